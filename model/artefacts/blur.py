"""A photo out of focus. It is found by the photo's quality (`input/quality.py`), which refuses what can't be read."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from .drawing import Square

RADIUS = (1.5, 3.5)  # pixels of 299, standard deviation


def paint_blur(square: Square, generator: np.random.Generator) -> Square:
    """The whole square through a Gaussian."""
    return np.asarray(Image.fromarray(square).filter(ImageFilter.GaussianBlur(generator.uniform(*RADIUS))))
