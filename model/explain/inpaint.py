"""What if this ink were not there? Brush a part of a photo out, and read what is left.

The gap is filled from its rim by OpenCV's inpainting (Telea 2004, doi:10.1080/10867651.2004.10487596). What comes out
is no photo of anybody: it lies outside the data that the model was measured on, and every view of it says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from ..input.photo import Photo

Mask = npt.NDArray[np.bool_]

RADIUS = 5.0  # pixels that a filled-in one looks around itself
RIM = 24  # pixels around the brushed part that are enough to fill it in from
MOST = 0.5  # of the photo: beyond it there is more paint than skin


class BrushError(ValueError):
    """A brushed part that can't be taken out. Its text says in plain words what to do."""


@dataclass(frozen=True)
class Altered:
    """A photo from which something was brushed out; `mark` is to be shown wherever its reading is."""

    photo: Photo  # with a hash of its own: it is never taken for the original
    original_sha256: str
    share: float  # of the photo's pixels that were brushed out
    mark: str = "An altered photo, outside the data: part of it was brushed out and filled in."


def brush_out(photo: Photo, mask: Mask) -> Altered:
    """Fill in the brushed part of a photo from around it.

    Args:
        mask: (height, width) of `photo.pixels`, True where the brush went.

    Raises:
        BrushError: nothing was brushed, or more than half of the photo.
    """
    if mask.shape != photo.pixels.shape[:2]:
        raise BrushError("The brushed part belongs to another photo. Brush it again.")
    if not mask.any():
        raise BrushError("Nothing is brushed out yet. Draw over what should go.")
    share = float(mask.mean())
    if share > MOST:
        raise BrushError("More than half of the photo is brushed out. Leave more of it to fill the gap from.")
    pixels = np.array(photo.pixels)
    rows, columns = (_reach(np.asarray(mask.any(axis=axis))) for axis in (1, 0))
    part = np.ascontiguousarray(pixels[rows, columns])
    gap = np.ascontiguousarray(mask[rows, columns], dtype=np.uint8)
    pixels[rows, columns] = np.where(gap[..., None] > 0, cv2.inpaint(part, gap, RADIUS, cv2.INPAINT_TELEA), part)
    altered = replace(Photo.from_pixels(pixels), original_size=photo.original_size)  # boxes keep their meaning
    return Altered(altered, photo.sha256, share)


def _reach(touched: npt.NDArray[np.bool_]) -> slice:
    """From the first to the last True, and the rim around them."""
    places = np.flatnonzero(touched)
    return slice(max(0, int(places[0]) - RIM), int(places[-1]) + 1 + RIM)
