"""A lesion too small for the frame: photographed from far away, it reaches the network as a few pixels."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from .drawing import Floats, Square, as_bytes

Contrast = npt.NDArray[np.float32]

SIDE = 150  # pixels: what is looked for is coarse
SOFT = 1.3  # of them: the blur that takes hair and grain away
CLEAR = 8.0  # CIELAB: a spot differs from the skin by so much at least,
SPREAD = 3.0  # and by so many times what the skin differs from itself
SMALL = 0.14  # of the frame's side: the largest that is called small
LEAST = 6  # pixels of SIDE x SIDE
MANY = 60  # spots: so many are a texture
STRONGER = 1.4  # times what the next spot differs by, or there is no telling which is meant


@dataclass(frozen=True)
class Spot:
    """What stands out of the skin; lengths as shares of the square's side."""

    left: float
    top: float
    width: float
    height: float

    @property
    def size(self) -> float:
        """The longer of its two sides."""
        return max(self.width, self.height)


def paint_small_lesion(square: Square, generator: np.random.Generator) -> Square:
    """The whole square at 6 to 12 % of its size, on skin of the colour of its border."""
    side = square.shape[0]
    small = max(8, round(generator.uniform(0.06, 0.12) * side))
    edges = (square[:12], square[-12:], square[:, :12], square[:, -12:])
    skin = np.median(np.concatenate([edge.reshape(-1, 3) for edge in edges]), axis=0)
    shade, grain = _noise(side, 25, 8, generator), _noise(side, 1.2, 4, generator)
    painted = skin * (1 + (shade + grain)[..., None] / 255)
    left, top = ((side - small) // 2 + np.rint(generator.normal(0, 0.05, 2) * side)).astype(int)
    rows, columns = np.indices((small, small)) - (small - 1) / 2
    shown = np.clip((1 - np.hypot(rows, columns) / (small / 2)) / 0.25, 0, 1)[..., None]  # without a rim of its own
    place = painted[top : top + small, left : left + small]
    place += (cv2.resize(square, (small, small), interpolation=cv2.INTER_AREA) - place) * shown
    return as_bytes(painted)


def find_small_lesion(square: Square) -> Spot | None:
    """The one small spot that stands out of the skin, clear of the edges; None where there is none, or several."""
    contrast = _contrast(square)
    spots = (contrast > max(CLEAR, SPREAD * float(np.median(contrast)))).astype(np.uint8)
    count, labels, found, _ = cv2.connectedComponentsWithStats(spots, connectivity=8)
    if not 1 < count < MANY:
        return None
    peaks = np.array([contrast[labels == k].max() for k in range(1, count)])
    areas = found[1:, cv2.CC_STAT_AREA]
    order = np.argsort(-areas * peaks)
    left, top, width, height, area = (int(value) for value in found[1 + order[0]])
    touches = left == 0 or top == 0 or left + width == SIDE or top + height == SIDE
    rivalled = len(order) > 1 and peaks[order[0]] < STRONGER * peaks[order[1:]].max()
    if touches or rivalled or area < max(LEAST, areas.sum() - area) or max(width, height) > SMALL * SIDE:
        return None
    return Spot(left / SIDE, top / SIDE, width / SIDE, height / SIDE)


def _contrast(square: Square) -> Contrast:
    """(SIDE, SIDE) how far each place lies from the photo's most common colour, in CIELAB."""
    small = cv2.resize(square, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    lab = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), (0, 0), SOFT)
    return np.asarray(np.linalg.norm(lab - np.median(lab.reshape(-1, 3), axis=0), axis=2), np.float32)


def _noise(side: int, width: float, amplitude: float, generator: np.random.Generator) -> Floats:
    """(side, side) noise of this width in pixels, `amplitude` grey levels strong."""
    field = cv2.GaussianBlur(generator.normal(0, 1, (side, side)), (0, 0), width)
    return np.asarray(field * amplitude / field.std())
