"""Small pictures for the tests, as files of every format."""

import io

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
