"""Photos of the sizes that come from phones, made of a sample: enlarged, with a sensor's noise, saved as JPEG."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from tests.samples import LESIONS

ONE_MEGAPIXEL, TWELVE_MEGAPIXELS = (1155, 866), (4032, 3024)
NOISE = 5.0  # grey levels


def jpeg(size: tuple[int, int], at_least: int = 0, seed: int = 0) -> bytes:
    """A photo of (width, height) pixels, of the lowest quality from 85 on that makes it so many bytes."""
    noise = np.random.default_rng(seed).normal(0, NOISE, (size[1], size[0], 1))
    with Image.open(LESIONS[seed % len(LESIONS)]) as lesion:
        enlarged = np.asarray(lesion.convert("RGB").resize(size, Image.Resampling.BICUBIC))
    photo = Image.fromarray(np.clip(enlarged + noise, 0, 255).astype(np.uint8))
    for quality in range(85, 100):
        saved = io.BytesIO()
        photo.save(saved, "JPEG", quality=quality)
        if saved.tell() >= at_least:
            break
    return saved.getvalue()
