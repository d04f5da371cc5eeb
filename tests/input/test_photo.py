"""Photo: upright, without metadata, within its limits, unchangeable - by whatever way it comes in."""

import hashlib
import io
import struct
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFile

from model.input.frame import Frame
from model.input.photo import MAX_SIDE, MIN_SIDE, Photo, PhotoError, read_photo
from tests.input.hostile import png_chunk
from tests.pictures import ALL_FORMATS, close, encoded, oriented_exif, pixels, scene

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIC", "AVIF"])
@pytest.mark.parametrize("broken", [b"MM\0*\xff\xff\xff\xff\0\1", b"II*\0\x08\0\0\0\xff\xff", b"\xa5", b"\0"])
def test_a_broken_exif_block_does_not_cost_the_photo(format: str, broken: bytes) -> None:
    exif = Image.Exif()
    exif[271] = "ACME Phones" * 20
    written = exif.tobytes()[6:]
    data = encoded(scene(), format, exif=exif.tobytes(), **({} if format == "PNG" else {"quality": 95}))
    assert data.count(written) == 1
    spoilt = data.replace(written, (broken * len(written))[: len(written)])
    if format == "PNG":
        spoilt = with_sound_checksums(spoilt)
    assert close(read_photo(spoilt).pixels, pixels(scene()), mean=5)


def with_sound_checksums(png: bytes) -> bytes:
    """The PNG with each chunk's checksum made anew."""
    made, place = png[:8], 8
    while place < len(png):
        (length,) = struct.unpack_from(">I", png, place)
        made += png_chunk(png[place + 4 : place + 8], png[place + 8 : place + 8 + length])
        place += length + 12
    return made


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "HEIC", "AVIF"])
def test_nothing_but_pixels_leaves(format: str) -> None:
    exif = oriented_exif(6)
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><name>Erika Mustermann</name></x:xmpmeta>'
    extra = {"exif": exif.tobytes() if format == "HEIC" else exif}
    if format not in ("TIFF", "PNG"):
        extra["xmp"] = xmp
    data = encoded(scene(), format, icc_profile=SRGB, **extra)
    assert b"ACME" in data  # or there would be nothing to lose
    shown = read_photo(data).as_jpeg()
    assert not any(
        word in shown for word in (b"ACME", b"Exif", b"http", b"xmp", b"Erika", b"ICC_PROFILE", b"Photoshop")
    )
    with Image.open(io.BytesIO(shown)) as image:
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(("size", "kept"), [((4096, 1000), (2048, 500)), ((300, 3000), (205, 2048))])
def test_a_large_photo_is_reduced_and_remembers_its_size(size: tuple[int, int], kept: tuple[int, int]) -> None:
    photo = read_photo(encoded(scene(*size), "PNG"))
    assert (photo.width, photo.height) == kept
    assert photo.original_size == size
    # The corners keep their colours: nothing was cropped or turned.
    corners = photo.pixels[[0, 0, -1, -1], [0, -1, 0, -1], :2].astype(int)
    assert np.abs(corners - [[0, 0], [255, 0], [0, 255], [255, 255]]).max() <= 3


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("size", "kept"), [((4032, 604), (2016, 302)), ((3301, 401), (1651, 201)), ((600, 8000), (150, 2000))]
)
def test_a_larger_photo_is_halved_whoever_does_it(format: str, size: tuple[int, int], kept: tuple[int, int]) -> None:
    whole = scene(*size)
    options = {"quality": 95, "subsampling": 0} if format == "JPEG" else {}
    photo = read_photo(encoded(whole, format, **options))
    assert (photo.width, photo.height) == kept
    assert photo.original_size == size
    factor = round(size[0] / kept[0])
    squares = pixels(whole)[: size[1] // factor * factor, : size[0] // factor * factor].astype(float)
    means = squares.reshape(size[1] // factor, factor, size[0] // factor, factor, 3).mean(axis=(1, 3))
    off = np.abs(photo.pixels[: means.shape[0], : means.shape[1]] - means)
    assert off.max() <= (1 if format == "PNG" else 8)
    assert off.mean() < 1


def test_a_large_photo_on_its_side_is_turned_and_reduced() -> None:
    photo = read_photo(encoded(scene(3000, 1500), "PNG", exif=oriented_exif(6)))
    assert (photo.width, photo.height) == (1024, MAX_SIDE)
    assert photo.original_size == (1500, 3000)


@given(st.integers(64, 5000), st.integers(1, 64), st.booleans())
@example(4096, 48, False)
@example(3000, 40, True)
@settings(max_examples=60)
def test_whatever_is_kept_can_be_framed_and_a_strip_says_that_it_is_one(long: int, short: int, upright: bool) -> None:
    width, height = (short, long) if upright else (long, short)
    pixels = np.zeros((height, width, 3), np.uint8)
    if short < MIN_SIDE or long / short > MAX_SIDE / MIN_SIDE + 1:
        with pytest.raises(PhotoError, match=f"{width} × {height} pixels"):
            Photo.from_pixels(pixels)
    elif long / short < MAX_SIDE / MIN_SIDE:
        photo = Photo.from_pixels(pixels)
        assert Frame.centred(photo.width, photo.height).side >= MIN_SIDE


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_a_strip_is_told_with_its_upright_size(format: str, orientation: int) -> None:
    size = "48 × 4096" if orientation == 6 else "4096 × 48"
    with pytest.raises(PhotoError, match=f"too narrow a strip: {size} pixels"):
        read_photo(encoded(scene(4096, 48), format, exif=oriented_exif(orientation)))


def test_all_ways_to_hand_over_a_photo_agree(tmp_path: Path) -> None:
    data = encoded(scene(), "JPEG")
    path = tmp_path / "a.jpg"
    path.write_bytes(data)
    read_before = io.BytesIO(data)
    read_before.read(100)
    photos = [read_photo(s) for s in (data, bytearray(data), memoryview(data), path, str(path), read_before)]
    with path.open("rb") as file:
        photos.append(read_photo(file))
    assert len(set(photos)) == 1
    assert all(photo == photos[0] for photo in photos)


def test_sha256_is_that_of_the_file() -> None:
    data = encoded(scene(), "PNG")
    assert read_photo(data).sha256 == hashlib.sha256(data).hexdigest()


def test_a_photo_cannot_be_changed_and_shows_no_pixels() -> None:
    photo = read_photo(encoded(scene(), "PNG"))
    with pytest.raises(ValueError, match="read-only"):
        photo.pixels[0, 0] = 0
    with pytest.raises(ValueError, match="WRITEABLE"):
        photo.pixels.flags.writeable = True
    with pytest.raises(AttributeError):
        photo.format = "GIF"  # type: ignore[misc]
    assert len(repr(photo)) < 80
    assert "array" not in repr(photo)


def test_photos_differ_by_file_and_by_pixels() -> None:
    one, other = read_photo(encoded(scene(), "PNG")), read_photo(encoded(scene(), "TIFF"))
    assert one != other  # the same pixels from two files
    assert one != Photo(other.pixels[::-1], one.sha256, one.format, one.original_size)
    assert one == Photo(other.pixels, one.sha256, one.format, one.original_size)
    assert one != "photo"


def test_from_pixels_copies_checks_and_hashes() -> None:
    array = pixels(scene()).copy()
    photo = Photo.from_pixels(array)
    assert photo == Photo.from_pixels(array)
    array[0, 0] = 77
    assert photo != Photo.from_pixels(array)
    assert np.array_equal(photo.pixels, pixels(scene()))
    wide, tall = (Photo.from_pixels(np.zeros(shape, np.uint8)) for shape in ((40, 90, 3), (90, 40, 3)))
    assert wide.sha256 != tall.sha256  # the same bytes in another shape
    for wrong in (array / 255, array[..., 0], array.transpose(2, 0, 1), np.zeros((8, 8, 3), np.uint8)):
        with pytest.raises(PhotoError):
            Photo.from_pixels(wrong)  # type: ignore[arg-type]


def test_thumbnails_shrink_and_never_grow() -> None:
    photo = read_photo(encoded(scene(), "PNG"))
    assert photo.thumbnail(80).size == (80, 60)
    assert photo.thumbnail(1000).size == (160, 120)
    assert Image.open(io.BytesIO(photo.as_jpeg(longest=40))).size == (40, 30)
    assert len(photo.as_jpeg(quality=20)) < len(photo.as_jpeg(quality=95))
    assert photo.as_jpeg() == photo.as_jpeg()


def test_reading_changes_nothing_global_and_warns_of_nothing() -> None:
    def settings() -> tuple[object, ...]:
        return Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, "HEIF" in Image.OPEN

    before = settings()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for format in ALL_FORMATS:
            read_photo(encoded(scene(), format))
    assert settings() == before
