"""Curves and bootstraps against sklearn, brute force, and Bayes' rule by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score, roc_curve

from model.benchmarking.comparison import paired
from model.evaluation.bootstrap import draws
from model.evaluation.curves import areas, at_threshold, auc, roc


def drawn(seed: int, n: int = 120, decimals: int = 2) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Truth, scores with ties, and patients with up to three photos."""
    generator = np.random.default_rng(seed)
    truth = generator.random(n) < 0.3
    truth[:2] = True, False
    score = np.round(np.clip(0.3 * truth + 0.7 * generator.random(n), 0, 1), decimals)
    return truth, score, np.sort(generator.integers(0, n // 2, n)).astype(str)


@given(seed=st.integers(0, 10_000), decimals=st.integers(1, 6))
@settings(max_examples=40)
def test_weighted_areas_are_sklearns(seed: int, decimals: int) -> None:
    truth, score, groups = drawn(seed, decimals=decimals)
    weights = draws(groups, rounds=5, seed=seed)
    for row, area in zip(weights, areas(truth, score, weights), strict=True):
        if (row @ truth) * (row @ ~truth) == 0:
            assert np.isnan(area)
        else:
            assert area == pytest.approx(roc_auc_score(truth, score, sample_weight=row))


def test_the_area_is_the_share_of_pairs_in_order() -> None:
    truth, score, groups = drawn(7)
    pairs = [(a > b) + (a == b) / 2 for a in score[truth] for b in score[~truth]]
    figure = auc(truth, score, groups)
    assert figure["value"] == pytest.approx(np.mean(pairs))
    assert figure["low"] < figure["value"] < figure["high"]
    assert (figure["with"], figure["without"]) == (truth.sum(), (~truth).sum())


def test_a_patient_is_drawn_with_all_photos_or_not_at_all() -> None:
    _, _, groups = drawn(3)
    weights = draws(groups, rounds=50)
    for name in np.unique(groups):
        assert (np.ptp(weights[:, groups == name], axis=1) == 0).all()
    firsts = np.unique(groups, return_index=True)[1]
    assert (weights[:, firsts].sum(axis=1) == len(firsts)).all()


def test_the_curve_is_sklearns() -> None:
    truth, score, groups = drawn(11)
    ours = roc(truth, score, groups, rounds=50)
    false_alarms, found, thresholds = roc_curve(truth, score, drop_intermediate=False)
    assert ours.thresholds[1:] == pytest.approx(thresholds[1:])
    assert ours.sensitivity == pytest.approx(found)
    assert 1 - ours.specificity == pytest.approx(false_alarms)
    assert (ours.band[:, 1] <= ours.band[:, 2]).all()


def test_the_band_holds_the_curve_and_narrows_with_more_patients() -> None:
    few, many = (roc(*_independent(n), rounds=200) for n in (80, 1600))
    for curve in (few, many):
        at = np.interp(curve.band[5:-5, 0], curve.sensitivity, curve.specificity)
        inside = (curve.band[5:-5, 1] - 0.02 <= at) & (at <= curve.band[5:-5, 2] + 0.02)
        assert inside.mean() > 0.9
    width = [np.mean(curve.band[:, 2] - curve.band[:, 1]) for curve in (few, many)]
    assert width[1] < width[0] / 2.5


def _independent(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    truth, score, _ = drawn(1, n, 9)
    return truth, score, np.arange(n).astype(str)


def test_predictive_values_by_hand() -> None:
    """90 of 100 found, 80 of 100 spared, 1 in 100 has it: of 10,000 people 90 true and 1,980 false alarms."""
    truth = np.repeat([True, False], 100)
    suspected = np.concatenate([np.arange(100) < 90, np.arange(100) < 20])
    rates = at_threshold(truth, suspected, np.arange(200).astype(str), prevalence=0.01)
    assert (rates.sensitivity.value, rates.specificity.value) == (0.9, 0.8)
    assert rates.ppv.value == pytest.approx(90 / (90 + 1980))
    assert rates.npv.value == pytest.approx(7920 / (7920 + 10))
    assert rates.to_biopsy.value == pytest.approx((90 + 1980) / 90)
    assert (rates.positives, rates.missed, rates.negatives, rates.suspected_negatives) == (100, 10, 100, 20)
    for rate in (rates.sensitivity, rates.specificity, rates.ppv, rates.npv, rates.to_biopsy):
        assert rate.low <= rate.value <= rate.high


def test_without_a_prevalence_predictive_values_are_those_of_the_photos() -> None:
    truth, score, groups = drawn(5)
    rates = at_threshold(truth, score >= 0.5, groups)
    assert rates.ppv.value == pytest.approx(truth[score >= 0.5].mean())
    assert rates.npv.value == pytest.approx((~truth)[score < 0.5].mean())


@pytest.mark.parametrize("prevalence", [0, 1, -0.1, 2])
def test_an_impossible_prevalence_is_refused(prevalence: float) -> None:
    truth, score, groups = drawn(5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        at_threshold(truth, score >= 0.5, groups, prevalence)


def test_one_side_alone_makes_no_curve() -> None:
    with pytest.raises(ValueError, match="photos with the target"):
        roc(np.ones(5, bool), np.arange(5.0), np.arange(5).astype(str))


def test_a_paired_difference_is_narrower_than_two_apart() -> None:
    """Two models that agree on most photos differ by little, however few the patients are."""
    truth, score, groups = drawn(2)
    other = np.clip(score + np.random.default_rng(0).normal(0, 0.01, len(score)), 0, 1)
    row = paired("AUC", truth, score, other, groups)
    assert row.difference == pytest.approx(roc_auc_score(truth, score) - roc_auc_score(truth, other))
    alone = auc(truth, score, groups)
    assert row.high - row.low < (alone["high"] - alone["low"]) / 2
    assert paired("AUC", truth, score, score, groups).low == 0
