"""The main job: drop in a photo, read the lit tree, question it."""

from __future__ import annotations

import streamlit as st

from pages.diagnose import reading
from pages.intake import intake
from pages.server.readiness import model_or_sentence
from pages.session import session
from pages.shared import notice, phrases

WILL_SEE = (
    "You will see what the lesion most likely is among the diseases this model knows, how sure that is, which "
    "regions of the photo raise the score, and the whole tree, every node one click away."
)


def draw() -> None:
    """The page, from the top down: without a photo what to do, with one the reading."""
    model = model_or_sentence()
    if model is None:
        st.title("Diagnose", anchor=False)
        return
    case = session.current().case
    if not case.photos:
        st.title("Diagnose", anchor=False)
        notice.before_any_result()
        intake.begin(model, WILL_SEE)
        return
    notice.before_any_result()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Diagnose", anchor=False, width="stretch")
        arrived = intake.draw_more()
        st.button("Clear everything", on_click=session.clear_everything, key="clear-case")
    intake.take_in(model, arrived)
    intake.draw_problems()
    reading.draw(model, case)
    st.markdown(f"**{phrases.RED_FLAGS}**  \n:small[{phrases.NOT_TESTED}]")


draw()
