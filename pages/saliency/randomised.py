"""Does a map show what the model has learnt? Drawn again with more and more of the network at random."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from model.explain.methods import METHODS
from model.explain.randomisation import randomisation_check, rests_on_the_network
from pages.saliency import panels
from pages.saliency.panels import TitledMap
from pages.saliency.selection import Selection, subject, target
from pages.session import memo, session

if TYPE_CHECKING:
    from model import Model
    from model.explain.maps import Map
    from model.explain.randomisation import Shuffled

MEANING = (
    "A map should rest on what the model has learnt. Here its last layers are put at random, one after the other from "
    "the end: a map that stays the same shows the photo, not the model."
)
RESTS = "The map has changed by the time that the last blocks are at random: it rests on what the model has learnt."
STAYS = (
    "The map is still much the same when the last blocks are at random: it shows the photo more than what the model "
    "has learnt of it."
)
SHARES = "of its own strongest place"
LIKENESS = "Likeness is the rank correlation with the map of the real network: 1 the same, 0 nothing in common."


def draw(model: Model, chosen: Selection, drawn: Mapping[str, Map]) -> None:
    """What the check means, the method to check, and what became of its map."""
    st.subheader("Does it rest on what the model has learnt?", anchor=False)
    st.markdown(MEANING)
    if target(chosen).is_void:
        return
    names, key = [name for name in drawn if not METHODS[name].takes_long], session.current().key("randomised")
    name = st.segmented_control("Method to check", names, default=names[0], required=True, key=key) or names[0]
    what = subject(model, chosen)
    results = memo.on_demand(
        ("randomised", chosen.key, name),
        f"Draw {name} with more and more of the network at random",
        "Putting one part of the network after the other at random",
        lambda caller: randomisation_check(METHODS[name], what, target(chosen), caller),
    )
    if results is not None:
        _strip(model, chosen, drawn[name], results)


def _strip(model: Model, chosen: Selection, real: Map, results: tuple[Shuffled, ...]) -> None:
    """The real map, then those with one part more at random; and what that says."""
    st.markdown(f"**{RESTS if rests_on_the_network(results) else STAYS}**")
    at_random = (
        TitledMap(
            one.layer,
            f"{'and the' if number else 'The'} {one.name} at random",
            _of_itself(one.map),
            subtitle=f"likeness {one.likeness:.2f}".replace("-", "−"),
        )
        for number, one in enumerate(results)
    )
    titled = [TitledMap("real", "The real network", _of_itself(real)), *at_random]
    panels.draw(
        chosen,
        panels.of_maps(model, chosen, titled),
        key="randomised-maps",
        label=f"{real.name} with more and more of the network at random",
    )
    st.markdown(f":small[{LIKENESS}]")


def _of_itself(drawn: Map) -> Map:
    """In shares of its own peak: networks at random have scores of another size, and it is the pattern that counts."""
    return replace(drawn, grid=drawn.grid / (drawn.peak or 1.0), unit=SHARES, note="")
