"""Decoding: any format, depth, channels and profile becomes 8-bit sRGB, to the last bit where it is that already."""

import io
import struct
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from PIL import Image, ImageCms

from model.input.photo import read_photo
from tests.pictures import ALL_FORMATS, LOSSLESS, close, encoded, pixels, scene


@pytest.mark.parametrize("format", ALL_FORMATS)
def test_formats_are_recognised_by_content_and_named(format: str, tmp_path: Path) -> None:
    path = tmp_path / "photo.txt"
    path.write_bytes(encoded(scene(), format))
    photo = read_photo(path)
    assert photo.format == {"WEBP": "WebP"}.get(format, format)
    assert close(photo.pixels, pixels(scene()), mean=12)


@pytest.mark.parametrize("format", LOSSLESS)
def test_lossless_photos_keep_every_pixel(format: str) -> None:
    assert np.array_equal(read_photo(encoded(scene(), format, **LOSSLESS[format])).pixels, pixels(scene()))


def test_a_jpeg_without_a_profile_keeps_the_decoders_pixels() -> None:
    data = encoded(scene(2048, 300), "JPEG")
    assert np.array_equal(read_photo(data).pixels, pixels(Image.open(io.BytesIO(data))))


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "YCbCr", "LAB"])
def test_every_kind_of_channel_becomes_the_same_picture(mode: str) -> None:
    grey = mode in ("1", "L", "LA")
    expected = pixels(scene().convert("L") if grey else scene())
    image = scene().convert("L").convert(mode) if grey else in_mode(scene(), mode)
    photo = read_photo(encoded(image, "TIFF" if mode in ("CMYK", "YCbCr", "LAB") else "PNG"))
    # black-and-white dots and 256 colours are right on average, over blocks of 20 × 20
    assert close(blocks(photo.pixels), blocks(expected), mean=3)
    if mode in ("L", "LA", "RGBA"):
        assert np.array_equal(photo.pixels, expected)


def in_mode(image: Image.Image, mode: str) -> Image.Image:
    if mode == "LAB":
        to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
        lab = ImageCms.applyTransform(image, to_lab)
        assert lab is not None
        return lab
    return image.quantize(256) if mode == "P" else image.convert(mode)


def blocks(picture: np.ndarray) -> np.ndarray:
    return picture.reshape(6, 20, 8, 20, 3).mean(axis=(1, 3))


def test_lab_agrees_with_the_formula_of_cie() -> None:
    # L* = 53.24, a* = 80.09, b* = 67.20 is sRGB red under D65; lcms works under D50, where it is (54.29, 80.81, 69.89).
    lab = Image.merge("LAB", [Image.new("L", (40, 40), value) for value in (round(54.29 * 2.55), 128 + 81, 128 + 70)])
    assert np.abs(read_photo(encoded(lab, "TIFF")).pixels.astype(int) - (255, 0, 0)).max() <= 6


@pytest.mark.parametrize("format", ["PNG", "WEBP", "TIFF", "HEIC"])
def test_transparency_lies_on_white(format: str) -> None:
    image = Image.new("RGBA", (64, 64), (200, 0, 0, 255))
    image.paste((0, 0, 0, 0), (0, 0, 32, 64))
    image.paste((0, 0, 200, 51), (0, 0, 32, 32))  # a fifth blue, four fifths page
    photo = read_photo(encoded(image, format, **LOSSLESS.get(format, {"quality": -1})))
    for row, column, color in ((48, 16, (255, 255, 255)), (16, 16, (204, 204, 244)), (16, 48, (200, 0, 0))):
        assert np.abs(photo.pixels[row, column].astype(int) - color).max() <= 3


def test_a_transparent_palette_colour_lies_on_white() -> None:
    image = Image.new("P", (40, 40), 1)
    image.putpalette([0, 0, 0, 10, 120, 30])
    image.paste(0, (0, 0, 20, 40))
    photo = read_photo(encoded(image, "PNG", transparency=0))
    assert photo.pixels[10, 10].tolist() == [255, 255, 255]
    assert photo.pixels[10, 30].tolist() == [10, 120, 30]


def deep(values: np.ndarray, bits: int, sample_format: int = 1, photometric: int = 1, samples: int = 1) -> bytes:
    """A plain little-endian TIFF written by hand, for the depths that Pillow reads and cannot write."""
    height, width = len(values), values[0].nbytes * 8 // (bits * samples)
    content = values.tobytes()
    tags = [  # number, the value for each sample or once, as TIFF 6.0 names them
        (256, width), (257, height), (258, bits), (259, 1), (262, photometric), (273, 0), (277, samples),
        (278, height), (279, len(content)), (339, sample_format),
    ]  # fmt: skip
    after = 8 + 2 + 12 * len(tags) + 4
    entries, tail = b"", b""
    for number, value in tags:
        if number in (258, 339) and samples > 2:  # too long for the entry itself: written behind the directory
            entries += struct.pack("<HHII", number, 3, samples, after + len(tail))
            tail += struct.pack("<H", value) * samples
        else:
            entries += struct.pack("<HHII", number, 4, 1, after + 4 * samples if number == 273 else value)
    tail = tail.ljust(4 * samples, b"\0")
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + entries + bytes(4) + tail + content


def twelve_bits(values: np.ndarray) -> np.ndarray:
    """Pairs of 12-bit numbers packed into three bytes."""
    first, second = values[:, ::2], values[:, 1::2]
    packed = np.stack([first >> 4, (first & 15) << 4 | second >> 8, second & 255], axis=-1)
    return packed.reshape(len(values), -1).astype(np.uint8)


RAMP = np.linspace(0, 1, 64 * 64).reshape(64, 64)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("16-bit PNG", encoded(Image.fromarray((RAMP * 65535).astype(np.uint16)), "PNG")),
        ("16-bit TIFF", deep((RAMP * 65535).astype("<u2"), 16)),
        ("16-bit TIFF, white is zero", deep((65535 - RAMP * 65535).astype("<u2"), 16, photometric=0)),
        ("12-bit TIFF", deep(twelve_bits((RAMP * 4095).astype(np.uint16)), 12)),
        ("signed 16-bit TIFF", deep((RAMP * 65535 - 32768).astype("<i2"), 16, sample_format=2)),
        ("32-bit TIFF of full range", deep((RAMP * 4294967295).astype("<u4"), 32)),
        ("signed 32-bit TIFF", deep((RAMP * 2e9 - 1e9).astype("<i4"), 32, sample_format=2)),
        ("32-bit TIFF of 16-bit values", deep((RAMP * 65535).astype("<u4"), 32)),
        ("32-bit TIFF of 8-bit values", deep((RAMP * 255).astype("<u4"), 32)),
        ("float TIFF, 0 to 1", deep(RAMP.astype("<f4"), 32, sample_format=3)),
        ("float TIFF, 0 to 255", deep((RAMP * 255).astype("<f4"), 32, sample_format=3)),
        ("float TIFF of any range", deep((RAMP * 7 - 3).astype("<f4"), 32, sample_format=3)),
        ("16-bit RGB TIFF", deep(np.stack([RAMP * 65535] * 3, -1).astype("<u2"), 16, photometric=2, samples=3)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_deep_pictures_keep_their_brightness(name: str, data: bytes) -> None:
    photo = read_photo(data)
    for channel in range(3):
        assert np.abs(photo.pixels[..., channel] - RAMP * 255).max() <= 1.01, name


def test_a_dark_16_bit_photo_stays_dark_and_odd_numbers_do_no_harm() -> None:
    assert read_photo(deep(np.full((40, 40), 6553, "<u2"), 16)).pixels.max() == 25
    values = np.full((40, 40), 0.5, "<f4")
    values[0, :3] = (np.nan, np.inf, -np.inf)
    assert read_photo(deep(values, 32, sample_format=3)).pixels[20, 20].tolist() == [128, 128, 128]


def profile(name: Literal["sRGB", "LAB"]) -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(name)).tobytes()


def with_primaries(**primaries: tuple[float, float, float]) -> bytes:
    """sRGB's own profile with some of its primaries (D50-adapted XYZ) exchanged."""
    data = bytearray(profile("sRGB"))
    for entry in range(int.from_bytes(data[128:132], "big")):
        at = 132 + 12 * entry
        offset = int.from_bytes(data[at + 4 : at + 8], "big")
        for place, value in enumerate(primaries.get(data[at : at + 4].decode(), ())):
            start = offset + 8 + 4 * place
            data[start : start + 4] = round(value * 65536).to_bytes(4, "big", signed=True)
    return bytes(data)


DISPLAY_P3 = with_primaries(
    rXYZ=(0.51512, 0.24120, -0.00105), gXYZ=(0.29198, 0.69225, 0.04189), bXYZ=(0.15710, 0.06657, 0.78407)
)
ROUNDED_SRGB = with_primaries(rXYZ=(0.4385, 0.2235, 0.0139))  # as other makers write it; true red is .4361, .2225


@pytest.mark.parametrize("format", ["PNG", "JPEG", "HEIC"])
def test_a_phones_wide_colours_become_srgb(format: str) -> None:
    # Independent: the matrix from linear Display P3 to linear sRGB (CSS Color 4), between the same transfer curves.
    color = np.array([180, 90, 70])
    linear = np.where(color / 255 > 0.04045, ((color / 255 + 0.055) / 1.055) ** 2.4, color / 255 / 12.92)
    to_srgb = np.array([[1.22494, -0.22494, 0], [-0.04206, 1.04206, 0], [-0.01964, -0.07864, 1.09827]])
    expected = 255 * (1.055 * (to_srgb @ linear) ** (1 / 2.4) - 0.055)
    assert np.abs(expected - color).max() > 8  # the profile matters
    quality = {} if format == "PNG" else {"quality": 100}
    photo = read_photo(encoded(Image.new("RGB", (64, 64), tuple(color)), format, icc_profile=DISPLAY_P3, **quality))
    assert np.abs(photo.pixels.mean(axis=(0, 1)) - expected).max() <= 3


def test_other_makers_srgb_would_move_pixels_a_little() -> None:
    to_srgb = ImageCms.profileToProfile(scene(), io.BytesIO(ROUNDED_SRGB), ImageCms.createProfile("sRGB"))
    assert to_srgb is not None
    moved = np.abs(pixels(to_srgb).astype(int) - pixels(scene()))
    assert 0 < moved.max() <= 2


@pytest.mark.parametrize(
    "icc", [profile("sRGB"), ROUNDED_SRGB, b"not a profile", bytes(128), profile("sRGB")[:300], profile("LAB")]
)
def test_srgb_profiles_and_broken_ones_change_no_pixel(icc: bytes) -> None:
    assert np.array_equal(read_photo(encoded(scene(), "PNG", icc_profile=icc)).pixels, pixels(scene()))


def test_the_first_of_several_pictures_is_read() -> None:
    second = Image.new("RGB", (160, 120), "blue")
    for format in ("TIFF", "WEBP", "PNG"):
        data = encoded(scene(), format, save_all=True, append_images=[second], **LOSSLESS[format])
        assert np.array_equal(read_photo(data).pixels, pixels(scene())), format
