"""A strip of photos with a face, a headline and a figure each; arrows walk it.

A patient's photo has no address: each face is a data URI.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pages.widgets.lib import component

_STRIP = component.register("strip", script="strip/strip.js", styles=("strip/strip.css",))


@dataclass(frozen=True)
class Face:
    """One photo. `number` is what the caller knows it by, `look` "suspicious", "refused" or empty."""

    number: int
    uri: str
    name: str
    title: str
    figure: str = ""
    look: str = ""


def draw_strip(
    faces: Sequence[Face], chosen: int, key: str, *, label: str, on_choose: Callable[[int], None] | None = None
) -> int | None:
    """Draw the photos in the order given; return the number that the reader has just chosen, else None.

    Raises ValueError for a face that is no data URI, or a number that comes twice.
    """
    numbers = [face.number for face in faces]
    if len(set(numbers)) < len(numbers):
        raise ValueError(f"Every photo comes once, not {numbers}.")
    if not all(face.uri.startswith("data:image/") for face in faces):
        raise ValueError("The strip draws photos from data URIs only, so that no photo gets an address.")
    return component.draw(
        _STRIP,
        key=key,
        data={"label": label, "chosen": chosen, "faces": [vars(face) for face in faces]},
        event="chosen",
        read=lambda sent: sent if type(sent) is int and sent in numbers else None,
        on_event=on_choose,
    )
