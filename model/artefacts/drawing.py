"""What the painters of this room share: a sheet at four times the size, so that edges come out soft as in a photo."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

Floats = npt.NDArray[np.float64]
Square = npt.NDArray[np.uint8]  # (side, side, 3) sRGB, what the network gets of a photo
Painter = Callable[[Square, np.random.Generator], Square]
Point = tuple[float, float]

FINER = 4
DAYLIGHT = 190.0  # mean brightness of a well-lit photo: paper in a darker one is darker, too


def canvas(side: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A black sheet at `FINER` times the size, and the pen for it."""
    picture = Image.new("L", (side * FINER, side * FINER))
    return picture, ImageDraw.Draw(picture)


def line(draw: ImageDraw.ImageDraw, begin: Point, end: Point, width: float) -> None:
    """A white line; all in pixels of the photo."""
    draw.line([v * FINER for v in (*begin, *end)], fill=255, width=max(1, round(width * FINER)))


def on_circle(side: int, radius: float, angle: float) -> Point:
    """A point around the photo's middle."""
    return side / 2 + radius * math.cos(angle), side / 2 + radius * math.sin(angle)


def coverage(picture: Image.Image, side: int) -> Floats:
    """(side, side) in 0...1: how much of each pixel is painted."""
    small = picture.filter(ImageFilter.BoxBlur(FINER / 4)).resize((side, side), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float64) / 255


def over(below: npt.NDArray[np.generic], colour: npt.NDArray[np.generic], covered: Floats) -> Floats:
    """Paint a colour, (3,) or one a pixel, where it covers, (side, side)."""
    ground = below.astype(np.float64)
    return np.asarray(ground + (colour.astype(np.float64) - ground) * covered[..., None])


def light(square: Square) -> float:
    """How bright paper is in this photo, 1 by daylight."""
    return float(np.clip(square.mean() / DAYLIGHT, 0.5, 1.15))


def as_bytes(levels: Floats) -> Square:
    """Rounded and cut off at black and white."""
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)
