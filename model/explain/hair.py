"""Hair across a photo: the one thing that lies over the lesion itself on many real ones."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

Squares = npt.NDArray[np.uint8]

FINER = 4  # painted at four times the size and reduced, as in evaluation/stickers.py
DARK = np.array([52.0, 38.0, 30.0])
OPACITY = 0.85


def paint_hair(square: Squares, generator: np.random.Generator) -> Squares:
    """Ten to sixteen dark, slightly bent hairs, most of them lying the same way, one to two pixels thick."""
    side = square.shape[0]
    sheet = Image.new("L", (side * FINER, side * FINER))
    pen = ImageDraw.Draw(sheet)
    direction = generator.uniform(0, math.pi)
    for _ in range(int(generator.integers(10, 17))):
        points = _bent_line(side, direction + generator.normal(0, 0.35), generator)
        width = max(1, round(generator.uniform(1.0, 2.0) * FINER))
        pen.line([value * FINER for point in points for value in point], fill=255, width=width, joint="curve")
    soft = sheet.filter(ImageFilter.BoxBlur(FINER / 4)).resize((side, side), Image.Resampling.BOX)
    covered = OPACITY * np.asarray(soft, np.float64)[..., None] / 255
    return np.clip(np.rint(square + (DARK - square) * covered), 0, 255).astype(np.uint8)


def _bent_line(side: int, direction: float, generator: np.random.Generator) -> list[tuple[float, float]]:
    """Places along a quadratic Bézier curve of about half to the whole side, its middle anywhere on the photo."""
    middle = generator.uniform(0.05, 0.95, 2) * side
    half = np.array([math.cos(direction), math.sin(direction)]) * generator.uniform(0.25, 0.5) * side
    across = np.array([-half[1], half[0]]) * generator.normal(0, 0.25)
    t = np.linspace(0, 1, 24)[:, None]
    curve = (1 - t) ** 2 * (middle - half) + 2 * t * (1 - t) * (middle + across) + t**2 * (middle + half)
    return [(float(x), float(y)) for x, y in curve]
