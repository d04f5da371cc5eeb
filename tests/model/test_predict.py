"""The Python interface that scripts are written against."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model import FrameError, Model, PhotoError, Prediction, load, read_photo
from tests.samples import LESIONS, SAMPLES


def test_load_shares_one_model(model: Model) -> None:
    assert load() is model


def test_the_shapes_of_a_prediction(model: Model) -> None:
    prediction = model.predict(str(LESIONS[0]), box=None)
    assert prediction.features.shape == (2048, 8, 8)
    assert prediction.saliency("malignant-melanocytic", against=None).shape == (8, 8)
    assert prediction.saliency("malignant-melanocytic").min() >= 0
    assert prediction.embedding == pytest.approx(prediction.features.mean((1, 2)))
    assert 0 <= prediction.novelty <= 1
    assert prediction.nodes["malignant"] == prediction.malignant
    assert model.taxonomy.ancestors("actinic-keratosis")[0] == "skin-disease"


def test_path_bytes_and_photo_are_the_same_photo(model: Model) -> None:
    by_path = model.predict(LESIONS[0])
    for source in (str(LESIONS[0]), LESIONS[0].read_bytes(), read_photo(LESIONS[0])):
        again = model.predict(source)
        assert again.classes == by_path.classes
        assert again.photo_sha256 == by_path.photo_sha256


def test_many_are_as_one_by_one_and_in_order(model: Model, tmp_path: Path) -> None:
    (tmp_path / "no.jpg").write_text("no photo")
    results = list(model.predict_many([*SAMPLES, tmp_path / "no.jpg", SAMPLES[0]]))
    assert isinstance(results[-2], PhotoError)
    for path, result in zip([*SAMPLES, SAMPLES[0]], [*results[:-2], results[-1]], strict=True):
        assert isinstance(result, Prediction)
        assert result.classes == pytest.approx(model.predict(path).classes, abs=1e-6)


def test_every_number_follows_the_box(model: Model) -> None:
    photo = read_photo(LESIONS[0])
    whole, part = model.predict(photo), model.predict(photo, box=(10, 10, 110, 110))
    assert part.frame != whole.frame
    assert part.classes != whole.classes
    cut = photo.pixels[10:110, 10:110]
    assert np.abs(model.tensor(photo, (10, 10, 110, 110)).mean().item() - cut.mean() / 255) < 0.01


def test_a_box_is_in_pixels_of_the_upright_original(model: Model) -> None:
    width, height = read_photo(LESIONS[0]).original_size
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    box = (left, top, left + side, top + side)
    assert model.predict(LESIONS[0], box=box).classes == model.predict(LESIONS[0]).classes


def test_bad_input_is_told_apart(model: Model) -> None:
    with pytest.raises(PhotoError):
        model.predict("/nowhere/photo.jpg")
    with pytest.raises(FrameError):
        model.predict(LESIONS[0], box=(50, 50, 50, 80))


def test_a_prediction_is_nothing_but_numbers(model: Model) -> None:
    """Nothing of it lives on a device, and the photo's pixels are not in it."""
    prediction = model.predict(LESIONS[0])
    arrays = [value for value in vars(prediction).values() if isinstance(value, np.ndarray)]
    assert [array.shape for array in arrays] == [(2048, 8, 8)]


def deepest_sure(model: Model, prediction: Prediction) -> str | None:
    """Of all nodes at or above the level the farthest from the root: no two that exclude each other are there."""
    sure = [node for node, p in prediction.nodes.items() if p >= model.bundle.level and node != model.taxonomy.root]
    return max(sure, key=lambda node: len(model.taxonomy.ancestors(node)), default=None)


def test_an_answer_is_the_deepest_sure_node(model: Model) -> None:
    answers = {path.name: model.predict(path) for path in SAMPLES}
    answered = {name: said.answer for name, said in answers.items() if said.answer is not None}
    assert len(answered) >= 4, "of six samples, five of lesions"
    for name, answer in answered.items():
        assert answer.node == deepest_sure(model, answers[name])
        assert answer.node is not None
        assert answer.probability == answers[name].nodes[answer.node]
    assert len({answer.node for answer in answered.values()}) >= 3
    assert any(said.answer is None and deepest_sure(model, said) for said in answers.values()), "one was refused"


def test_above_the_operating_point_nothing_benign_is_the_answer(model: Model) -> None:
    benign = model.predict(LESIONS[0])
    assert deepest_sure(model, benign) == "melanocytic-nevus"
    point = benign.malignant
    held = [benign.at_operating_points({benign.modality: at}).answer for at in (1.01 * point, 0.99 * point)]
    assert [answer and answer.node for answer in held] == ["melanocytic-nevus", None]
