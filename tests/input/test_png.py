"""Broken metadata is no broken photo: of a PNG whatever is not needed to see it may be broken."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from model.input.photo import PhotoError, read_photo
from model.input.png import SIGNATURE, pixels_of
from tests.input.hostile import png_chunk
from tests.pictures import encoded, oriented_exif, scene

HEADER = len(SIGNATURE) + 25  # where the first chunk after IHDR begins
ON_ITS_SIDE = oriented_exif(6).tobytes()
ANCILLARY = (b"tEXt", b"zTXt", b"iTXt", b"pHYs", b"gAMA", b"cHRM", b"sRGB", b"tIME", b"sBIT", b"eXIf", b"iCCP", b"acTL")
BROKEN = {
    "checksum": lambda name: png_chunk(name, b"a\0b")[:-4] + b"\0\1\2\3",
    "nothing in it": lambda name: png_chunk(name, b""),
    "garbage": lambda name: png_chunk(name, b"\xff\0\xfe" * 7),
    "a bomb": lambda name: png_chunk(name, b"a\0\0" + zlib.compress(bytes(9_000_000))),
}


def with_chunk(png: bytes, chunk: bytes, at_the_end: bool = False) -> bytes:
    place = len(png) - 12 if at_the_end else HEADER
    return png[:place] + chunk + png[place:]


@pytest.mark.parametrize("at_the_end", [False, True])
@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.parametrize("name", ANCILLARY)
def test_the_pixels_are_the_same_whatever_else_is_broken(name: bytes, how: str, at_the_end: bool) -> None:
    sound = encoded(scene(), "PNG")
    found = read_photo(with_chunk(sound, BROKEN[how](name), at_the_end))
    assert np.array_equal(found.pixels, read_photo(sound).pixels)


def test_what_tells_colours_and_turn_is_kept_beside_a_broken_comment() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    sound = encoded(scene(), "PNG", exif=exif.tobytes(), icc_profile=icc)
    broken = with_chunk(sound, BROKEN["checksum"](b"tEXt"))
    assert read_photo(broken).original_size == read_photo(sound).original_size == (120, 160)
    assert icc in _profile_of(pixels_of(broken, meaning=True))
    assert b"iCCP" not in pixels_of(broken, meaning=False)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("XML:com.adobe.xmp", '<x:xmpmeta><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'),
        ("Raw profile type exif", f"\nexif\n{len(ON_ITS_SIDE)}\n{ON_ITS_SIDE.hex()}"),
    ],
)
def test_a_turn_that_is_kept_in_a_text_is_kept_beside_a_broken_comment(key: str, value: str) -> None:
    texts = PngInfo()
    texts.add_itxt(key, value) if "xmp" in key else texts.add_text(key, value, zip=True)
    sound = encoded(scene(), "PNG", pnginfo=texts)
    assert read_photo(sound).original_size == (120, 160)
    assert read_photo(with_chunk(sound, BROKEN["checksum"](b"tEXt"))).original_size == (120, 160)


def _profile_of(png: bytes) -> bytes:
    start = png.index(b"iCCP") + 4
    name_ends = png.index(b"\0", start)
    return zlib.decompressobj().decompress(png[name_ends + 2 :])


@pytest.mark.parametrize("name", [b"IHDR", b"IDAT"])
def test_a_checksum_of_the_pixels_is_still_asked_for(name: bytes) -> None:
    png = bytearray(encoded(scene(), "PNG"))
    at = png.index(name)
    length = int.from_bytes(png[at - 4 : at])
    png[at + 4 + length] ^= 1
    with pytest.raises(PhotoError, match="damaged"):
        read_photo(bytes(png))


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGB", "RGBA", "I;16", "1"])
def test_every_kind_of_pixels_comes_through(mode: str) -> None:
    grey = np.arange(160 * 120, dtype=np.uint16).reshape(120, 160)
    image = Image.fromarray(grey) if mode == "I;16" else scene().convert(mode)
    png = encoded(image, "PNG")
    assert pixels_of(png, meaning=True) == pixels_of(pixels_of(png, meaning=True), meaning=False)
    with Image.open(io.BytesIO(pixels_of(png, meaning=False))) as again:
        assert np.array_equal(np.asarray(again), np.asarray(image))


@pytest.mark.parametrize("cut", [8, 20, 33, 60, -5, -12, -200])
def test_a_file_that_is_cut_short_says_so(cut: int) -> None:
    png = encoded(scene(), "PNG")[:cut]
    with pytest.raises(PhotoError, match=r"^This photo is damaged"):
        read_photo(png)
