"""Small pictures for the tests, as files of every format."""

import io
import struct
from collections.abc import Callable

import numpy as np
import pillow_heif
from PIL import Image

ALL_FORMATS = ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "HEIC", "AVIF"]
LOSSLESS: dict[str, dict[str, object]] = {"PNG": {}, "TIFF": {}, "BMP": {}, "WEBP": {"lossless": True}}


def encoded(image: Image.Image, format: str, **options: object) -> bytes:
    """The image as a file's bytes; HEIC through pillow-heif, all else through Pillow."""
    buffer = io.BytesIO()
    if format == "HEIC":
        pillow_heif.from_pillow(image).save(buffer, **options)
    else:
        image.save(buffer, format=format, **options)
    return buffer.getvalue()


def converted(image: Image.Image, mode: str) -> Image.Image:
    """The image in another mode, the same on any day: into the profile that comes with LAB, Pillow writes the time."""
    result = image.convert(mode)
    if icc := result.info.get("icc_profile"):
        result.info["icc_profile"] = icc[:24] + struct.pack(">6H", 2017, 2, 2, 0, 0, 0) + icc[36:]  # ICC.1, 7.2.8
    return result


def scene(width: int = 160, height: int = 120) -> Image.Image:
    """A small picture with a different colour in each corner and some texture, so that no turn of it looks the same."""
    rows, columns = np.mgrid[0:height, 0:width]
    red, green = 255 * columns // (width - 1), 255 * rows // (height - 1)
    blue = 40 + 60 * ((rows // 20 + columns // 20) % 2)
    return Image.fromarray(np.stack([red, green, blue], axis=-1).astype(np.uint8))


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("RGB"))


def close(a: np.ndarray, b: np.ndarray, mean: float) -> bool:
    """Whether two pictures agree but for what a lossy format changes."""
    return a.shape == b.shape and float(np.abs(a.astype(int) - b).mean()) <= mean


# How a camera that stores orientation n has turned the scene, in numpy's words and after the EXIF standard's table
# (which edge of the scene row 0 and column 0 are), so that reading has to undo it.
STORED_AS: dict[int, Callable[[np.ndarray], np.ndarray]] = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],  # row 0 = top, column 0 = right
    3: lambda a: a[::-1, ::-1],  # bottom, right
    4: lambda a: a[::-1],  # bottom, left
    5: lambda a: a.swapaxes(0, 1),  # left, top
    6: lambda a: a.swapaxes(0, 1)[::-1],  # right, top
    7: lambda a: a.swapaxes(0, 1)[::-1, ::-1],  # right, bottom
    8: lambda a: a.swapaxes(0, 1)[:, ::-1],  # left, bottom
}


def stored_as(orientation: int, upright: Image.Image) -> Image.Image:
    """The picture as a camera stores it with this orientation."""
    return Image.fromarray(np.ascontiguousarray(STORED_AS[orientation](pixels(upright))))


def oriented_exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[274] = orientation
    exif[271] = "ACME Phones"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.25)
    return exif


def turned_in_exif_alone(image: Image.Image, format: str, orientation: int) -> bytes:
    """A HEIC or AVIF that says its turn in EXIF and not in its container.

    Both writers put an orientation into the container, so they are given one under a number that means nothing.
    """
    exif = oriented_exif(orientation)
    del exif[274]
    exif[275] = orientation
    data = _renamed(encoded(image, format, quality=95, exif=exif.tobytes() if format == "HEIC" else exif), 275, 274)
    assert b"irot" not in data
    assert b"imir" not in data
    return data


def turned_in_both(image: Image.Image, format: str, in_container: int, in_exif: int) -> bytes:
    """A HEIC or AVIF whose container says one orientation and whose EXIF says another."""
    exif = oriented_exif(in_container)
    exif[275] = in_exif
    data = encoded(image, format, quality=95, exif=exif.tobytes() if format == "HEIC" else exif)
    if format == "HEIC":  # pillow-heif leaves the first one in EXIF
        data = _renamed(data, 274, 276)
    return _renamed(data, 275, 274)


def _renamed(data: bytes, number: int, other: int) -> bytes:
    """The file with an EXIF entry (one SHORT) under another number."""
    entry, renamed = (struct.pack(">HHI", tag, 3, 1) for tag in (number, other))
    assert data.count(entry) == 1
    return data.replace(entry, renamed)
