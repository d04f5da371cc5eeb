"""The figures against brute force and textbook forms."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from model.evaluation.bootstrap import interval
from model.evaluation.metrics import accuracy, balanced_accuracy, calibration_error, share, wilson


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


def test_accuracy_is_the_interval_of_a_share() -> None:
    """Summed by patient before it is drawn, and the same to the last digit as drawn photo by photo."""
    generator = np.random.default_rng(4)
    right, groups = generator.random(300) < 0.7, generator.integers(120, size=300).astype(str)
    by_photo = interval(lambda rows: float(right[rows].mean()), groups)
    assert accuracy(right, groups) == pytest.approx({**by_photo, "n": 300}, abs=1e-12)


def test_calibration_error_by_hand() -> None:
    p = np.array([0.95, 0.95, 0.95, 0.95, 0.15, 0.15])
    correct = np.array([True, True, True, False, False, False])
    assert calibration_error(p, correct) == pytest.approx(4 / 6 * 0.2 + 2 / 6 * 0.15)
    assert calibration_error(np.ones(4), np.ones(4, bool)) == 0


@pytest.mark.parametrize(("hits", "n"), [(0, 20), (20, 20), (7, 31), (90, 100)])
def test_wilsons_interval_solves_its_own_equation(hits: int, n: int) -> None:
    """Its ends are the shares p for which (hits / n - p)² = z² p (1 - p) / n."""
    z = NormalDist().inv_cdf(0.975)
    for end in wilson(hits, n)[:2]:
        assert (hits / n - end) ** 2 == pytest.approx(z**2 * end * (1 - end) / n, abs=1e-9)


def test_a_share_of_all_is_not_certain() -> None:
    figure = share(np.ones(20, bool), np.arange(20).astype(str))
    assert figure["value"] == 1
    assert figure["low"] == pytest.approx(wilson(20, 20)[0])
