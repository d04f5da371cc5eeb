"""What lies on a photo, or was done to it, and is not the lesion's: how each is painted, and how it is found.

Painted on photos whose reading is known, artefacts tell what they do to a bundle's readings (`assembly/turning.py`,
`benchmarking/painted_artefacts.py`); found on a photo, they are said beside its reading, or stand in the place of one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .blur import paint_blur
from .bubbles import measure_bubbles, paint_bubbles
from .colourless import measure_colour, paint_grey, paint_one_colour
from .dark_corners import measure_dark_corners, paint_dark_corners, paint_round_mask
from .drawing import Painter, Square
from .hair import measure_hair, paint_hair
from .ink import measure_ink, paint_disc, paint_ink
from .moire import measure_moire, paint_moire
from .ruler import measure_ruler, paint_ruler, paint_scale
from .small_lesion import find_small_lesion, paint_small_lesion
from .text import measure_text, paint_text


@dataclass(frozen=True)
class Artefact:
    """One kind. Limits were set on validation photos: docs/artefacts.md has what each finds, and finds wrongly."""

    name: str
    painters: Mapping[str, Painter]  # the ways in which it is painted, by name
    is_on: Callable[[Square], bool]
    seen: str  # what is on the photo, in words that follow "No reading:"
    advice: str  # what to do about it, a sentence


ARTEFACTS: tuple[Artefact, ...] = (
    Artefact(
        "hair",
        {"hair": paint_hair},
        lambda square: measure_hair(square) > 0.0075,
        "hair lies across the photo",
        "Part or clip it, and take the photo again.",
    ),
    Artefact(
        "no colour",
        {"grey": paint_grey, "one colour": paint_one_colour},
        lambda square: measure_colour(square) < 0.8,
        "the photo has no colours",
        "Choose the one that the camera took.",
    ),
    Artefact(
        "small lesion",
        {"small lesion": paint_small_lesion},
        lambda square: find_small_lesion(square) is not None,
        "the lesion is small in the frame",
        "Move closer, or frame it.",
    ),
    Artefact(
        "ink",
        {"ink": paint_ink, "coloured disc": paint_disc},
        lambda square: measure_ink(square) > 0.0015,
        "ink or coloured paper is in the frame",
        "Frame the lesion without it.",
    ),
    Artefact(
        "ruler",
        {"ruler": paint_ruler, "scale": paint_scale},
        lambda square: measure_ruler(square) > 1,
        "a ruler or scale is in the frame",
        "Frame the lesion without it.",
    ),
    Artefact(
        "dark corners",
        {"dark corners": paint_dark_corners, "round mask": paint_round_mask},
        lambda square: measure_dark_corners(square) > 0.3,
        "the corners of the frame are black",
        "Frame what lies within the round field of view.",
    ),
    Artefact(
        "gel bubbles",
        {"gel bubbles": paint_bubbles},
        lambda square: measure_bubbles(square) >= 1,
        "there are bubbles in the gel",
        "Press them out, and take the photo again.",
    ),
    Artefact(
        "text",
        {"text": paint_text},
        lambda square: measure_text(square) >= 4,
        "there is text in the photo",
        "Frame the lesion without it.",
    ),
    Artefact(
        "moiré",
        {"moiré": paint_moire},
        lambda square: measure_moire(square) > 2.5,
        "this looks like a photo of a screen",
        "Choose the photo itself.",
    ),
)
BY_NAME: Mapping[str, Artefact] = {artefact.name: artefact for artefact in ARTEFACTS}

# Blur has no finder here: the quality of a photo is measured in any case (`quality.py`).
PAINTERS: Mapping[str, Painter] = {
    name: painter for artefact in ARTEFACTS for name, painter in artefact.painters.items()
} | {"blur": paint_blur}


def found_on(square: Square) -> tuple[str, ...]:
    """The names of the artefacts on (299, 299, 3) bytes, in the catalogue's order. Rows of hair pass for a ruler's."""
    found = tuple(artefact.name for artefact in ARTEFACTS if artefact.is_on(square))
    return tuple(name for name in found if name != "ruler" or "hair" not in found)
