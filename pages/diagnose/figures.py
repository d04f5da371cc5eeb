"""A reading's figures as pictures: bars on one axis with operating point, prevalence and conformal set, and dots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.diagnose import conformal_set, dots
from pages.session import session
from pages.session.case import Case
from pages.shared import evidence, view_rows
from pages.shared.measured import at_operating_point, of_bundle
from pages.widgets.bars.widget import draw_differential, draw_operating_point

if TYPE_CHECKING:
    from model import Model, Prediction

DIFFERENTIAL = 5


def draw(model: Model, case: Case, prediction: Prediction) -> None:
    """Malignancy, how often such readings were right, and the differential."""
    _malignancy(model, case, prediction)
    dots.draw(model, prediction)
    with st.container(key="differential"):
        st.subheader("Differential", anchor=False)
        promise = conformal_set.promise()
        draw_differential(
            view_rows.differential_items(
                model, prediction.probabilities, DIFFERENTIAL, conformal_set.kinds(prediction, promise)
            ),
            key=session.current().key("differential-bars"),
            selected=evidence.target(case, prediction),
            promise=promise,
            on_choose=case.choose,
        )


def _malignancy(model: Model, case: Case, prediction: Prediction) -> None:
    p = prediction.probabilities
    here = at_operating_point(model, of_bundle(model.bundle), prediction.modality, case.points.get(prediction.modality))
    draw_operating_point(
        malignant=p.malignant,
        benign=p.of("benign") or 0.0,
        threshold=p.threshold,
        key=session.current().key("operating-point"),
        sensitivity=here.sensitivity if here else None,
        specificity=here.specificity if here else None,
        own=prediction.modality in case.points,
        prevalence=p.calibration.prevalence if case.prevalence is None else case.prevalence,
        selected=evidence.target(case, prediction),
        on_choose=case.choose,
    )
