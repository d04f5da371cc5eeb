"""Photos without colour: grey, or every level of grey in one tint. The colour of a lesion is half of its evidence."""

from __future__ import annotations

import cv2
import numpy as np

from .drawing import Square, as_bytes

LUMA = np.array([0.299, 0.587, 0.114])
STEP = 3  # every third pixel both ways is enough


def paint_grey(square: Square, generator: np.random.Generator) -> Square:
    """Luminance alone, as a copier or a black-and-white filter gives it."""
    return as_bytes(np.repeat((square @ LUMA)[..., None], 3, axis=2))


def paint_one_colour(square: Square, generator: np.random.Generator) -> Square:
    """From a dark shade to a light tint of some colour by luminance, as sepia is."""
    dark, bright = generator.uniform(0, 60, 3), generator.uniform(150, 255, 3)
    return as_bytes(dark + (bright - dark) * (square @ LUMA)[..., None] / 255)


def measure_colour(square: Square) -> float:
    """How far the colours lie from one curve through the colour space, in levels of 255 (root mean square).

    Of a grey or tinted photo red, green and blue follow from its luminance; here by a polynomial of third degree, which
    holds any tone curve that a camera or a filter may have put over them. A blank photo has 0, too.
    """
    pixels = square[::STEP, ::STEP].reshape(-1, 3).astype(np.float64)
    curve = np.vander(pixels @ LUMA / 255, 4)
    _, coefficients = cv2.solve(curve, pixels, flags=cv2.DECOMP_SVD)
    return float(np.sqrt(((pixels - curve @ coefficients) ** 2).mean()))
