"""Which way up a photo was taken: what turns the picture that a decoder gives, once and not twice."""

from __future__ import annotations

import io

from PIL import Image
from pillow_heif import HeifFile, set_orientation

_UPRIGHT = {  # EXIF orientation -> what turns the stored picture upright; 1 needs nothing
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ONTO_THE_SIDE = {_UPRIGHT[orientation] for orientation in (5, 6, 7, 8)}
_ORIENTATION = 274  # tag number of TIFF and EXIF


def turn_of(kind: str, data: bytes, image: Image.Image) -> Image.Transpose | None:
    """What turns a loaded picture upright; None where it is upright, or where its metadata is too broken to say.

    HEIC and AVIF say it in their container (irot, imir), and where they do, EXIF is history. Where the container says
    nothing, as in HEIC of some Samsung phones, EXIF counts: the standard would have it ignored, phones turn by it.

    Args:
        kind: as `recognition.recognise` names it.
        data: the file.
        image: of which libheif has turned a HEIC, and Pillow a TIFF, whose tag it drops.
    """
    if kind in ("HEIC", "AVIF") and (in_exif_alone := _in_exif_alone(data)) is not None:
        return _UPRIGHT.get(in_exif_alone)
    if kind == "HEIC":
        return None
    try:
        return _UPRIGHT.get(image.getexif().get(_ORIENTATION, 1))  # of an AVIF, what its container says
    except Exception:  # a broken block of metadata says nothing about the pixels
        return None


def lies_on_its_side(turn: Image.Transpose | None) -> bool:
    """Whether turning makes its height of the picture's width."""
    return turn in _ONTO_THE_SIDE


def _in_exif_alone(data: bytes) -> int | None:
    """The EXIF orientation of a file whose container knows no turn; None where it knows one, or EXIF none.

    No picture is decoded: libheif, which could not, reads the container of an AVIF too.
    """
    try:
        container = HeifFile(io.BytesIO(data))  # type: ignore[no-untyped-call]
        picture = container[container.primary_index]
        # pillow-heif has no public name for what libheif lists: ("irot", degrees), ("imir", axis), ("clap", …).
        in_container = [name for name, *_ in picture._c_image.transformations]
        return None if {"irot", "imir"} & set(in_container) else set_orientation(dict(picture.info))
    except Exception:  # such as a sequence of pictures, or a rare kind that only the other decoder knows
        return None
