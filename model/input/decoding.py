"""From the bytes of an untrusted file to upright sRGB pixels, or to one sentence that says what to do.

A file is recognised by its content alone, and only the one decoder that belongs to that content ever sees it: Pillow's
own guessing among forty formats is not used, nothing global in Pillow is changed, and nothing but pixels comes out.
"""

import io
import math
import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageCms
from PIL.AvifImagePlugin import AvifImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif import HeifImageFile

from .orientation import lies_on_its_side, turn_of
from .png import open_png
from .recognition import PhotoError, recognise

MAX_PIXELS = 80_000_000  # a 48-megapixel phone with room to spare; checked on the header, before anything is decoded
MIN_SIDE = 32  # pixels; a tenth of what the network reads along a side
MAX_SIDE = 2048  # pixels kept along the longer side: seven times what the network reads, room enough to zoom
HALVED_TO = 1536  # a large photo is halved, and again, as long as it keeps so many: 12 megapixels to 2016 x 1512
MAX_SCANS = 500  # passes of a progressive JPEG; real ones have about ten, a hostile one could take hours
SMALLER = "Save it at a smaller size and choose it again."

_EXIF_ITEM = re.compile(rb"(infe[\2\3].{7}(?:..)?)Exif", re.DOTALL)  # an entry in the contents of a HEIC or AVIF


def _avif(file: io.BytesIO) -> AvifImageFile:
    """An AVIF whose EXIF goes by another name: libavif and Pillow refuse a sound picture for broken EXIF."""
    return AvifImageFile(io.BytesIO(_EXIF_ITEM.sub(rb"\1none", file.getvalue())))


def _png(file: io.BytesIO) -> PngImageFile:
    return open_png(file, check_size)


_OPENERS: dict[str, Callable[[io.BytesIO], ImageFile]] = {
    "JPEG": JpegImageFile,  # the first picture alone of a phone's multi-picture file
    "PNG": _png,
    "WebP": WebPImageFile,
    "TIFF": TiffImageFile,
    "BMP": BmpImageFile,
    "HEIC": HeifImageFile,
    "AVIF": _avif,
}
_BITS_PER_SAMPLE, _PHOTOMETRIC, _SAMPLE_FORMAT = 258, 262, 339  # tag numbers of TIFF
_CUT_SHORT = ("truncated", "end of file", "outside of file", "too small", "cannot read full")  # as the decoders word it


class Decoded(NamedTuple):
    """An upright sRGB picture (mode RGB, longest side at most `MAX_SIDE`) and what is left to say of its file."""

    image: Image.Image
    format: str
    original_size: tuple[int, int]  # width, height; upright, before any reduction


def decode(data: bytes) -> Decoded:
    """Decode a photo's file. Raises `PhotoError` whatever the bytes, and `MemoryError`, which says nothing of them."""
    kind = recognise(data)
    try:
        return _decode(kind, data)
    except (PhotoError, MemoryError):
        raise
    except Image.DecompressionBombError:  # WebP's decoder looks for itself, before we can
        raise PhotoError(f"This photo is too large: the limit is {_millions(MAX_PIXELS)} pixels. {SMALLER}") from None
    except Exception as error:  # decoders raise nearly anything on hostile bytes; their words may hold the file's
        raise PhotoError(_damage(kind, data, str(error).lower())) from None


def _decode(kind: str, data: bytes) -> Decoded:
    if kind == "JPEG" and data.count(b"\xff\xda") > MAX_SCANS:
        raise PhotoError("This photo is stored in too many passes to be opened safely. Save it as a plain JPEG.")
    with _OPENERS[kind](io.BytesIO(data)) as image:
        width, height = _load(image)
        turn = turn_of(kind, data, image)
        plain = _eight_bit(image)
        small = reduced(_halved(plain), MAX_SIDE)
        upright = _srgb(_on_white(small), image.info.get("icc_profile"))
    if turn is not None:
        upright = upright.transpose(turn)
    if lies_on_its_side(turn):
        width, height = height, width
    check_reduced(upright.size, (width, height))
    return Decoded(upright, kind, (width, height))


def _load(image: ImageFile) -> tuple[int, int]:
    """Decode the pixels and return the photo's own size; a JPEG's decoder halves a large photo as it goes."""
    check_size(image.size)
    whole = image.size
    if isinstance(image, JpegImageFile):
        factor = min(_halving(whole), 8)  # the most that it can do
        image.draft(None, (whole[0] // factor, whole[1] // factor))  # None keeps the mode
        image.load()
        return whole
    image.load()
    check_size(image.size)  # some decoders learn the true size only now
    return image.size


def _halving(size: tuple[int, int]) -> int:
    """By how much a photo can be halved, and again, with `HALVED_TO` pixels left along its longer side."""
    return 2 ** max(0, math.floor(math.log2(max(size) / HALVED_TO)))


def _halved(image: Image.Image) -> Image.Image:
    """The mean of each little square of pixels, which costs a tenth of resampling by so much."""
    factor = _halving(image.size)
    return image if factor == 1 else image.reduce(factor)


def check_size(size: tuple[int, int]) -> None:
    """Raise `PhotoError` for a (width, height) that is not between `MIN_SIDE` a side and `MAX_PIXELS` in all."""
    width, height = size
    if width * height > MAX_PIXELS:
        size_and_limit = f"{_millions(width * height)} pixels; the limit is {_millions(MAX_PIXELS)}"
        raise PhotoError(f"This photo is too large: {size_and_limit}. {SMALLER}")
    if min(size) < MIN_SIDE:
        raise PhotoError(
            f"This photo is too small: {width} × {height} pixels; each side needs at least {MIN_SIDE}. "
            "Choose a larger version of it."
        )


def check_reduced(kept: tuple[int, int], whole: tuple[int, int]) -> None:
    """Raise `PhotoError` for a strip: a photo of `whole` pixels that keeps too few across once it is reduced."""
    if min(kept) < MIN_SIDE:
        width, height = whole
        raise PhotoError(
            f"This photo is too narrow a strip: {width} × {height} pixels. Cut it to the lesion and the skin around "
            "it, and choose it again."
        )


def reduced(image: Image.Image, longest: int) -> Image.Image:
    """The image with its longer side at most `longest` pixels; the very same image where it already is.

    Hamming's window: as sharp as a photo needs, no halos around hairs, and half the time of Lanczos.
    """
    scale = longest / max(image.size)
    if scale >= 1:
        return image
    width, height = (max(1, round(side * scale)) for side in image.size)
    return image.resize((width, height), Image.Resampling.HAMMING)


def _eight_bit(image: Image.Image) -> Image.Image:
    """The image in one of L, LA, RGB, RGBA, CMYK."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _from_deep_grey(image)
    if image.mode == "LAB":
        to_rgb = ImageCms.buildTransform(ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB")
        return _applied(to_rgb, image)
    if image.has_transparency_data:
        return image.convert("LA" if image.mode in ("L", "La", "LA") else "RGBA")
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _from_deep_grey(image: Image.Image) -> Image.Image:
    """Grey of more than 8 bits as L.

    16 bits (or 12 in a TIFF) keep their full range, so a dark photo stays dark. Numbers of 32 bits declare no range:
    0…1, 0…255 or 0…65535 is taken where they fit it, their own range otherwise.
    """
    tags = getattr(image, "tag_v2", {})
    values = np.asarray(image)
    if image.mode == "I" and tags.get(_SAMPLE_FORMAT, (1,))[0] == 1 and tags.get(_BITS_PER_SAMPLE, (0,))[0] == 32:
        values = values.view(np.uint32)  # Pillow keeps unsigned numbers in a signed type
    deep = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(deep.min()), float(deep.max())
    if image.mode.startswith("I;16"):
        low, high = 0.0, float(2 ** tags.get(_BITS_PER_SAMPLE, (16,))[0] - 1)
    elif low >= 0:
        ranges = (1, 255, 65535) if image.mode == "F" else (255, 65535)
        low, high = next(((0.0, float(top)) for top in ranges if high <= top), (low, high))
    if high > low:
        deep = (deep - low) * np.float32(255 / (high - low))
    if tags.get(_PHOTOMETRIC, 1) == 0:  # stored as a negative, which Pillow undoes for 8 bits only
        deep = 255 - deep
    return Image.fromarray(np.clip(np.rint(deep), 0, 255).astype(np.uint8))


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("LA", "RGBA"):
        return image
    page = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(page, image.convert("RGBA")).convert("RGB")


def _srgb(image: Image.Image, icc: bytes | None) -> Image.Image:
    """The image (L, RGB or CMYK) as sRGB; a profile that is broken or belongs to other channels is ignored."""
    if icc:
        try:
            profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
            if profile.profile.xcolor_space.strip() == "RGB":
                image = image.convert("RGB")
            to_srgb = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), image.mode, "RGB")
            if image.mode != "RGB" or not _changes_nothing(to_srgb):
                return _applied(to_srgb, image)
        except Exception:  # lcms is as inventive as the decoders
            pass
    return image.convert("RGB")


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether the profile is sRGB under another name: then the pixels stay as they are, to the last bit."""
    steps = np.linspace(0, 255, 9).round().astype(np.uint8)
    colors = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(27, 27, 3)
    moved = np.asarray(_applied(transform, Image.fromarray(colors))).astype(int) - colors
    return bool(np.abs(moved).max() <= 2)


def _applied(transform: ImageCms.ImageCmsTransform, image: Image.Image) -> Image.Image:
    result = ImageCms.applyTransform(image, transform)
    assert result is not None  # it is None only when asked to work in place
    return result


def _damage(kind: str, data: bytes, words: str) -> str:
    """The sentence for a file that starts as a photo and cannot be decoded to its end."""
    riff_is_short = kind == "WebP" and int.from_bytes(data[4:8], "little") + 8 > len(data)
    if riff_is_short or any(sign in words for sign in _CUT_SHORT):
        return "This photo is damaged: it ends too early. Save or send it again."
    return f"This photo is damaged, or of a rare kind of {kind}. Save it as a plain JPEG or send it again."


def _millions(pixels: int) -> str:
    return f"{pixels / 1e6:,.0f} million" if pixels >= 10e6 else f"{pixels / 1e6:,.1f} million"
