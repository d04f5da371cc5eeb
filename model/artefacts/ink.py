"""Ink around a lesion, and discs of coloured paper beside it: colours that skin does not have.

On the photos of ISIC 2017 ink is gentian violet in loose strokes across the skin lines; the discs are of matt paper and
reach into the frame from the left or the right (about 80 photos, all of nevi). Neither touches the middle: a circle
whose radius is a quarter of the side.
"""

from __future__ import annotations

import math
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from .drawing import FINER, Square, as_bytes, canvas, coverage, light, line, on_circle, over
from .structure import disc

MIDDLE = 0.25  # of the side: the radius that nothing is painted on
INK = (0.42, 0.24, 0.72)  # what gentian violet lets through of red, green and blue
PAPERS = (
    *((0, 125, 180), (20, 110, 205), (235, 110, 25), (45, 150, 55)),
    *((205, 205, 40), (185, 180, 220), (215, 45, 60)),
)

BLUER = 18.0  # CIELAB b* below the median of the photo's outer part
BLUE, GREEN, CHROMA = -6.0, -14.0, 12.0  # b*, a* and chroma that begin where skin, blood and pigment end


def paint_ink(square: Square, generator: np.random.Generator) -> Square:
    """A surgeon's marks around the lesion: by chance a ring that is nearly closed, or four to six blots on one."""
    side = square.shape[0]
    radius = generator.uniform(0.37, 0.42) * side
    first = generator.uniform(0, 2 * math.pi)
    if generator.random() < 0.5:
        marks = [(first + k * 2 * math.pi / 3, generator.uniform(1.7, 2.0)) for k in range(3)]
    else:
        count = int(generator.integers(4, 7))
        marks = [(first + k * 2 * math.pi / count, generator.uniform(0.08, 0.18)) for k in range(count)]
    picture, draw = canvas(side)
    for begin, length in marks:
        centre_line = radius * generator.uniform(0.97, 1.03)
        for angle in np.arange(begin, begin + length, 0.45 / radius):
            across = angle + generator.normal(0, 0.7)  # strokes lie roughly across the ring
            half = min(abs(generator.normal(0, 0.018 * side)), 0.04 * side)
            x, y = on_circle(side, centre_line, float(angle) + generator.normal(0, 0.02))
            dx, dy = half * math.cos(across), half * math.sin(across)
            line(draw, (x - dx, y - dy), (x + dx, y + dy), generator.uniform(0.8, 1.8))
    covered = coverage(picture, side)[..., None]
    return as_bytes(square * (1 - covered * (1 - np.array(INK))))  # ink takes light away: skin still shows through


def paint_disc(square: Square, generator: np.random.Generator) -> Square:
    """A disc of coloured paper, partly in the frame, sometimes with a smaller one of another colour on it."""
    side = square.shape[0]
    radius, reach = generator.uniform(0.32, 0.46) * side, generator.uniform(0.15, MIDDLE - 0.01) * side
    x, y = reach - radius, generator.uniform(0.3, 0.7) * side
    if generator.random() < 0.5:
        x = side - x
    outer, inner = generator.choice(len(PAPERS), 2, replace=False)
    painted = square.astype(np.float64)
    radii = [(radius, outer)] + ([(radius * generator.uniform(0.4, 0.6), inner)] if generator.random() < 0.4 else [])
    fibres = generator.normal(0, 6, (side, side, 1))
    for r, colour in radii:
        picture, draw = canvas(side)
        draw.ellipse([(x - r) * FINER, (y - r) * FINER, (x + r) * FINER, (y + r) * FINER], fill=255)
        painted = over(painted, np.array(PAPERS[colour]) * light(square) + fibres, coverage(picture, side))
    return as_bytes(painted)


def measure_ink(square: Square) -> float:
    """The share of the photo outside its middle that is blue, violet or green as no skin is, 0...1.

    Measured against the photo's own skin, so that a cold light makes no ink. Black pens, red and yellow paper are not
    seen: blood, hair and scales have these colours, too.
    """
    lab = cv2.cvtColor(square, cv2.COLOR_RGB2LAB).astype(np.float32)
    a, b = lab[..., 1] - 128, lab[..., 2] - 128
    outside = _outside(square.shape[0])
    bluish = (b < np.median(b[outside]) - BLUER) & (b < BLUE)
    strange = (bluish | (a < GREEN)) & (np.hypot(a, b) > CHROMA)
    marks = cv2.morphologyEx(strange.astype(np.uint8), cv2.MORPH_OPEN, disc(2))
    return float(marks[outside].mean())


@cache
def _outside(side: int) -> npt.NDArray[np.bool_]:
    """(side, side): what lies beyond four fifths of `MIDDLE`."""
    rows, columns = np.indices((side, side)) + 0.5 - side / 2
    return np.asarray(np.hypot(rows, columns) > 0.8 * MIDDLE * side)
