"""Calibration and thresholds find again what was put in."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import log_softmax, softmax

from model.assembly.calibration import calibrate, calibrate_covered
from model.assembly.thresholds import SENSITIVITY, operating_point


def overconfident(n: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    """Logits whose true probabilities are softmax(z / 2 + b)."""
    generator = np.random.default_rng(11)
    logits, bias = generator.normal(size=(n, 3)) * 4, np.array([1.0, -0.5, -0.5])
    p = softmax(logits / 2 + bias, axis=1)
    label = (p.cumsum(axis=1) < generator.random((n, 1))).sum(axis=1)
    return logits, np.eye(3, dtype=bool)[label]


def test_it_finds_the_temperature_and_the_biases() -> None:
    logits, masks = overconfident()
    found = calibrate(logits, masks, restraint=0)
    assert found.temperature == pytest.approx(2, rel=0.05)
    assert found.bias == pytest.approx([1, -0.5, -0.5], abs=0.06)
    assert found.bias.mean() == pytest.approx(0, abs=1e-12)


def test_nothing_near_it_is_better() -> None:
    logits, masks = overconfident(2000)
    found = calibrate(logits, masks, restraint=0)

    def loss(temperature: float, bias: np.ndarray) -> float:
        return -float(log_softmax(logits / temperature + bias, axis=1)[masks].mean())

    best = loss(found.temperature, found.bias)
    for change in (0.97, 1.03):
        assert loss(found.temperature * change, found.bias) > best
    for k in range(3):
        assert loss(found.temperature, found.bias + 0.05 * np.eye(3)[k]) > best


def test_labels_that_allow_several_classes_are_trained_as_their_sum() -> None:
    """Told only "one of the first two", it must not learn which."""
    logits, masks = np.zeros((100, 3)), np.zeros((100, 3), bool)
    masks[:80, :2], masks[80:, 2] = True, True
    found = calibrate(logits, masks, restraint=1e-6)
    p = found.probabilities(np.zeros((1, 3)))[0]
    assert p[0] == pytest.approx(p[1], abs=1e-3)
    assert p[2] == pytest.approx(0.2, abs=1e-3)


def test_a_class_without_photos_of_the_modality_is_out_of_reach() -> None:
    logits, masks = overconfident(2000)
    with_stranger = np.insert(logits, 1, 10.0, axis=1), np.insert(masks, 1, False, axis=1)
    found = calibrate_covered(*with_stranger, covered=np.array([True, False, True, True]))
    p = found.probabilities(with_stranger[0])
    assert p[:, 1].max() < 1e-4
    assert np.delete(p, 1, axis=1) == pytest.approx(calibrate(logits, masks).probabilities(logits), abs=1e-4)


def test_the_operating_point_is_the_highest_that_finds_enough() -> None:
    generator = np.random.default_rng(2)
    truth = generator.random(500) < 0.4
    p = np.clip(generator.random(500) * 0.6 + 0.4 * truth, 0, 1)
    threshold = operating_point(p, truth)["threshold"]
    assert np.mean(p[truth] >= threshold) >= SENSITIVITY
    assert np.mean(p[truth] >= np.nextafter(threshold, 1)) < SENSITIVITY
