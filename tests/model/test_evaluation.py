"""The figures against brute force and textbook forms."""

from __future__ import annotations

import numpy as np
import pytest

from model.evaluation.metrics import at_operating_point, auc, balanced_accuracy, calibration_error, interval


@pytest.fixture
def drawn() -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(7)
    truth = generator.random(120) < 0.3
    return truth, np.round(np.clip(0.3 * truth + 0.7 * generator.random(120), 0, 1), 2)  # rounded, so that ties occur


def test_the_area_is_the_share_of_pairs_in_order(drawn: tuple[np.ndarray, np.ndarray]) -> None:
    truth, score = drawn
    pairs = [(a > b) + (a == b) / 2 for a in score[truth] for b in score[~truth]]
    figure = auc(truth, score, np.arange(120).astype(str))
    assert figure["value"] == pytest.approx(np.mean(pairs))
    assert figure["low"] < figure["value"] < figure["high"]
    assert (figure["with"], figure["without"]) == (truth.sum(), (~truth).sum())


def test_sensitivity_and_specificity_are_counted_at_or_above(drawn: tuple[np.ndarray, np.ndarray]) -> None:
    truth, score = drawn
    threshold = float(np.sort(score)[60])
    figures = at_operating_point(truth, score >= threshold, threshold, np.arange(120).astype(str))
    found = sum(1 for t, s in zip(truth, score, strict=True) if t and s >= threshold)
    spared = sum(1 for t, s in zip(truth, score, strict=True) if not t and s < threshold)
    assert figures["sensitivity"]["value"] == found / truth.sum()
    assert figures["specificity"]["value"] == spared / (~truth).sum()


def test_balanced_accuracy_does_not_know_how_common_a_diagnosis_is() -> None:
    truth = np.array(["nv"] * 90 + ["mel"] * 10)
    figure = balanced_accuracy(truth, np.full(100, "nv"), np.arange(100).astype(str))
    assert figure["value"] == pytest.approx(0.5)
    assert figure["by_diagnosis"] == {"mel": {"recall": 0.0, "n": 10}, "nv": {"recall": 1.0, "n": 90}}


def test_the_interval_is_as_wide_as_the_number_of_patients_allows() -> None:
    """A hundred photos of each of ten patients are worth ten, not a thousand."""
    generator = np.random.default_rng(1)
    by_patient = np.repeat(generator.random(10), 100)
    patients = np.repeat(np.arange(10).astype(str), 100)
    together = interval(lambda rows: float(by_patient[rows].mean()), patients)
    apart = interval(lambda rows: float(by_patient[rows].mean()), np.arange(1000).astype(str))
    error = by_patient.std() / np.sqrt(10)  # of a mean of ten
    assert together["high"] - together["low"] == pytest.approx(2 * 1.96 * error, rel=0.15)
    assert together["high"] - together["low"] > 5 * (apart["high"] - apart["low"])


def test_calibration_error_by_hand() -> None:
    p = np.array([0.95, 0.95, 0.95, 0.95, 0.15, 0.15])
    correct = np.array([True, True, True, False, False, False])
    assert calibration_error(p, correct) == pytest.approx(4 / 6 * 0.2 + 2 / 6 * 0.15)
    assert calibration_error(np.ones(4), np.ones(4, bool)) == 0
