"""The main job: drop in a photo, read the lit tree, question it."""

from __future__ import annotations

import streamlit as st

from pages import intake, notice, reading, session, words
from pages.readiness import model_or_sentence


def draw() -> None:
    """The page, from the top down."""
    st.title("Diagnose", anchor=False)
    model = model_or_sentence()
    if model is None:
        return
    notice.before_any_result()
    here = session.current()
    intake.draw(model)
    for problem in here.case.problems:
        st.warning(problem)
    if here.case.shots:
        st.markdown(f"**{words.RED_FLAGS}** {words.NOT_TESTED}")
        reading.draw(model, here.case)
    else:
        st.markdown(
            "You will see what the lesion most likely is among the diseases this model knows, how sure that is, which "
            "regions of the photo raise the score, and the whole tree, every node one click away."
        )
        intake.draw_samples(model)


draw()
