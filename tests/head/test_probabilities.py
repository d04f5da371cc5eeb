"""Calibration, sums, case mixes and decisions, against the textbook forms."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax

from model import Model, Probabilities, read_jointly
from model.head.probabilities import decide_over_prior, mean_of
from tests.samples import BRICK, LESIONS


@pytest.fixture(scope="module")
def reading(model: Model) -> Probabilities:
    return model.predict(LESIONS[0]).probabilities


@pytest.mark.parametrize("path", LESIONS, ids=lambda path: Path(path).stem)
def test_the_contract_of_the_logits(model: Model, path: Path) -> None:
    """What a script computes from `network`, `temperature` and `bias` is what `predict` says, in every modality."""
    with torch.inference_mode():
        logits = model.network(model.tensor(path))[0].double().numpy()
    expected = softmax(logits / model.temperature + model.bias)
    said = model.predict(path).classes
    assert tuple(said) == model.classes
    assert list(said.values()) == pytest.approx(expected.tolist(), abs=1e-5)


@pytest.mark.parametrize("path", [*LESIONS, BRICK], ids=lambda path: Path(path).stem)
def test_every_node_is_the_sum_of_its_classes(model: Model, path: Path) -> None:
    prediction = model.predict(path)
    assert sum(prediction.classes.values()) == pytest.approx(1, abs=1e-12)
    assert prediction.nodes[model.taxonomy.root] == pytest.approx(1, abs=1e-12)
    for node, p in prediction.nodes.items():
        inside = [c for c in model.classes if node == c or node in model.taxonomy.ancestors(c)]
        assert p == pytest.approx(sum(prediction.classes[c] for c in inside), abs=1e-12)
    assert prediction.malignant == prediction.nodes["malignant"]


def test_cancer_leaves_out_what_is_only_premalignant(model: Model, reading: Probabilities) -> None:
    assert model.taxonomy.behavior_of("actinic-keratosis") == "premalignant"
    assert reading.cancer == pytest.approx(reading.malignant - reading.classes["actinic-keratosis"], abs=1e-12)


@given(prevalence=st.floats(0.001, 0.999))
def test_another_prevalence_is_bayes_rule_and_never_changes_the_side(
    model: Model, reading: Probabilities, prevalence: float
) -> None:
    moved, own = reading.at_prevalence(prevalence), reading.calibration.prevalence
    malignant = reading.malignant * prevalence / own
    benign = (1 - reading.malignant) * (1 - prevalence) / (1 - own)
    assert moved.malignant == pytest.approx(malignant / (malignant + benign), rel=1e-9)
    assert moved.suspected == reading.suspected
    within = "melanocytic-nevus", "dermatofibroma"
    assert moved.of(within[0]) / moved.of(within[1]) == pytest.approx(  # type: ignore[operator]
        reading.of(within[0]) / reading.of(within[1])  # type: ignore[operator]
    )


def test_the_bundles_own_prevalence_changes_nothing(reading: Probabilities) -> None:
    assert reading.at_prevalence(reading.calibration.prevalence).by_class == pytest.approx(reading.by_class)
    for nonsense in (0, 1, -1, 2):
        with pytest.raises(ValueError, match="between 0 and 1"):
            reading.at_prevalence(nonsense)


def test_over_the_prior_rare_diseases_have_their_chance() -> None:
    p, prior = np.array([[0.6, 0.4], [0.95, 0.05]]), np.array([0.9, 0.1])
    assert decide_over_prior(p, prior).tolist() == [1, 0]


def test_a_joint_reading_does_not_know_order_or_repetition(model: Model) -> None:
    readings = [model.predict(path, modality="dermoscopy") for path in LESIONS[:3]]
    (joint,) = read_jointly(readings)
    (again,) = read_jointly([*readings[::-1], readings[0], readings[0]])
    assert joint.photos == again.photos == sum(r.readable for r in readings)
    assert joint.probabilities.by_class.tolist() == again.probabilities.by_class.tolist()
    mean = np.mean([list(r.classes.values()) for r in readings if r.readable], axis=0)
    assert list(joint.probabilities.classes.values()) == pytest.approx(mean.tolist(), abs=1e-12)
    assert joint.highest == max(r.malignant for r in readings if r.readable)


def test_a_refused_photo_has_no_part_in_a_joint_reading(model: Model) -> None:
    brick, lesion = model.predict(BRICK), model.predict(LESIONS[0])
    assert brick.refused
    (joint,) = read_jointly([brick, lesion])
    assert joint.photos == 1
    assert joint.probabilities.by_class == pytest.approx(lesion.probabilities.by_class)
    assert read_jointly([brick]) == ()


def test_one_reading_is_its_own_mean(reading: Probabilities) -> None:
    assert mean_of([reading]).by_class == pytest.approx(reading.by_class)
