"""What was found on the square that is read, and the frame that a small lesion wants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..input.frame import MIN_SIDE, Frame
from .catalogue import found_on
from .small_lesion import Spot, find_small_lesion

AROUND = 2.5  # of a lesion's size: how much of its skin is framed with it


@dataclass(frozen=True)
class Findings:
    """The artefacts on a square; `lesion` is the frame around a lesion that is small in it."""

    names: tuple[str, ...] = ()
    lesion: Frame | None = None


def look_over(square: npt.NDArray[np.uint8], frame: Frame) -> Findings:
    """What is on (299, 299, 3) bytes, read from this frame of a photo."""
    names = found_on(square)
    spot = find_small_lesion(square) if "small lesion" in names else None
    return Findings(names, None if spot is None else _frame_around(spot, frame))


def _frame_around(spot: Spot, frame: Frame) -> Frame:
    """A square of `AROUND` times the spot's size with the spot in its middle, as far as the frame allows."""
    side = min(max(spot.size * frame.side * AROUND, MIN_SIDE), frame.side)

    def begin(edge: float, length: float, first: float) -> float:
        centred = first + (edge + length / 2) * frame.side - side / 2
        return float(min(max(centred, first), first + frame.side - side))

    return Frame(begin(spot.left, spot.width, frame.left), begin(spot.top, spot.height, frame.top), side)
