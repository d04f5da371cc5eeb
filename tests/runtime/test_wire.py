"""What is sent arrives as it was, and what must not be read is refused with a reason."""

from __future__ import annotations

import numpy as np
import pytest
from safetensors.numpy import save

from model.runtime import wire
from tests.runtime.door import BUNDLE, reading_of

RNG = np.random.default_rng(6)
FLOATS = RNG.normal(size=(2, 3, 299, 299)).astype(np.float32)
BYTES = RNG.integers(0, 256, (3, 299, 299, 3), dtype=np.uint8)


@pytest.mark.parametrize("pixels", [FLOATS, BYTES, FLOATS.transpose(0, 1, 3, 2)], ids=["floats", "bytes", "a view"])
def test_pixels_arrive_bit_for_bit(pixels):
    arrived = wire.unpack_pixels(wire.pack_pixels(pixels))
    assert arrived.dtype == pixels.dtype
    assert np.array_equal(arrived, pixels)


def test_readings_arrive_bit_for_bit_and_in_order():
    sent = [reading_of(square) for square in BYTES]
    for before, after in zip(sent, wire.unpack_readings(wire.pack_readings(sent), 3), strict=True):
        for part in ("logits", "features", "mid_features"):
            assert np.array_equal(getattr(before, part), getattr(after, part))


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"", 400, "safetensors"),
        (b"\xff" * 64, 400, "safetensors"),
        (wire.pack_pixels(BYTES)[:-1], 400, "cut off"),
        (b"\x80\x04\x95", 400, "safetensors"),  # how a pickle begins
        (save({"photo": BYTES}), 400, "named pixels"),
        (save({"pixels": BYTES, "more": BYTES}), 400, "named pixels"),
        (wire.pack_pixels(BYTES[:, :298]), 400, "these are uint8"),
        (wire.pack_pixels(BYTES[:0]), 400, "1 to 16 squares"),
        (save({"pixels": FLOATS.astype(np.float64)}), 400, "these are float64"),
        (wire.pack_pixels(np.repeat(BYTES, 6, axis=0)), 400, "1 to 16 squares"),
        (bytes(wire.MOST_BYTES + 1), 413, "16 photos"),
    ],
)
def test_what_is_no_request_is_refused_in_a_sentence(body, status, said):
    with pytest.raises(wire.WireError, match=said) as refused:
        wire.unpack_pixels(body)
    assert refused.value.status == status
    assert str(refused.value).endswith(".")


def test_another_model_or_version_is_refused():
    wire.check(wire.headers(BUNDLE), BUNDLE)
    with pytest.raises(wire.WireError, match="must not mix") as another:
        wire.check(wire.headers("cd" * 32), BUNDLE)
    assert another.value.status == 409
    assert "abababababab" in str(another.value)
    assert "cdcdcdcdcdcd" in str(another.value)
    for sent in ({}, {**wire.headers(BUNDLE), wire.VERSION_HEADER: "2"}):
        with pytest.raises(wire.WireError, match="Install the same") as version:
            wire.check(sent, BUNDLE)
        assert version.value.status == 426


def test_an_answer_for_other_photos_is_not_taken():
    two = wire.pack_readings([reading_of(square) for square in BYTES[:2]])
    for body, photos in ((two, 1), (two[:-4], 2), (save({"logits": FLOATS}), 2)):
        with pytest.raises(wire.WireError):
            wire.unpack_readings(body, photos)
