"""One node, one photo, a map of every family of methods side by side, and whether to believe them.

The maps are made here once (method_maps.py) and handed on: to the panels, and to the two checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model.explain.methods import METHODS
from pages.saliency import method_maps, panels, randomised, verdicts
from pages.saliency.panels import TitledMap
from pages.saliency.selection import Selection

if TYPE_CHECKING:
    from model import Model

SCALES = (
    "Maps in the same unit share one scale; of another unit each has its own. A place without colour has no evidence."
)


def draw(model: Model, chosen: Selection) -> None:
    """The grid of maps, the one that takes long on demand, and the two checks."""
    drawn = method_maps.drawn(model, chosen)
    judged = verdicts.judged(chosen, drawn)
    titled = [TitledMap(name, name, found, verdict=judged.get(name)) for name, found in drawn.items()]
    panels.draw(
        chosen,
        panels.of_maps(model, chosen, titled),
        key="maps",
        label=f"Maps of the evidence for {_asked(model, chosen)}",
        target=model.taxonomy[chosen.node].name,
        against=model.taxonomy[chosen.against].name if chosen.against else "",
    )
    st.markdown(f":small[{SCALES}]")
    for name, method in METHODS.items():
        if name not in drawn:
            method_maps.offer(model, chosen, method)
    verdicts.draw(model, chosen, drawn)
    randomised.draw(model, chosen, drawn)


def _asked(model: Model, chosen: Selection) -> str:
    name = model.taxonomy[chosen.node].name
    return f"{name} rather than {model.taxonomy[chosen.against].name}" if chosen.against else name
