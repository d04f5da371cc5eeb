"""Moiré: the grid of a screen that was photographed, beating with the camera's own."""

from __future__ import annotations

import math
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from .drawing import Square, as_bytes

Plane = npt.NDArray[np.float32]  # (side, side)

SIDE = 288  # pixels of the photo that are looked at: a size that transforms fast
SLOWEST, FASTEST = 15, 140  # cycles along the photo between which a grid shows
PEAKS = 3  # that stand out: a grid has several harmonics, an odd texture one


def paint_moire(square: Square, generator: np.random.Generator) -> Square:
    """One or two wavy gratings, each channel at another phase, as a screen's red, green and blue stripes are."""
    side = square.shape[0]
    rows, columns = np.indices((side, side)).astype(np.float64)
    painted = square.astype(np.float64)
    for _ in range(int(generator.integers(1, 3))):
        frequency, angle = 1 / generator.uniform(3, 14), generator.uniform(0, math.pi)
        swing, turn = generator.uniform(0, 0.02) * side, generator.normal(0, 1, 2) / generator.uniform(0.5, 2)
        bend = swing * np.sin(2 * math.pi * (columns * turn[0] + rows * turn[1]) / side)
        wave = 2 * math.pi * frequency * (columns * math.cos(angle) + rows * math.sin(angle) + bend)
        phase, apart = generator.uniform(0, 2 * math.pi), generator.uniform(0.2, 1) * 2 * math.pi / 3
        strength = generator.uniform(0.03, 0.12)
        painted *= 1 + strength * np.sin(wave[..., None] + phase + apart * np.arange(3))
    return as_bytes(painted)


def measure_moire(square: Square) -> float:
    """By how much the strongest frequencies stand out of their neighbourhood, as a natural logarithm of amplitude.

    Looked for in the brightness and in red over blue: skin has no grid in either.
    """
    levels = square[:SIDE, :SIDE].astype(np.float32)
    return max(_standing_out(levels.mean(axis=2)), _standing_out(levels[..., 0] - levels[..., 2]))


def _standing_out(plane: Plane) -> float:
    """The `PEAKS`-th highest of a plane's spectrum over its own blurred background."""
    windowed = (plane - plane.mean()) * _window(plane.shape[0])
    spectrum = np.log(np.abs(np.fft.rfft2(windowed)) + 1).astype(np.float32)
    background = cv2.GaussianBlur(cv2.medianBlur(spectrum, 5), (0, 0), 4)
    peaks = (spectrum - background)[_band(plane.shape[0])]
    return float(np.partition(peaks, -PEAKS)[-PEAKS])


@cache
def _window(side: int) -> Plane:
    return np.outer(np.hanning(side), np.hanning(side)).astype(np.float32)


@cache
def _band(side: int) -> npt.NDArray[np.bool_]:
    """(side, side // 2 + 1): the frequencies between `SLOWEST` and `FASTEST`."""
    down, across = np.fft.fftfreq(side, 1 / side)[:, None], np.fft.rfftfreq(side, 1 / side)
    radius = np.hypot(down, across)
    return np.asarray((radius > SLOWEST) & (radius < FASTEST))
