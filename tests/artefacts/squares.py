"""Photos as the network gets them: those of the Reader study, which the repository holds, and made-up skin."""

from __future__ import annotations

from functools import cache

import numpy as np

from model.input.frame import Frame, crop
from model.input.photo import read_photo
from tests.conftest import ROOT

SIDE = 299
STUDY = sorted((ROOT / "assets" / "study").glob("*.jpg"))


@cache
def study_squares(count: int = 40) -> tuple[np.ndarray, ...]:
    """So many photos of the study, spread over it, so that both modalities are among them."""
    photos = [read_photo(path) for path in STUDY[:: max(1, len(STUDY) // count)][:count]]
    return tuple(crop(photo, Frame.centred(photo.width, photo.height)) for photo in photos)


def skin(seed: int, side: int = SIDE) -> np.ndarray:
    """Noise around a colour of skin, darker in the middle."""
    generator = np.random.default_rng(seed)
    rows, columns = np.indices((side, side)) - side / 2
    lesion = 60 * (np.hypot(rows, columns) < side / 5)[..., None]
    tint = np.array([185, 140, 125]) + generator.normal(0, 8, 3)
    return np.clip(tint - lesion + generator.normal(0, 10, (side, side, 3)), 0, 255).astype(np.uint8)
