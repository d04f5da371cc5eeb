"""Thin dark and bright structures of a photo, which several of this room's detectors look at."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]  # (side, side)


def grey(square: npt.NDArray[np.uint8]) -> Grey:
    """(side, side, 3) sRGB -> (side, side) luminance."""
    return np.asarray(cv2.cvtColor(square, cv2.COLOR_RGB2GRAY), np.uint8)


def darker_than_around(picture: Grey, size: int) -> Grey:
    """Black-hat: by how much each pixel is darker than what closes over it; structures wider than `size` vanish."""
    return np.asarray(cv2.morphologyEx(picture, cv2.MORPH_BLACKHAT, disc(size)), np.uint8)


def brighter_than_around(picture: Grey, size: int) -> Grey:
    """White top-hat, the same for bright structures."""
    return np.asarray(cv2.morphologyEx(picture, cv2.MORPH_TOPHAT, disc(size)), np.uint8)


@cache
def disc(size: int) -> npt.NDArray[np.uint8]:
    """A round structuring element, `size` pixels across."""
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), np.uint8)
