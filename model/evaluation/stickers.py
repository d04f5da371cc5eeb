"""What lies on or around a lesion without being of it, painted as it looks on the photos of ISIC 2017.

There ink is gentian violet in loose strokes across the skin lines, the discs are of matt coloured paper and reach into
the frame from the left or the right (about 80 photos, all of nevi), the scale is drawn by the camera near an edge.
Each is painted at four times the size and reduced, so that edges are soft as in a photo. None touches the middle:
a circle whose radius is a quarter of the side.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

Floats = npt.NDArray[np.float64]
Squares = npt.NDArray[np.uint8]
Painter = Callable[[Squares, np.random.Generator], Squares]
Point = tuple[float, float]

MIDDLE = 0.25  # of the side: the radius that nothing is painted on
FINER = 4
INK = (0.42, 0.24, 0.72)  # what gentian violet lets through of red, green and blue
DISCS = ((0, 125, 180), (20, 110, 205), (235, 110, 25), (45, 150, 55), (205, 205, 40), (185, 180, 220), (215, 45, 60))
SCALE, PAPER, PRINT, SHADE = (70, 58, 54), (218, 222, 212), (28, 28, 30), (10, 9, 11)
DAYLIGHT = 190.0  # mean brightness of a well-lit photo: paper in a darker one is darker, too


def paint_ink(square: Squares, generator: np.random.Generator) -> Squares:
    """A surgeon's marks around the lesion: by chance a ring that is nearly closed, or four to six blots on one."""
    side = square.shape[0]
    radius = generator.uniform(0.37, 0.42) * side
    first = generator.uniform(0, 2 * math.pi)
    if generator.random() < 0.5:
        marks = [(first + k * 2 * math.pi / 3, generator.uniform(1.7, 2.0)) for k in range(3)]
    else:
        count = int(generator.integers(4, 7))
        marks = [(first + k * 2 * math.pi / count, generator.uniform(0.08, 0.18)) for k in range(count)]
    picture, draw = _canvas(side)
    for begin, length in marks:
        centre_line = radius * generator.uniform(0.97, 1.03)
        for angle in np.arange(begin, begin + length, 0.45 / radius):
            across = angle + generator.normal(0, 0.7)  # strokes lie roughly across the ring
            half = min(abs(generator.normal(0, 0.018 * side)), 0.04 * side)
            x, y = _on_circle(side, centre_line, float(angle) + generator.normal(0, 0.02))
            dx, dy = half * math.cos(across), half * math.sin(across)
            _line(draw, (x - dx, y - dy), (x + dx, y + dy), generator.uniform(0.8, 1.8))
    covered = _coverage(picture, side)[..., None]
    return _bytes(square * (1 - covered * (1 - np.array(INK))))  # ink takes light away: skin still shows through


def paint_ruler(square: Squares, generator: np.random.Generator) -> Squares:
    """A paper ruler along one edge, a little aslant: a light band with a black tick every millimetre."""
    side = square.shape[0]
    depth, spacing = generator.uniform(0.10, 0.14) * side, generator.uniform(0.09, 0.13) * side
    band, on_band = _canvas(side)
    ticks, on_ticks = _canvas(side)
    top = side - depth
    on_band.rectangle([-side * FINER, top * FINER, 2 * side * FINER, 2 * side * FINER], fill=255)
    for x in np.arange(-side + generator.uniform(0, spacing), 2 * side, spacing):
        _line(on_ticks, (x, top + 0.02 * side), (x, top + 0.8 * depth), 0.018 * side)
    turn = generator.uniform(-4, 4) + 90 * int(generator.integers(4))
    paper = _coverage(band.rotate(turn, Image.Resampling.BICUBIC), side)
    printed = _coverage(ticks.rotate(turn, Image.Resampling.BICUBIC), side)
    light = _light(square)
    return _bytes(_over(_over(square, np.array(PAPER) * light, paper), np.array(PRINT), printed))


def paint_scale(square: Squares, generator: np.random.Generator) -> Squares:
    """The thin scale of ten millimetres that some cameras draw near an edge."""
    side = square.shape[0]
    length, y = generator.uniform(0.5, 0.6) * side, generator.uniform(0.86, 0.90) * side
    left = generator.uniform(0.18, 0.24) * side
    picture, draw = _canvas(side)
    _line(draw, (left, y), (left + length, y), 1.1)
    for k in range(11):
        x, height = left + k * length / 10, (0.03 if k % 5 == 0 else 0.018) * side
        _line(draw, (x, y), (x, y - height), 1.0)
    turn = generator.uniform(-7, 7) + 90 * int(generator.integers(4))
    covered = _coverage(picture.rotate(turn, Image.Resampling.BICUBIC), side)
    return _bytes(_over(square, np.array(SCALE), 0.85 * covered))


def paint_disc(square: Squares, generator: np.random.Generator) -> Squares:
    """A disc of coloured paper, partly in the frame, sometimes with a smaller one of another colour on it."""
    side = square.shape[0]
    radius, reach = generator.uniform(0.32, 0.46) * side, generator.uniform(0.15, MIDDLE - 0.01) * side
    x, y = reach - radius, generator.uniform(0.3, 0.7) * side
    if generator.random() < 0.5:
        x = side - x
    outer, inner = generator.choice(len(DISCS), 2, replace=False)
    painted = square.astype(np.float64)
    radii = [(radius, outer)] + ([(radius * generator.uniform(0.4, 0.6), inner)] if generator.random() < 0.4 else [])
    fibres = generator.normal(0, 6, (side, side, 1))
    for r, colour in radii:
        picture, draw = _canvas(side)
        draw.ellipse([(x - r) * FINER, (y - r) * FINER, (x + r) * FINER, (y + r) * FINER], fill=255)
        painted = _over(painted, np.array(DISCS[colour]) * _light(square) + fibres, _coverage(picture, side))
    return _bytes(painted)


def paint_dark_corners(square: Squares, generator: np.random.Generator) -> Squares:
    """What lies outside the dermatoscope's round field of view is black."""
    side = square.shape[0]
    radius, soft = generator.uniform(0.50, 0.58) * side, generator.uniform(0.01, 0.03) * side
    x, y = (side / 2 + generator.normal(0, 0.015) * side for _ in range(2))
    rows, columns = np.indices((side, side)) + 0.5
    outside = (np.hypot(columns - x, rows - y) - radius) / soft
    covered = 1 / (1 + np.exp(-np.clip(outside, -30, 30)))
    return _bytes(_over(square, np.array(SHADE), np.where(covered < 1e-3, 0, covered)))


def paint_bubbles(square: Squares, generator: np.random.Generator) -> Squares:
    """Air bubbles in the gel: small rings with a bright and a dark rim."""
    side = square.shape[0]
    bright, on_bright = _canvas(side)
    dark, on_dark = _canvas(side)
    for _ in range(int(generator.integers(6, 15))):
        r = generator.uniform(0.012, 0.04) * side
        away = generator.uniform(MIDDLE * side + 1.3 * r + 3, 0.62 * side)
        x, y = _on_circle(side, away, generator.uniform(0, 2 * math.pi))
        for draw, shift in ((on_bright, 0.0), (on_dark, 0.12 * r)):
            box = [(v + shift + sign * r) * FINER for sign in (-1, 1) for v in (x, y)]
            draw.ellipse(box, outline=255, width=round(max(0.9, 0.12 * r) * FINER))
    shadowed = _over(square, 0.55 * square, 0.6 * _coverage(dark, side))
    return _bytes(_over(shadowed, np.full(3, 245.0), 0.6 * _coverage(bright, side)))


STICKERS: Mapping[str, Painter] = {
    "ink": paint_ink,
    "ruler": paint_ruler,
    "scale": paint_scale,
    "coloured disc": paint_disc,
    "dark corners": paint_dark_corners,
    "gel bubbles": paint_bubbles,
}


def _canvas(side: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A black sheet at four times the size, and the pen for it."""
    picture = Image.new("L", (side * FINER, side * FINER))
    return picture, ImageDraw.Draw(picture)


def _line(draw: ImageDraw.ImageDraw, begin: Point, end: Point, width: float) -> None:
    """A white line; all in pixels of the photo."""
    draw.line([v * FINER for v in (*begin, *end)], fill=255, width=max(1, round(width * FINER)))


def _on_circle(side: int, radius: float, angle: float) -> Point:
    return side / 2 + radius * math.cos(angle), side / 2 + radius * math.sin(angle)


def _coverage(picture: Image.Image, side: int) -> Floats:
    """(side, side) in 0...1: how much of each pixel is painted."""
    small = picture.filter(ImageFilter.BoxBlur(FINER / 4)).resize((side, side), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float64) / 255


def _over(below: npt.NDArray[np.generic], colour: npt.NDArray[np.generic], covered: Floats) -> Floats:
    """Paint a colour, (3,) or one a pixel, where it covers."""
    return np.asarray(
        below.astype(np.float64) + (colour.astype(np.float64) - below.astype(np.float64)) * covered[..., None]
    )


def _light(square: Squares) -> float:
    return float(np.clip(square.mean() / DAYLIGHT, 0.5, 1.15))


def _bytes(levels: Floats) -> Squares:
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)
