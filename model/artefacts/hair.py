"""Hair across a photo: the one thing that lies over the lesion itself on many real ones."""

from __future__ import annotations

import math
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from .drawing import FINER, Square, canvas, coverage, over
from .structure import darker_than_around, grey

DARK = np.array([52.0, 38.0, 30.0])
OPACITY = 0.85

THICKEST = 9  # pixels of 299: what is wider is no hair
LENGTH = 41  # pixels that a hair runs nearly straight; pigment network, furrows and dots are shorter
DIRECTIONS = 16
CONTRAST = 16  # grey levels below its surroundings


def paint_hair(square: Square, generator: np.random.Generator) -> Square:
    """Ten to sixteen dark, slightly bent hairs, most of them lying the same way, one to two pixels thick."""
    side = square.shape[0]
    sheet, pen = canvas(side)
    direction = generator.uniform(0, math.pi)
    for _ in range(int(generator.integers(10, 17))):
        points = _bent_line(side, direction + generator.normal(0, 0.35), generator)
        width = max(1, round(generator.uniform(1.0, 2.0) * FINER))
        pen.line([value * FINER for point in points for value in point], fill=255, width=width, joint="curve")
    return np.clip(np.rint(over(square, DARK, OPACITY * coverage(sheet, side))), 0, 255).astype(np.uint8)


def measure_hair(square: Square) -> float:
    """The share of the photo that long, thin, dark lines cover, 0...1.

    A black-hat keeps what is thin and dark; an opening by a line in each of `DIRECTIONS` keeps of that what runs on for
    `LENGTH` pixels (after DullRazor, Lee et al. 1997, doi:10.1016/S0010-4825(97)00020-6). Light hair is not seen.
    """
    thin = darker_than_around(grey(square), THICKEST)
    faint = thin > CONTRAST
    if not faint.any():
        return 0.0
    long = np.zeros(thin.shape, np.uint8)
    for direction in _directions():
        np.maximum(long, cv2.morphologyEx(thin, cv2.MORPH_OPEN, direction), out=long)
    return float((long > CONTRAST).mean())


@cache
def _directions() -> tuple[npt.NDArray[np.uint8], ...]:
    """Lines of `LENGTH` pixels through the middle of a square, one for each direction."""
    return tuple(_line(k * math.pi / DIRECTIONS) for k in range(DIRECTIONS))


def _line(angle: float) -> npt.NDArray[np.uint8]:
    sheet = np.zeros((LENGTH, LENGTH), np.uint8)
    half = (LENGTH - 1) / 2
    x, y = math.cos(angle) * half, math.sin(angle) * half
    cv2.line(sheet, (round(half - x), round(half - y)), (round(half + x), round(half + y)), 1, 1)
    return sheet


def _bent_line(side: int, direction: float, generator: np.random.Generator) -> list[tuple[float, float]]:
    """Places along a quadratic Bézier curve of about half to the whole side, its middle anywhere on the photo."""
    middle = generator.uniform(0.05, 0.95, 2) * side
    half = np.array([math.cos(direction), math.sin(direction)]) * generator.uniform(0.25, 0.5) * side
    across = np.array([-half[1], half[0]]) * generator.normal(0, 0.25)
    t = np.linspace(0, 1, 24)[:, None]
    curve = (1 - t) ** 2 * (middle - half) + 2 * t * (1 - t) * (middle + across) + t**2 * (middle + half)
    return [(float(x), float(y)) for x, y in curve]
