"""A photo is upright whatever way the camera was held and whatever way its file says so, as phones show it."""

from __future__ import annotations

import numpy as np
import pytest

from model.input.photo import read_photo
from tests.pictures import (
    LOSSLESS,
    close,
    encoded,
    oriented_exif,
    pixels,
    scene,
    stored_as,
    turned_in_both,
    turned_in_exif_alone,
)


def is_upright(data: bytes, mean: float = 5) -> bool:
    """Whether the scene comes out as it was seen, and with its size."""
    photo = read_photo(data)
    return photo.original_size == (160, 120) and close(photo.pixels, pixels(scene()), mean)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_turn_in_exif_is_undone(format: str, orientation: int) -> None:
    options = LOSSLESS.get(format, {"quality": 95})
    data = encoded(stored_as(orientation, scene()), format, exif=oriented_exif(orientation), **options)
    assert is_upright(data, mean=0 if format in LOSSLESS else 5)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["HEIC", "AVIF"])
def test_a_turn_in_the_container_is_undone_once_and_not_twice(format: str, orientation: int) -> None:
    """pillow-heif leaves it in EXIF, too, as iPhones do; Pillow takes it out."""
    exif = oriented_exif(orientation)
    options = {"exif": exif.tobytes() if format == "HEIC" else exif}
    assert is_upright(encoded(stored_as(orientation, scene()), format, quality=95, **options))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["HEIC", "AVIF"])
def test_a_turn_that_only_exif_knows_is_undone_as_phones_do(format: str, orientation: int) -> None:
    assert is_upright(turned_in_exif_alone(stored_as(orientation, scene()), format, orientation))


@pytest.mark.parametrize("in_exif", [1, 3, 8])
@pytest.mark.parametrize("format", ["HEIC", "AVIF"])
def test_where_the_two_disagree_the_container_is_right(format: str, in_exif: int) -> None:
    assert is_upright(turned_in_both(stored_as(6, scene()), format, in_container=6, in_exif=in_exif))


@pytest.mark.parametrize("format", ["HEIC", "AVIF"])
def test_a_container_that_says_there_is_no_turn_has_said_it(format: str) -> None:
    data = bytearray(turned_in_both(scene(), format, in_container=6, in_exif=6))
    data[data.index(b"irot") + 4] = 0  # by no degrees
    assert is_upright(bytes(data))


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_is_ignored(orientation: int) -> None:
    assert np.array_equal(read_photo(encoded(scene(), "PNG", exif=oriented_exif(orientation))).pixels, pixels(scene()))
    assert is_upright(turned_in_exif_alone(scene(), "HEIC", orientation))
