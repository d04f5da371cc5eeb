"""Finders: against artefacts that other libraries draw, what eyes saw on real photos, and their laws."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps

from model.artefacts.catalogue import ARTEFACTS, BY_NAME, PAINTERS, found_on
from model.artefacts.colourless import measure_colour
from model.artefacts.dark_corners import measure_dark_corners
from model.artefacts.findings import look_over
from model.artefacts.hair import measure_hair
from model.input.frame import Frame, crop
from model.input.photo import read_photo
from tests.artefacts.squares import SIDE, skin, study_squares

SEEN = Path(__file__).with_name("seen_by_eye.tsv")

# How many of the painted photos of the Reader study are found at the least; a figure of each bundle stands in its card.
AT_LEAST = {
    **{"hair": 0.95, "grey": 1.0, "one colour": 1.0, "small lesion": 0.55, "ink": 0.95, "coloured disc": 0.55},
    **{"ruler": 0.95, "scale": 0.7, "dark corners": 0.98, "round mask": 0.98, "gel bubbles": 0.65, "text": 0.85},
    "moiré": 0.95,
}


@pytest.mark.parametrize("name", [name for artefact in ARTEFACTS for name in artefact.painters])
def test_what_is_painted_on_real_photos_is_found(name: str) -> None:
    kind = next(artefact for artefact in ARTEFACTS if name in artefact.painters)
    painted = [PAINTERS[name](square, np.random.default_rng([9, k])) for k, square in enumerate(study_squares())]
    share = np.mean([kind.is_on(square) for square in painted])
    assert share >= AT_LEAST[name], f"{share:.2f}"


# ------------------------------------------------------------------ drawn by other libraries


def hair_by_opencv(square: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    painted = square.copy()
    for _ in range(12):
        begin, end = generator.integers(0, SIDE, 2), generator.integers(0, SIDE, 2)
        bent = (begin + end) / 2 + generator.normal(0, 25, 2)
        points = np.array([begin, bent, end]).round().astype(np.int32)
        t = np.linspace(0, 1, 30)[:, None]
        curve = (1 - t) ** 2 * points[0] + 2 * t * (1 - t) * points[1] + t**2 * points[2]
        cv2.polylines(painted, [curve.round().astype(np.int32)], False, (50, 35, 30), 2, cv2.LINE_AA)
    return painted


def ring_by_opencv(square: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    painted = square.copy()
    cv2.circle(painted, (150, 150), int(generator.integers(100, 125)), (70, 50, 160), 6, cv2.LINE_AA)
    return painted


def date_by_opencv(square: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    painted = square.copy()
    where = (10, int(generator.integers(20, 290)))
    cv2.putText(painted, "24.12.2025", where, cv2.FONT_HERSHEY_SIMPLEX, 0.6, (255, 255, 255), 2, cv2.LINE_AA)
    return painted


def screen(square: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Every pixel of a display as three stripes with a gap, seen by a camera of another pitch, a little aslant."""
    shown = np.repeat(np.repeat(square[::2, ::2], 4, axis=0), 4, axis=1).astype(np.float64)
    stripes = np.zeros((4, 4, 3))
    for channel in range(3):
        stripes[:3, channel, channel] = 2.2
    lit = np.clip(shown * np.tile(stripes, (shown.shape[0] // 4, shown.shape[1] // 4, 1)), 0, 255).astype(np.uint8)
    turned = Image.fromarray(lit).rotate(float(generator.uniform(3, 9)), Image.Resampling.BICUBIC)
    middle = turned.crop((60, 60, turned.width - 60, turned.height - 60))
    return np.asarray(middle.resize((SIDE, SIDE), Image.Resampling.BILINEAR))


def mask_by_pillow(square: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    mask = Image.new("L", (SIDE, SIDE))
    ImageDraw.Draw(mask).ellipse([20, 20, SIDE - 20, SIDE - 20], fill=255)
    return np.asarray(Image.composite(Image.fromarray(square), Image.new("RGB", (SIDE, SIDE)), mask))


def ruler_by_pillow(square: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    picture = Image.fromarray(square)
    pen = ImageDraw.Draw(picture)
    pen.rectangle([0, 255, SIDE, SIDE], fill=(225, 225, 220))
    for x in range(int(generator.integers(0, 20)), SIDE, 21):
        pen.line([x, 258, x, 282], fill=(20, 20, 20), width=4)
    return np.asarray(picture)


ELSEWHERE: dict[str, tuple[str, Callable[[np.ndarray, np.random.Generator], np.ndarray], float]] = {
    "OpenCV's polylines": ("hair", hair_by_opencv, 0.9),
    "OpenCV's circle": ("ink", ring_by_opencv, 0.9),
    "OpenCV's letters": ("text", date_by_opencv, 0.8),
    "a screen's stripes": ("moiré", screen, 0.8),
    "Pillow's mask": ("dark corners", mask_by_pillow, 1.0),
    "Pillow's ruler": ("ruler", ruler_by_pillow, 0.8),
    "Pillow's grey": ("no colour", lambda s, _: np.asarray(ImageOps.grayscale(Image.fromarray(s)).convert("RGB")), 1.0),
    "Pillow's sepia": (
        "no colour",
        lambda s, _: np.asarray(ImageOps.colorize(ImageOps.grayscale(Image.fromarray(s)), "#201005", "#ffe8c0")),
        1.0,
    ),
}


@pytest.mark.parametrize("drawn", ELSEWHERE)
def test_what_another_library_draws_is_found_too(drawn: str) -> None:
    name, draw, at_least = ELSEWHERE[drawn]
    squares = [draw(square, np.random.default_rng([3, k])) for k, square in enumerate(study_squares())]
    share = np.mean([BY_NAME[name].is_on(square) for square in squares])
    assert share >= at_least, f"{share:.2f}"


# ------------------------------------------------------------------ real ones


@pytest.fixture(scope="module")
def seen(shared: Path) -> list[tuple[tuple[str, ...], set[str]]]:
    """What is found on each of 300 validation photos, with what was seen on it by eye at 240 pixels."""
    rows = list(csv.DictReader(SEEN.open(encoding="utf-8"), delimiter="\t"))
    photos = [read_photo(shared / "data" / "images" / row["image"]) for row in rows]
    found = [found_on(crop(photo, Frame.centred(photo.width, photo.height))) for photo in photos]
    return [(names, set(row["seen"].split("|")) - {""}) for names, row in zip(found, rows, strict=True)]


def test_hair_that_an_eye_sees_is_found_and_skin_without_rarely_passes_for_it(seen) -> None:
    hairy = ["hair" in found for found, by_eye in seen if "hair" in by_eye]
    bare = ["hair" in found for found, by_eye in seen if not by_eye & {"hair", "some hair"}]
    assert len(hairy) == 21
    assert np.mean(hairy) >= 0.85
    assert len(bare) > 200
    assert np.mean(bare) <= 0.08


@pytest.mark.parametrize(
    ("name", "eye", "wrongly"),
    [
        ("no colour", set(), 0.0),
        ("moiré", set(), 0.0),
        ("text", {"text", "ruler"}, 0.01),
        ("dark corners", {"dark corners"}, 0.01),
        ("ink", {"ink", "coloured disc"}, 0.04),
        ("ruler", {"ruler"}, 0.03),
        ("gel bubbles", {"gel bubbles"}, 0.05),
        ("small lesion", set(), 0.04),
    ],
)
def test_what_is_not_there_is_rarely_found(seen, name: str, eye: set[str], wrongly: float) -> None:
    without = [name in found for found, by_eye in seen if not by_eye & eye]
    assert np.mean(without) <= wrongly, f"{np.mean(without):.3f}"


# ------------------------------------------------------------------ laws


@settings(max_examples=30)
@given(
    seed=st.integers(0, 1000),
    tint=st.tuples(*[st.floats(0.3, 1)] * 3),
    gamma=st.floats(0.6, 1.7),
    offset=st.tuples(*[st.floats(0, 40)] * 3),
)
def test_a_photo_whose_colours_follow_from_its_brightness_has_none(seed, tint, gamma, offset):
    level = np.random.default_rng(seed).random((60, 60, 1)) ** gamma
    square = np.clip(np.array(offset) + level * np.array(tint) * 210, 0, 255).round().astype(np.uint8)
    assert measure_colour(square) < 0.8


def test_a_blank_photo_has_no_colour_and_nothing_else_that_can_be_told():
    assert found_on(np.full((SIDE, SIDE, 3), 127, np.uint8)) == ("no colour",)


@settings(max_examples=20)
@given(seed=st.integers(0, 1000))
def test_dark_corners_do_not_depend_on_how_the_photo_is_turned(seed):
    square = np.random.default_rng(seed).integers(0, 90, (SIDE, SIDE, 3), dtype=np.uint8)
    measures = {measure_dark_corners(np.ascontiguousarray(np.rot90(square, k))) for k in range(4)}
    assert len(measures) == 1


def test_a_dark_line_counts_by_its_area_and_a_short_one_not_at_all():
    square = np.full((SIDE, SIDE, 3), 180, np.uint8)
    square[100:102, 20:280] = 40
    assert measure_hair(square) == pytest.approx(2 * 260 / SIDE**2, rel=0.05)
    short = np.full((SIDE, SIDE, 3), 180, np.uint8)
    short[100:102, 20:50] = 40
    assert measure_hair(short) == 0


@settings(max_examples=40)
@given(
    x=st.integers(40, 250),
    y=st.integers(40, 250),
    radius=st.integers(6, 18),
    frame=st.builds(Frame, st.floats(0, 500), st.floats(0, 500), st.floats(300, 2000)),
)
def test_the_frame_that_a_small_lesion_gets_holds_it_and_lies_in_the_old_one(x, y, radius, frame):
    square = np.full((SIDE, SIDE, 3), (190, 150, 135), np.uint8)
    cv2.circle(square, (x, y), radius, (80, 50, 40), -1, cv2.LINE_AA)
    found = look_over(square, frame)
    assert "small lesion" in found.names
    lesion = found.lesion
    assert lesion is not None
    scale = frame.side / SIDE
    left, top, right, bottom = lesion.box
    assert frame.left - 1e-6 <= left
    assert right <= frame.left + frame.side + 1e-6
    assert frame.top - 1e-6 <= top
    assert bottom <= frame.top + frame.side + 1e-6
    for place, begin, end, origin in ((x, left, right, frame.left), (y, top, bottom, frame.top)):
        assert begin - 2 * scale <= origin + (place - radius) * scale
        assert origin + (place + radius) * scale <= end + 2 * scale
    assert lesion.side < 0.5 * frame.side


def test_rows_of_hair_are_not_called_a_ruler_as_well():
    square = skin(4)
    square[:, ::24] = 30
    assert "ruler" not in found_on(square)
