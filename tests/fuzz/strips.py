"""Sound pictures of every shape: strips, single pixels, sides at every limit, in every mode that a format has."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image

from model.input.decoding import HALVED_TO, MAX_SIDE, MIN_SIDE
from tests.fuzz.file import File
from tests.pictures import converted, encoded

LIMITS = (1, 2, MIN_SIDE, 64, 299, HALVED_TO, MAX_SIDE, 2 * HALVED_TO, 2 * MAX_SIDE, 6000)
MODES = {
    "JPEG": ("L", "RGB", "CMYK"),
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "WEBP": ("RGB", "RGBA"),
    "TIFF": ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "LAB", "YCbCr"),
    "BMP": ("1", "L", "P", "RGB"),
    "HEIC": ("L", "RGB", "RGBA"),
    "AVIF": ("L", "RGB", "RGBA"),
}
MOST_PIXELS = 400_000
MOST_PIXELS_OF_A_SLOW_FORMAT = 60_000
SLOW = ("HEIC", "AVIF", "WEBP")


def file(k: int) -> File:
    """Strip number k, under a name that says what it is."""
    chance = random.Random(f"strip {k}")
    format = chance.choice(list(MODES))
    width, height = _size(chance, MOST_PIXELS_OF_A_SLOW_FORMAT if format in SLOW else MOST_PIXELS)
    mode = chance.choice(MODES[format])
    picture = _picture(width, height, mode, chance)
    try:
        content = encoded(picture, format)
    except (OSError, RuntimeError, ValueError):  # so small or so long that this format can't hold it
        content = encoded(picture, "TIFF")
    return File(f"{k:05}-{width}x{height}-{mode}.{format.lower()}".replace(";", "-").encode(), content)


def _size(chance: random.Random, most: int) -> tuple[int, int]:
    """A side at a limit or beside it, and another that leaves few enough pixels."""
    long = min(max(1, chance.choice(LIMITS) + chance.randint(-1, 1)), most)
    short = chance.choice((1, MIN_SIDE - 1, MIN_SIDE, MIN_SIDE + 1, *(chance.randint(1, 300) for _ in range(3)), long))
    short = min(short, max(1, most // long))
    return (long, short) if chance.random() < 0.5 else (short, long)


def _picture(width: int, height: int, mode: str, chance: random.Random) -> Image.Image:
    """One colour, a gradient or noise."""
    dice = np.random.default_rng(chance.randrange(1 << 32))
    kind = chance.choice(("flat", "gradient", "noise"))
    if kind == "flat":
        pixels = np.full((height, width, 3), dice.integers(0, 256, 3), np.uint8)
    elif kind == "gradient":
        pixels = np.broadcast_to(np.linspace(0, 255, width).astype(np.uint8)[None, :, None], (height, width, 3))
    else:
        pixels = dice.integers(0, 256, (height, width, 3), np.uint8)
    image = Image.fromarray(np.ascontiguousarray(pixels))
    if mode == "I;16":
        return Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
    if mode in ("I", "F", "1"):
        return image.convert("L").convert(mode)
    return converted(image, mode)
