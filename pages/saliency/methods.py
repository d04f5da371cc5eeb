"""One node, one photo, a map of every family of methods side by side, and whether to believe them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model.explain.methods import METHODS
from pages.saliency import maps_of, panels, randomised, verdicts
from pages.saliency.selection import Selection

if TYPE_CHECKING:
    from model import Model

SCALES = (
    "Maps in the same unit share one scale; of another unit each has its own. A place without colour has no evidence."
)


def draw(model: Model, chosen: Selection) -> None:
    """The grid of maps, the one that takes long on demand, and the two checks."""
    drawn = maps_of.drawn(model, chosen)
    panels.draw(
        chosen,
        [panels.of_map(model, chosen, one, verdict=verdicts.of(chosen, name)) for name, one in drawn.items()],
        key="maps",
        label=f"Maps of the evidence for {_asked(model, chosen)}",
        target=model.taxonomy[chosen.node].name,
        against=model.taxonomy[chosen.against].name if chosen.against else "",
    )
    st.markdown(f":small[{SCALES}]")
    for name, method in METHODS.items():
        if name not in drawn:
            maps_of.offer(model, chosen, method)
    verdicts.draw(model, chosen, drawn)
    randomised.draw(model, chosen)


def _asked(model: Model, chosen: Selection) -> str:
    name = model.taxonomy[chosen.node].name
    return f"{name} rather than {model.taxonomy[chosen.against].name}" if chosen.against else name
