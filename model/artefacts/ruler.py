"""Rulers: one of paper laid along the lesion, or the thin scale that some cameras draw into the photo."""

from __future__ import annotations

import math
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from .drawing import FINER, Floats, Square, as_bytes, canvas, coverage, light, line, over
from .structure import darker_than_around, grey

SCALE, PAPER, PRINT = (70, 58, 54), (218, 222, 212), (28, 28, 30)

HALF = 150  # pixels: ticks of paper are wide enough for half the size
TURN = 15  # degrees between two directions that a row of ticks may have
TICKS = (6, 40)  # how many there may be along the photo
LINE = 100  # pixels: the shortest drawn scale
LINES = 8  # the longest ones that are looked at
DRAWN = (9, 26)  # ticks along a drawn scale
FAINT = 14  # grey levels: a fainter line is none
PAPER_TICKS, DRAWN_TICKS = 0.92, 0.22  # where a ruler begins
STRONG = 60  # grey levels: darker ticks count no more


def paint_ruler(square: Square, generator: np.random.Generator) -> Square:
    """A paper ruler along one edge, a little aslant: a light band with a black tick every millimetre."""
    side = square.shape[0]
    depth, spacing = generator.uniform(0.10, 0.14) * side, generator.uniform(0.09, 0.13) * side
    band, on_band = canvas(side)
    ticks, on_ticks = canvas(side)
    top = side - depth
    on_band.rectangle([-side * FINER, top * FINER, 2 * side * FINER, 2 * side * FINER], fill=255)
    for x in np.arange(-side + generator.uniform(0, spacing), 2 * side, spacing):
        line(on_ticks, (x, top + 0.02 * side), (x, top + 0.8 * depth), 0.018 * side)
    turn = generator.uniform(-4, 4) + 90 * int(generator.integers(4))
    paper = coverage(band.rotate(turn, Image.Resampling.BICUBIC), side)
    printed = coverage(ticks.rotate(turn, Image.Resampling.BICUBIC), side)
    return as_bytes(over(over(square, np.array(PAPER) * light(square), paper), np.array(PRINT), printed))


def paint_scale(square: Square, generator: np.random.Generator) -> Square:
    """The thin scale of ten millimetres that some cameras draw near an edge."""
    side = square.shape[0]
    length, y = generator.uniform(0.5, 0.6) * side, generator.uniform(0.86, 0.90) * side
    left = generator.uniform(0.18, 0.24) * side
    picture, draw = canvas(side)
    line(draw, (left, y), (left + length, y), 1.1)
    for k in range(11):
        x, height = left + k * length / 10, (0.03 if k % 5 == 0 else 0.018) * side
        line(draw, (x, y), (x, y - height), 1.0)
    turn = generator.uniform(-7, 7) + 90 * int(generator.integers(4))
    covered = coverage(picture.rotate(turn, Image.Resampling.BICUBIC), side)
    return as_bytes(over(square, np.array(SCALE), 0.85 * covered))


def measure_ruler(square: Square) -> float:
    """How regular the most regular row of ticks is, of paper or beside a drawn line; from 1 on it is a ruler's."""
    dark = grey(square)
    return max(_paper(darker_than_around(dark, 7)) / PAPER_TICKS, _drawn(darker_than_around(dark, 5)) / DRAWN_TICKS)


def _paper(thin: npt.NDArray[np.uint8]) -> float:
    """Of all rows in all directions, the one with the largest share of its power in one frequency, times its depth."""
    small = cv2.resize(np.minimum(thin, STRONG), (HALF, HALF), interpolation=cv2.INTER_AREA).astype(np.float32)
    turned = np.stack([cv2.warpAffine(small, turn, (HALF, HALF)) for turn in _turns()])
    rows = cv2.blur(turned.reshape(-1, HALF), (1, 3))
    power = np.abs(np.fft.rfft(rows - rows.mean(axis=1, keepdims=True))) ** 2
    low, high = TICKS
    peak = _with_neighbours(power)[:, low:high].max(axis=1)
    return float((peak / (power[:, 1:].sum(axis=1) + 1e3) * np.sqrt(np.sqrt(peak) / HALF)).max())


def _drawn(thin: npt.NDArray[np.uint8]) -> float:
    """Beside the longest straight lines: how much of the power lies in one number of ticks and its harmonics."""
    found = cv2.HoughLinesP((thin > FAINT).astype(np.uint8), 1, math.pi / 180, 70, minLineLength=LINE, maxLineGap=4)
    if found is None:
        return 0.0
    ends = found.reshape(-1, 2, 2).astype(np.float64)
    longest = np.argsort(-np.hypot(*(ends[:, 1] - ends[:, 0]).T))[:LINES]
    return max(_ticks_beside(thin, ends[k], side) for k in longest for side in (-1, 1))


def _ticks_beside(thin: npt.NDArray[np.uint8], ends: Floats, side: int) -> float:
    """0...1 for one side of a line, (2, 2) its ends, looked at 2 to 5 pixels beside it."""
    begin, end = ends
    length = int(np.hypot(*(end - begin)))
    along = (end - begin) / length
    across = side * np.array([-along[1], along[0]])
    places = begin + np.arange(length)[None, :, None] * along + np.arange(2, 6)[:, None, None] * across
    x, y = (places[..., axis].astype(np.float32) for axis in (0, 1))
    ticks = np.asarray(cv2.remap(np.minimum(thin, 40), x, y, cv2.INTER_LINEAR)).mean(axis=0)
    power = np.abs(np.fft.rfft(ticks - ticks.mean())) ** 2
    low, high = DRAWN[0], min(len(power) - 1, DRAWN[1])
    if high <= low:
        return 0.0
    near = _with_neighbours(power[None])[0]
    count = low + int(near[low:high].argmax())
    harmonics = sum(near[k] for k in (count, 2 * count, 3 * count) if k < len(near) - 1)
    depth = 2 * math.sqrt(near[count]) / length
    return float(harmonics / (power[1:].sum() + 50) * min(1, depth / 3))


def _with_neighbours(power: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Each frequency with the two beside it: a row of ticks rarely fits a whole number of times."""
    return power + np.roll(power, 1, axis=1) + np.roll(power, -1, axis=1)


@cache
def _turns() -> tuple[npt.NDArray[np.float64], ...]:
    middle = HALF / 2 - 0.5
    around = (middle, middle)
    return tuple(np.asarray(cv2.getRotationMatrix2D(around, turn, 1.0), np.float64) for turn in range(0, 180, TURN))
