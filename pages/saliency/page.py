"""Explain it: where on a photo the evidence for a node lies, by several methods, and what such a map is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model import NotRead, RuntimeUnavailable
from pages.intake import intake
from pages.saliency import brush, methods, nodes, selection, stress
from pages.server.readiness import model_or_sentence
from pages.session import session
from pages.shared import notice

if TYPE_CHECKING:
    from model import Model

PARTS = {"Methods": methods.draw, "Nodes": nodes.draw, "Stress": stress.draw, "What if": brush.draw}
WHERE_NOT_WHETHER = (
    "A map tells where, not whether: belief rests on the figures from test photos, on the page Evaluation, and on your "
    "own examination."
)
WILL_SEE = (
    "You will see which regions of the photo raise the score of any disease or group that you choose, by five methods "
    "side by side; whether those maps are faithful, or no better than looking at the middle of the photo; the maps of "
    "several nodes on one scale; whether the reading holds when the photo is taken a little otherwise; and what "
    "becomes of it when a part, such as ink, is painted over."
)


def draw() -> None:
    """The page: a photo and a node on top, below them the part that is looked at."""
    model, case = model_or_sentence(), session.current().case
    if model is None or not case.photos:
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
    chosen = selection.draw(model, case)
    if chosen is None:
        return
    key = session.current().lasting_key("saliency-part")
    part = st.segmented_control("Look closer", list(PARTS), default="Methods", required=True, key=key)
    _draw_part(part or "Methods", model, chosen)


def _draw_part(name: str, model: Model, chosen: selection.Selection) -> None:
    """The part; where the photo can't be read again now, why, and the click that tries once more."""
    try:
        PARTS[name](model, chosen)
    except (NotRead, RuntimeUnavailable) as error:
        st.warning(str(error))
        st.button("Try again")


draw()
