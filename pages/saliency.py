"""Explain it: where on a photo the evidence for a node lies, by several methods, and what such a map is worth."""

from __future__ import annotations

import streamlit as st

from pages import intake, notice, session
from pages.explaining import chosen, methods, nodes
from pages.readiness import model_or_sentence

PARTS = {"Methods": methods.draw, "Nodes": nodes.draw}
WHERE_NOT_WHETHER = (
    "A map tells where, not whether: belief rests on the figures from test photos, on the page Evaluation, and on your "
    "own examination."
)
WILL_SEE = (
    "You will see which regions of the photo raise the score of any disease or group that you choose, by five methods "
    "side by side; whether those maps are faithful, or no better than looking at the middle of the photo; and the maps "
    "of several nodes on one scale."
)


def draw() -> None:
    """The page: a photo and a node on top, below them the part that is looked at."""
    model, case = model_or_sentence(), session.current().case
    if model is None or not case.shots:
        st.title("Saliency", anchor=False)
        if model is not None:
            notice.before_any_result()
            intake.begin(model, WILL_SEE)
        return
    notice.before_any_result()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Saliency", anchor=False, width="stretch")
        arrived = intake.draw_more()
        st.button("Clear everything", on_click=session.clear_everything, key="clear-case")
    intake.take_in(model, arrived)
    intake.draw_problems()
    st.markdown(f"**{WHERE_NOT_WHETHER}**")
    explained = chosen.draw(model, case)
    if explained is None:
        return
    key = session.current().lasting_key("saliency-part")
    part = st.segmented_control("Look closer", list(PARTS), default="Methods", required=True, key=key)
    PARTS[part or "Methods"](model, explained)


draw()
