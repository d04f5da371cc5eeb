"""Air bubbles in the gel between skin and dermatoscope: small rings with a bright and a dark rim."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from .drawing import FINER, Square, as_bytes, canvas, coverage, on_circle, over
from .ink import MIDDLE
from .structure import brighter_than_around, grey

RIM = 5  # pixels of 299: a wider bright rim is none
CONTRAST = 16  # grey levels of the rim over what lies around
FULL = 0.7  # of the circle around it
SIDES = (5, 36)  # pixels across what the rim encloses
ROUND = 0.78  # of a circle's 1: 4 pi area / circumference squared


def paint_bubbles(square: Square, generator: np.random.Generator) -> Square:
    """Six to fourteen bubbles around the lesion."""
    side = square.shape[0]
    bright, on_bright = canvas(side)
    dark, on_dark = canvas(side)
    for _ in range(int(generator.integers(6, 15))):
        r = generator.uniform(0.012, 0.04) * side
        away = generator.uniform(MIDDLE * side + 1.3 * r + 3, 0.62 * side)
        x, y = on_circle(side, away, generator.uniform(0, 2 * math.pi))
        for draw, shift in ((on_bright, 0.0), (on_dark, 0.12 * r)):
            box = [(v + shift + sign * r) * FINER for sign in (-1, 1) for v in (x, y)]
            draw.ellipse(box, outline=255, width=round(max(0.9, 0.12 * r) * FINER))
    shadowed = over(square, 0.55 * square, 0.6 * coverage(dark, side))
    return as_bytes(over(shadowed, np.full(3, 245.0), 0.6 * coverage(bright, side)))


def measure_bubbles(square: Square) -> float:
    """How many closed, round, bright rims there are. Large bubbles and faint rims are not seen."""
    picture = grey(square)
    rims = (brighter_than_around(picture, RIM) > CONTRAST).astype(np.uint8)
    outlines, nested = cv2.findContours(rims, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return 0.0
    holes = (np.asarray(outline) for outline, place in zip(outlines, nested[0], strict=True) if place[3] >= 0)
    return float(sum(_is_round(hole) for hole in holes))


def _is_round(hole: npt.NDArray[Any]) -> bool:
    _, _, width, height = cv2.boundingRect(hole)
    if not all(SIDES[0] <= side <= SIDES[1] for side in (width, height)):
        return False
    area, around = cv2.contourArea(hole), cv2.arcLength(hole, True)
    _, radius = cv2.minEnclosingCircle(hole)
    return bool(4 * math.pi * area > ROUND * around**2 and area > FULL * math.pi * radius**2)
