"""A photo's reading at a cut of the tree: every node of it with its probability, which together are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.session import cuts, session
from pages.session.case import Case
from pages.shared import evidence, view_rows
from pages.widgets.bars.widget import draw_differential

if TYPE_CHECKING:
    from model import Model, Prediction


def draw(model: Model, case: Case, prediction: Prediction) -> None:
    """The cut to choose and its bars; a click on one shows its evidence, as everywhere on the page."""
    cut = cuts.choice(model.inference, "diagnose")
    items = view_rows.cut_items(prediction.probabilities, cut)
    draw_differential(
        items,
        key=session.current().key("cut-bars"),
        label="Probabilities at the cut",
        selected=evidence.target(case, prediction),
        on_choose=case.choose,
    )
    st.markdown(f":small[{_sum(len(items), len(cut.nodes), prediction.modality)}]")


def _sum(shown: int, of: int, modality: str) -> str:
    """That the bars are all there is, and where the others are."""
    whole = "Together they make 100 %: every disease that the model knows lies in one of them."
    if shown == of:
        return whole
    return f"{whole} {of - shown:,} of the cut's {of:,} nodes had no training photos of this kind ({modality})."
