"""What stands between a reading and trusting it, right under its headline: artefacts, quality, an open question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model.headline_words import MODALITIES
from pages.session import context, session
from pages.session.case import Case, CasePhoto
from pages.shared import phrases

if TYPE_CHECKING:
    from model import Model, Prediction


def draw(model: Model, case: Case, case_photo: CasePhoto, prediction: Prediction) -> None:
    """A line for each, and a button where one click mends it."""
    if prediction.suspected_otherwise is not None and prediction.unlike is None:
        _ask_for_modality(model, case, case_photo, prediction)
    if prediction.unlike is None:
        for sentence in [*phrases.on_the_photo(prediction), *context.cautions(case.context)]:
            st.markdown(f"**{sentence}**")
    _offer_frame(model, case, case_photo, prediction)


def _ask_for_modality(model: Model, case: Case, case_photo: CasePhoto, prediction: Prediction) -> None:
    """Dermoscopy or clinical photo? The heads of the two disagree, and the photo does not tell."""
    if question := phrases.modality_question(prediction):
        st.markdown(f"**{question}**")
    with st.container(horizontal=True, key="which-modality"):
        for name in model.calibrations:
            st.button(
                f"It is a {MODALITIES.get(name, name)}",
                on_click=case.take_as,
                args=(case_photo.key, model, name),
                key=session.current().key(f"it-is-{name}"),
            )


def _offer_frame(model: Model, case: Case, case_photo: CasePhoto, prediction: Prediction) -> None:
    """A small lesion that has pixels enough can be framed at once; with fewer only a closer photo helps."""
    frame = prediction.artefacts.lesion
    if frame is None or frame.side < model.quality_limits.size_unreadable:
        return
    st.button(
        "Frame the lesion",
        on_click=case.reframe,
        args=(case_photo.key, model, frame),
        key=session.current().key("frame-lesion"),
    )
