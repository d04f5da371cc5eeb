"""What each method draws of what is chosen, once for a case."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import TYPE_CHECKING

from model.explain.methods import METHODS
from pages.saliency.selection import Selection, subject, target
from pages.session import memo

if TYPE_CHECKING:
    from model import Model
    from model.explain.maps import Map
    from model.explain.methods import Method


def name_of(method: Method, chosen: Selection) -> Hashable:
    """What a method's map is kept under: the same for every node where the method asks for none."""
    return "map", method.name, chosen.key if method.asks_the_node else chosen.place


def quick(model: Model, chosen: Selection) -> dict[str, Map]:
    """By the methods that take a moment, in their order."""
    what, aim = subject(model, chosen), target(chosen)
    return {
        name: memo.at_once(name_of(method, chosen), partial(method.draw, what, aim))
        for name, method in METHODS.items()
        if not method.takes_long
    }


def drawn(model: Model, chosen: Selection) -> dict[str, Map]:
    """Those, and of the others what the reader has already waited for."""
    later = {name: memo.kept(name_of(method, chosen)) for name, method in METHODS.items() if method.takes_long}
    return quick(model, chosen) | {name: found for name, found in later.items() if found is not None}


def offer(model: Model, chosen: Selection, method: Method) -> None:
    """The way to a map that takes long."""
    memo.on_demand(
        name_of(method, chosen),
        f"Draw {method.name} too (up to a minute)",
        f"{method.name}: leaving out one part of the network after the other",
        partial(method.draw, subject(model, chosen), target(chosen)),
    )
