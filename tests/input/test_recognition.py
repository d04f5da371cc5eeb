"""Hostile and mistaken files: each is refused with one clear sentence, and no other exception ever escapes."""

import io
import random
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.BmpImagePlugin import BmpImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from model.input.photo import Photo, PhotoError, read_photo
from tests.input.hostile import HTML, SVG, hostile_files, many_scans, zipped
from tests.pictures import ALL_FORMATS, close, encoded, pixels, scene

VALID = {format: encoded(scene(64, 48), format) for format in ALL_FORMATS}


def refusal(source: object) -> str:
    with pytest.raises(PhotoError) as caught:
        read_photo(source)  # type: ignore[arg-type]
    return str(caught.value)


def is_plain(sentence: str) -> bool:
    """One or two sentences that end, tell what to do, and hold nothing that only a programmer reads."""
    advice = ("Choose", "Save", "Check", "choose")
    strange = re.search(r"[<>{}\\\\]|Error|None|0x|Traceback|cannot identify|b'|!", sentence)
    return sentence.endswith(".") and len(sentence) < 200 and any(a in sentence for a in advice) and not strange


def test_every_hostile_file_gets_its_sentence(tmp_path: Path) -> None:
    for path, words in hostile_files(tmp_path).items():
        sentence = refusal(path)
        assert words in sentence, f"{path.name}: {sentence}"
        assert is_plain(sentence), f"{path.name}: {sentence}"
        assert path.name not in sentence
        assert refusal(path.read_bytes()) == sentence


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def explode(self: Image.Image) -> None:
        raise AssertionError("the pixels were decoded")

    bombs = [path for path in hostile_files(tmp_path) if "million" in path.name or "bomb" in path.name]
    assert len(bombs) == 5
    for opener in (JpegImageFile, PngImageFile, WebPImageFile, BmpImageFile):
        monkeypatch.setattr(opener, "load", explode)
        monkeypatch.setattr(opener, "verify", explode)
    assert all("too large" in refusal(path) for path in bombs)


def test_missing_files_folders_and_odd_paths(tmp_path: Path) -> None:
    for path, words in [
        (tmp_path / "Erika Mustermann.jpg", "no file"),
        (tmp_path, "folder"),
        (Path("/dev/zero"), "not a file"),
        (Path("a\0b.jpg"), "could not be opened"),
        (Path("x" * 5000), "could not be opened"),
    ]:
        sentence = refusal(path)
        assert words in sentence
        assert is_plain(sentence)
        assert "Mustermann" not in sentence


def test_a_file_that_is_closed_is_refused() -> None:
    closed = io.BytesIO(VALID["PNG"])
    closed.close()
    assert "could not be read" in refusal(closed)


@pytest.mark.parametrize("payload", [zipped(), HTML, SVG, b"%PDF-1.7\n", bytes(10_000)], ids=lambda p: repr(p[:8]))
def test_what_hangs_behind_a_photo_is_ignored(payload: bytes) -> None:
    photo = read_photo(VALID["JPEG"] + payload)
    assert np.array_equal(photo.pixels, read_photo(VALID["JPEG"]).pixels)
    assert photo.as_jpeg() == read_photo(VALID["JPEG"]).as_jpeg()


def test_a_text_hidden_in_a_photo_is_dropped() -> None:
    photo = read_photo(encoded(scene(), "JPEG", quality=95, comment=HTML))
    assert close(photo.pixels, pixels(scene()), mean=5)
    assert b"script" not in photo.as_jpeg()


def test_progressive_photos_as_phones_and_editors_write_them_are_read() -> None:
    assert read_photo(encoded(scene(), "JPEG", progressive=True)).width == 160
    assert read_photo(many_scans(scans=30)).width == 160


def test_the_sentence_is_all_that_is_shown_of_a_decoders_error() -> None:
    with pytest.raises(PhotoError) as caught:
        read_photo(VALID["PNG"][: len(VALID["PNG"]) // 2])
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def read_or_refuse(data: bytes) -> Photo | str:
    """A sound photo, or a plain sentence; whatever else is raised goes through and fails the test."""
    try:
        photo = read_photo(data)
    except PhotoError as error:
        sentence = str(error)
    else:
        assert photo.pixels.dtype == np.uint8
        assert photo.pixels.shape == (photo.height, photo.width, 3)
        return photo
    assert is_plain(sentence), sentence
    return sentence


@settings(max_examples=150)
@given(st.binary(max_size=400))
@example(b"\xff\xd8\xff")
@example(b"II*\0")
@example(b"BM" + b"\0" * 12 + b"\x28\0\0\0")
@example(b"\0\0\0\0ftyp")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(data)


@pytest.mark.parametrize("format", ALL_FORMATS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damaged_photo_is_read_or_refused(format: str, data: st.DataObject) -> None:
    damaged = bytearray(VALID[format])
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(damaged)))
    start = data.draw(st.sampled_from([0, 0, 0, 1, 8]))
    read_or_refuse(bytes(damaged[start : end if data.draw(st.booleans()) else None]))


@pytest.mark.parametrize("format", ALL_FORMATS)
def test_any_header_is_read_or_refused(format: str) -> None:
    # The first bytes decide about sizes, offsets and counts: change each of them in turn.
    chance = random.Random(0)
    for place in range(4, min(160, len(VALID[format]))):
        damaged = bytearray(VALID[format])
        damaged[place] = chance.choice([0, 1, 127, 128, 255])
        read_or_refuse(bytes(damaged))


@pytest.mark.parametrize("format", ALL_FORMATS)
def test_a_photo_cut_off_anywhere_is_never_read_as_whole(format: str) -> None:
    whole = read_photo(VALID[format])
    refused = 0
    for end in range(0, len(VALID[format]) - 1, 1 + len(VALID[format]) // 150):
        result = read_or_refuse(VALID[format][:end])
        refused += isinstance(result, str)
        if isinstance(result, Photo):  # only what comes after the pixels may be missing
            assert np.array_equal(result.pixels, whole.pixels), end
    assert refused > 50
