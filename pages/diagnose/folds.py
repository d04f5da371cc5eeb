"""What stands folded below a reading, each fold named by the question that it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model.formatting import per_cent
from pages.atlas import similar
from pages.diagnose import conformal_set, cut_view, reader, track_record
from pages.session import session
from pages.session.case import Case, CasePhoto
from pages.shared import evidence, phrases
from pages.shared.measured import of_bundle
from pages.widgets.arrival.widget import bring_into_sight

if TYPE_CHECKING:
    from model import Model, Prediction


def draw(model: Model, case: Case, case_photo: CasePhoto, prediction: Prediction) -> None:
    """All of them; of a photo without a reading what still applies."""
    with st.container(gap="xsmall"):
        _draw(model, case, case_photo, prediction)
        bring_into_sight([each.key for each in case.photos], key=session.current().lasting_key("arrival"))


def _draw(model: Model, case: Case, case_photo: CasePhoto, prediction: Prediction) -> None:
    if prediction.readable:
        with st.expander("How often is it right when it says this?"):
            _how_often(model, case, prediction)
        similar.fold(model, case, prediction)
        with st.expander("At which cut of the tree?"):
            cut_view.draw(model, case, prediction)
        with st.expander(f"Which set holds the true kind {per_cent(conformal_set.promise())} of the time?"):
            conformal_set.draw(model, prediction, of_bundle(model.bundle))
        with st.expander("What would change at your prevalence?"):
            reader.case_mix(case, prediction)
    with st.expander("What do you know of the lesion? (optional)"):
        reader.context(case)
    with st.expander("About this photo: what it was read as, its quality, details"):
        evidence.about(model, case, case_photo, prediction)


def _how_often(model: Model, case: Case, prediction: Prediction) -> None:
    p, figures = prediction.probabilities, of_bundle(model.bundle)
    track_record.draw(model, prediction, case.context, figures)
    there = "" if track_record.is_measured(model, case, prediction) else phrases.NOT_MEASURED
    cancer = f"Cancer, without what is only premalignant: {per_cent(p.cancer)}."
    st.markdown(" ".join(filter(None, (cancer, there, phrases.case_mix(case.prevalence, prediction.modality)))))
