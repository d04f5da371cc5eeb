"""A photo as everything after it sees it: upright sRGB pixels, and the hash of the file they came from.

What else the file held - where and when it was taken, by which camera, of whom - is dropped on arrival, and the file's
name is never kept.
"""

import hashlib
import io
import os
import stat
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from PIL import Image

from .decoding import MAX_PIXELS, MAX_SIDE, MIN_SIDE, SMALLER, check_reduced, check_size, decode, reduced
from .recognition import PhotoError

__all__ = ["MAX_BYTES", "MAX_PIXELS", "MAX_SIDE", "MIN_SIDE", "Photo", "PhotoError", "read_photo"]

MAX_BYTES = 25_000_000

Source = bytes | bytearray | memoryview | str | os.PathLike[str] | BinaryIO


@dataclass(frozen=True, eq=False, repr=False)
class Photo:
    """One photo. Two are equal where file and pixels are.

    `pixels` are what every box, frame and saliency map refers to; of a large photo they are a reduced copy, longest
    side `MAX_SIDE`. `width / original_size[0]` is the scale.
    """

    pixels: npt.NDArray[np.uint8]  # (height, width, 3) uint8, upright sRGB, read-only
    sha256: str  # of the file's bytes, in hex; of the pixels for a photo that came from no file
    format: str  # "JPEG", "PNG", "WebP", "TIFF", "BMP", "HEIC", "AVIF"; "pixels" for one that came from no file
    original_size: tuple[int, int]  # width, height in pixels; upright, before any reduction

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return int(self.pixels.shape[0])

    @classmethod
    def from_pixels(cls, pixels: npt.NDArray[np.uint8]) -> "Photo":
        """A photo from sRGB pixels, (height, width, 3) uint8; they are copied. Raises `PhotoError`."""
        if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3:
            raise PhotoError(
                f"Pixels must be uint8 of shape (height, width, 3), not {pixels.dtype} of shape {pixels.shape}."
            )
        height, width, _ = pixels.shape
        check_size((width, height))
        kept = reduced(Image.fromarray(pixels), MAX_SIDE)
        check_reduced(kept.size, (width, height))
        digest = hashlib.sha256(f"{width}x{height}:".encode() + pixels.tobytes()).hexdigest()
        return cls(_frozen(kept), digest, "pixels", (width, height))

    def thumbnail(self, longest: int) -> Image.Image:
        """A copy with its longer side at most `longest` pixels; never enlarged."""
        return reduced(Image.fromarray(self.pixels), longest)

    def as_jpeg(self, longest: int = MAX_SIDE, quality: int = 90) -> bytes:
        """The photo for showing: a JPEG of pixels alone, without EXIF, XMP, profile or comment."""
        buffer = io.BytesIO()
        self.thumbnail(longest).save(buffer, format="JPEG", quality=quality)
        return buffer.getvalue()

    def __eq__(self, other: object) -> bool:
        """The same file and the same pixels."""
        if not isinstance(other, Photo):
            return NotImplemented
        return self.sha256 == other.sha256 and np.array_equal(self.pixels, other.pixels)

    def __hash__(self) -> int:
        """By the file alone, which is quick and agrees with equality."""
        return hash(self.sha256)

    def __repr__(self) -> str:
        """Without the pixels, which are a patient's: they stay out of logs and tracebacks."""
        return f"Photo({self.format}, {self.width} × {self.height}, sha256 {self.sha256[:12]}…)"


def read_photo(source: Source) -> Photo:
    """Read a photo from its bytes, its path, or a file opened in binary mode (read from its start).

    JPEG, PNG, WebP, TIFF, BMP, HEIC and AVIF, of any depth and any channels, recognised by content; of a file that
    holds several pictures the first. An sRGB photo of up to `MAX_SIDE` pixels a side keeps them to the last bit.

    Raises:
        PhotoError: the file is missing, empty, over a limit, damaged or no photo, and nothing else is raised. Its text
            names what to do and holds nothing of the file, not even its name.
    """
    try:
        data = _bytes_of(source)
        if len(data) > MAX_BYTES:
            raise PhotoError(f"This file is too large: the limit is {MAX_BYTES // 1_000_000} MB. {SMALLER}")
        decoded = decode(data)
        return Photo(_frozen(decoded.image), hashlib.sha256(data).hexdigest(), decoded.format, decoded.original_size)
    except MemoryError:
        raise PhotoError(f"There is not enough memory to open this photo. {SMALLER}") from None


def _frozen(image: Image.Image) -> npt.NDArray[np.uint8]:
    """The pixels of an RGB image, backed by bytes: nobody can make them writeable again."""
    return np.frombuffer(image.tobytes(), np.uint8).reshape(image.height, image.width, 3)


def _bytes_of(source: Source) -> bytes:
    """The content, or a little more than the limit of it."""
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    if isinstance(source, str | os.PathLike):
        return _bytes_at(source)
    try:
        if source.seekable():
            source.seek(0)  # an upload may have been read before
        return source.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        raise PhotoError("This file could not be read. Choose it again.") from None


def _bytes_at(path: str | os.PathLike[str]) -> bytes:
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise PhotoError("This is a folder. Choose the photos inside it.")
        if not stat.S_ISREG(mode):  # opening a pipe would wait for ever
            raise PhotoError("This is not a file. Choose a photo.")
        with open(path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except PhotoError:
        raise
    except FileNotFoundError:
        raise PhotoError("There is no file of this name. Check the path.") from None
    except PermissionError:
        raise PhotoError("This file may not be read. Ask for the right to open it, or choose another.") from None
    except (OSError, ValueError):  # a name with a zero byte in it is a ValueError
        raise PhotoError("This file could not be opened. Check the path.") from None
