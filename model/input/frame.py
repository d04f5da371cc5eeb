"""The square of a photo that is read, and the one way from there to what the network gets."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from .decoding import MIN_SIDE
from .photo import Photo

__all__ = ["MIN_SIDE", "NETWORK_SIDE", "Frame", "FrameError", "crop"]

NETWORK_SIDE = 299  # pixels; Inception v3's input


class FrameError(ValueError):
    """A box that frames nothing. Its text says in plain words what is wrong with it."""


@dataclass(frozen=True)
class Frame:
    """A square in pixels of the upright photo, (0, 0) being its top left corner; at least `MIN_SIDE` a side."""

    left: float
    top: float
    side: float

    def __post_init__(self) -> None:
        """Raise `FrameError` for a frame that could lie on no photo."""
        if not all(math.isfinite(value) for value in (self.left, self.top, self.side)):
            raise FrameError("The frame's position and side must be numbers.")
        if self.left < 0 or self.top < 0 or self.side < MIN_SIDE:
            raise FrameError(f"The frame must begin inside the photo and be at least {MIN_SIDE} pixels a side.")

    @classmethod
    def centred(cls, photo_width: int, photo_height: int) -> "Frame":
        """The largest square in the middle of the photo, on whole pixels."""
        side = min(photo_width, photo_height)
        return cls(float((photo_width - side) // 2), float((photo_height - side) // 2), float(side))

    @classmethod
    def of(cls, photo_width: int, photo_height: int, box: Sequence[float] | None) -> "Frame":
        """The frame for a box (left, top, right, bottom) in pixels; the centred one for None.

        The part of the box that lies on the photo is grown to a square around its middle (at least `MIN_SIDE`, at most
        the photo's shorter side), which is then moved as little as keeps it on the photo.

        Raises:
            FrameError: the box is not four numbers, is empty or inverted, or lies beside the photo.
        """
        if box is None:
            return cls.centred(photo_width, photo_height)
        left, top, right, bottom = _four_numbers(box)
        if left >= right or top >= bottom:
            raise FrameError("The box is empty: its left must be less than its right, its top less than its bottom.")
        left, right = max(left, 0.0), min(right, float(photo_width))
        top, bottom = max(top, 0.0), min(bottom, float(photo_height))
        if left >= right or top >= bottom:
            raise FrameError(f"The box lies outside the photo, which is {photo_width} × {photo_height} pixels.")
        side = min(max(right - left, bottom - top, MIN_SIDE), photo_width, photo_height)
        return cls(
            _kept_inside((left + right - side) / 2, side, photo_width),
            _kept_inside((top + bottom - side) / 2, side, photo_height),
            float(side),
        )

    @property
    def box(self) -> tuple[float, float, float, float]:
        """left, top, right, bottom in pixels."""
        return self.left, self.top, self.left + self.side, self.top + self.side


def crop(photo: Photo, frame: Frame, size: int = NETWORK_SIDE) -> npt.NDArray[np.uint8]:
    """The framed part of the photo as (size, size, 3) uint8: what training and reading alike give the network.

    One bicubic resampling with antialiasing (Pillow's, which widens its kernel when it reduces), straight from the
    frame's corners, fractions of a pixel included. Of a frame of four times the size and more, such as only photos
    straight from a phone have, little squares are averaged first: half the time, and two grey levels off at most (three
    in heavy noise). The same photo and frame give the same bytes; a frame that reaches over the photo's edge is first
    pushed back onto it.
    """
    side = min(frame.side, photo.width, photo.height)
    left, top = _kept_inside(frame.left, side, photo.width), _kept_inside(frame.top, side, photo.height)
    right, bottom = min(left + side, photo.width), min(top + side, photo.height)  # the sum may round up over the edge
    return np.asarray(
        Image.fromarray(photo.pixels).resize(
            (size, size), Image.Resampling.BICUBIC, box=(left, top, right, bottom), reducing_gap=2.0
        )
    )


def _kept_inside(start: float, side: float, length: int) -> float:
    return float(max(0.0, min(start, length - side)))


def _four_numbers(box: Sequence[float]) -> tuple[float, float, float, float]:
    try:
        left, top, right, bottom = (float(value) for value in box)
    except (TypeError, ValueError):
        raise FrameError("A box is four numbers: left, top, right, bottom.") from None
    if not all(math.isfinite(value) for value in (left, top, right, bottom)):
        raise FrameError("A box is four finite numbers: left, top, right, bottom.")
    return left, top, right, bottom
