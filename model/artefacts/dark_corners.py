"""Dark corners, and the black round mask of a dermatoscope whose field of view is smaller than the photo."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from .drawing import Floats, Square, as_bytes, over
from .structure import grey

SHADE = np.array([10, 9, 11])
CORNER = 0.13  # of the side
BLACK = 45  # grey level


def paint_dark_corners(square: Square, generator: np.random.Generator) -> Square:
    """What lies outside the dermatoscope's round field of view is black."""
    side = square.shape[0]
    return _masked(square, generator.uniform(0.50, 0.58) * side, generator.uniform(0.01, 0.03) * side, generator)


def paint_round_mask(square: Square, generator: np.random.Generator) -> Square:
    """A field of view that does not reach the edges: a black frame all around."""
    side = square.shape[0]
    return _masked(square, generator.uniform(0.36, 0.47) * side, generator.uniform(0.004, 0.02) * side, generator)


def measure_dark_corners(square: Square) -> float:
    """How much of the third-darkest corner is black, 0...1: a shadow or an edge takes one corner, or two."""
    black = grey(square) < BLACK
    width = round(CORNER * square.shape[0])
    ends = (slice(0, width), slice(-width, None))
    return float(sorted(black[rows, columns].mean() for rows in ends for columns in ends)[1])


def _masked(square: Square, radius: float, soft: float, generator: np.random.Generator) -> Square:
    """Black beyond a circle around about the middle; `soft` is how far its rim reaches, in pixels."""
    side = square.shape[0]
    x, y = (side / 2 + generator.normal(0, 0.015) * side for _ in range(2))
    rows, columns = np.indices((side, side)) + 0.5
    outside = (np.hypot(columns - x, rows - y) - radius) / soft
    covered: Floats = expit(outside)
    return as_bytes(over(square, SHADE, np.where(covered < 1e-3, 0, covered)))
