"""Changes of a photo that can be undone, the panel that reads them, and the brush."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter

from model import Model, Photo, read_photo
from model.explain.inpaint import BrushError, brush_out
from model.explain.perturbations import PERTURBATIONS, Perturbation
from model.explain.stress import steadiness, stress
from model.explain.target import Target
from model.input.frame import crop
from tests.samples import LESIONS


def smooth() -> np.ndarray:
    noise = np.random.default_rng(0).integers(0, 256, (299, 299, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(noise).filter(ImageFilter.GaussianBlur(9)).point(lambda v: 8 * (v - 112)))


@pytest.mark.parametrize("perturbation", PERTURBATIONS, ids=lambda p: p.name)
def test_a_change_is_seen_and_what_moved_comes_back_to_its_place(perturbation: Perturbation) -> None:
    square = smooth()
    before = square.copy()
    changed = perturbation.change(square, np.random.default_rng(3))
    assert changed.shape == square.shape
    assert changed.dtype == np.uint8
    assert (square == before).all()
    assert (changed == perturbation.change(square, np.random.default_rng(3))).all()
    assert (changed != square).any()
    if perturbation.matrix is not None:
        back = perturbation.back(changed[..., 1].astype(np.float32))
        known = np.isfinite(back)
        assert known.mean() > 0.6
        assert np.abs(back[known] - square[..., 1][known]).mean() < 2
        assert np.abs(changed[..., 1].astype(float) - square[..., 1]).mean() > 10


def test_a_quarter_turn_is_a_quarter_turn() -> None:
    turned = PERTURBATIONS[0].change(smooth(), np.random.default_rng(0))
    assert np.abs(turned.astype(int) - np.rot90(smooth())).max() <= 1


def test_the_panel_compares_each_change_with_the_photo_as_it_was(model: Model) -> None:
    photo, prediction = read_photo(LESIONS[0]), model.predict(LESIONS[0])
    square, target = crop(photo, model.frame(photo)), Target.of(prediction, "malignant")
    nothing = Perturbation("nothing", "none", lambda square, _: square)
    rows = stress(model, square, target, perturbations=[nothing, PERTURBATIONS[0], PERTURBATIONS[-1]])
    assert rows[0].moved == 0
    assert rows[0].likeness == pytest.approx(1)
    assert (rows[0].flips, rows[0].crosses) == (False, False)
    for row in rows[1:]:
        again = model.predict(Photo.from_pixels(row.square), modality=prediction.modality)
        assert row.probability == pytest.approx(again.malignant, abs=1e-5)
        assert row.answer == again.probabilities.answer.node
        assert row.flips == (row.answer != prediction.probabilities.answer.node)
        assert row.moved == pytest.approx(again.malignant - prediction.malignant, abs=1e-5)
    summed = steadiness(rows)
    assert summed.changes == 3
    assert summed.largest_move == max(abs(row.moved) for row in rows)


def inked() -> tuple[Photo, np.ndarray]:
    pixels = np.full((200, 260, 3), (210, 170, 150), np.uint8)
    ink = np.zeros((200, 260), bool)
    ink[80:95, 30:220] = True
    pixels[ink] = (60, 20, 120)
    return Photo.from_pixels(pixels), ink


def test_what_is_brushed_out_becomes_skin_and_the_rest_stays() -> None:
    photo, ink = inked()
    altered = brush_out(photo, ink)
    assert np.abs(altered.photo.pixels.astype(int) - (210, 170, 150)).max() <= 5  # Telea's own rounding makes 3
    assert (altered.photo.pixels[~ink] == photo.pixels[~ink]).all()
    assert altered.share == pytest.approx(ink.mean())
    assert "altered" in altered.mark
    assert altered.original_sha256 == photo.sha256 != altered.photo.sha256
    assert altered.photo.original_size == photo.original_size


def test_a_brush_that_left_nothing_or_took_all_is_told_what_to_do() -> None:
    photo, ink = inked()
    for mask, words in [
        (np.zeros_like(ink), "Nothing is brushed"),
        (np.ones_like(ink), "More than half"),
        (ink[:50], "another photo"),
    ]:
        with pytest.raises(BrushError, match=words):
            brush_out(photo, mask)
