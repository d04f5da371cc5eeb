"""PNG, of which Pillow gets what is needed to see it and nothing else: pixels, and what tells their colours and turn.

A PNG is a row of chunks, each with a checksum. Pillow gives the whole photo up for the checksum of a comment, or for a
resolution that is cut short; browsers leave such a chunk out and show the photo.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator

from PIL.PngImagePlugin import PngImageFile

from .recognition import PhotoError

MOST = 100_000  # chunks that are looked at; a photo of 25 MB has some thousand
SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PIXELS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
_MEANING = {b"iCCP", b"eXIf", b"tEXt", b"zTXt", b"iTXt"}  # some programs keep EXIF or XMP, and the turn, in a text
_BEFORE_PIXELS = _MEANING - {b"eXIf"}  # the others are opened with them, and not before


def open_png(file: io.BytesIO, check_size: Callable[[tuple[int, int]], None]) -> PngImageFile:
    """Open a PNG whose checksums are right wherever they count. Pillow's errors, where they are not.

    Args:
        check_size: raises PhotoError for a size that is not read; it is asked before anything else is looked at.
    """
    data = file.getvalue()
    try:
        return _verified(pixels_of(data, meaning=True), check_size)
    except PhotoError:
        raise
    except Exception:  # a broken profile or EXIF block says nothing about the pixels
        return _verified(pixels_of(data, meaning=False), check_size)


def pixels_of(data: bytes, meaning: bool) -> bytes:
    """A PNG with what is needed to see it and nothing else.

    Args:
        meaning: keep what tells its colours and its turn, as far as that has the right checksum.
    """
    kept = [SIGNATURE]
    wanted = _PIXELS | _MEANING if meaning else _PIXELS
    for name, chunk, sound in _chunks(data):
        if name in wanted and (sound or name in _PIXELS):
            kept.append(chunk)
        if name == b"IDAT":
            wanted = wanted - _BEFORE_PIXELS
    return b"".join(kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """Name, bytes, and whether the checksum is right, of each chunk; what can't be one counts as pixels, to be refused
    by whoever decodes them."""
    at = len(SIGNATURE)
    for _ in range(MOST):
        if at + 12 > len(data):
            break
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            break
        chunk = data[at:end]
        yield name, chunk, zlib.crc32(chunk[4:-4]) == int.from_bytes(chunk[-4:])
        at = end
    yield b"IDAT", data[at:], True


def _verified(png: bytes, check_size: Callable[[tuple[int, int]], None]) -> PngImageFile:
    with PngImageFile(io.BytesIO(png)) as image:
        check_size(image.size)
        image.verify()  # checksums, which Pillow does not look at while it decodes
    return PngImageFile(io.BytesIO(png))
