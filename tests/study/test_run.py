"""A run through a reader study, and its figures against sklearn, scipy and hand counts."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.metrics import roc_auc_score, roc_curve

from model.study.scoring import beside, disagreements, highest_at, own_curve, point
from model.study.session import Answer, StudyRun
from tests.study.studies import finished, made_up, reader_of

# A run


@given(st.integers(0, 10**6))
@settings(max_examples=20)
def test_a_run_shows_each_photo_once_warm_ups_first_and_reveals_nothing_before(seed):
    study, shown = made_up(4, 5), []
    run = StudyRun(study, seed)
    while current := run.current:
        assert not run.finished
        shown.append(current.name)
        run.record(current.name, Answer(True, 3, 1.0))
        assert not run.record(current.name, Answer(False, 1, 1.0)), "a click that came twice"
    assert shown[:2] == ["w1", "w2"]
    assert sorted(shown[2:]) == sorted(one.name for one in study.photos)
    assert shown[2:] == [one.name for one in StudyRun(study, seed).order], "the seed gives the order again"
    assert set(run.answers) == set(shown[2:])


def test_stopping_is_no_end_and_a_point_needs_thirty_of_each_or_all():
    run = StudyRun(made_up(40, 32), 5)
    run.warm_ups_done = 2
    for one in run.order[:-1]:
        sides = [run.study.photos[k].positive for k in range(72) if run.study.photos[k].name in run.answers]
        assert run.enough == (sides.count(True) >= 30 and sides.count(False) >= 30)
        run.record(one.name, Answer(True, 1, 1.0))
    run.stop()
    assert run.finished
    assert run.current is None
    run.go_on()
    assert run.current == run.order[-1]
    assert finished(made_up(3, 3)).enough


def test_decision_and_confidence_make_ten_ordered_steps():
    ordered = [Answer(False, c, 1).step for c in (5, 4, 3, 2, 1)] + [Answer(True, c, 1).step for c in (1, 2, 3, 4, 5)]
    assert ordered == list(range(1, 11))
    for bad in ((True, 0, 1.0), (True, 6, 1.0), (True, 3, -1.0), (True, 3, float("nan"))):
        with pytest.raises(ValueError, match=r"Confidence|seconds"):
            Answer(*bad)


# Figures


def test_a_point_is_counted_by_hand_and_its_interval_is_at_least_wilsons():
    truth = np.array([True] * 40 + [False] * 50)
    biopsied = np.array([True] * 36 + [False] * 4 + [True] * 10 + [False] * 40)
    found = point(truth, biopsied, np.arange(90).astype(str))
    assert (found.sensitivity.value, found.specificity.value) == (0.9, 0.8)
    for rate, hits, n in ((found.sensitivity, 36, 40), (found.specificity, 40, 50)):
        wilson = binomtest(hits, n).proportion_ci(method="wilson")
        assert rate.low <= wilson.low + 1e-9
        assert rate.high >= wilson.high - 1e-9
        assert (rate.low, rate.high) == pytest.approx((wilson.low, wilson.high), abs=0.04)


def test_the_small_roc_is_sklearns_and_passes_through_the_readers_point():
    reader = reader_of(finished(made_up(35, 33)))
    curve = own_curve(reader)
    assert curve.auc == pytest.approx(roc_auc_score(reader.truth, reader.steps))
    at = point(reader.truth, reader.biopsied, reader.groups)
    corners = list(zip(curve.sensitivity, curve.specificity, strict=True))
    assert any(np.allclose(corner, (at.sensitivity.value, at.specificity.value)) for corner in corners)


def two_readers(seed: int, n: int = 70):
    dice = np.random.default_rng(seed)
    truth = dice.random(n) < 0.5
    score = np.round(dice.normal(truth.astype(float)), 1)  # with ties
    biopsied = dice.normal(truth.astype(float)) > 0.5
    return truth, score, biopsied, np.arange(n).astype(str)


def along(corners):
    """Very many points on the line through the corners."""
    steps = np.linspace(0, 1, 2001)
    return np.concatenate([a + (b - a) * steps for a, b in itertools.pairwise(corners)])


@pytest.mark.parametrize("seed", range(5))
def test_the_difference_is_read_off_sklearns_curve(seed):
    truth, score, biopsied, groups = two_readers(seed)
    found = beside(truth, score, biopsied, groups)
    alarms, hits = (along(shares) for shares in roc_curve(truth, score, drop_intermediate=False)[:2])
    own_hits, own_alarms = biopsied[truth].mean(), biopsied[~truth].mean()
    reached = hits[alarms <= own_alarms + 1e-9].max()
    spared = 1 - alarms[hits >= own_hits - 1e-9].min()
    assert found.sensitivity.value == pytest.approx(reached - own_hits, abs=1e-3)
    assert found.specificity.value == pytest.approx(spared - (1 - own_alarms), abs=1e-3)
    assert found.sensitivity.low <= found.sensitivity.value <= found.sensitivity.high
    assert found.specificity.low <= found.specificity.value <= found.specificity.high


def test_a_reader_who_is_the_cnn_differs_by_nothing_and_a_blind_one_by_much():
    truth, score, _, groups = two_readers(3, 200)
    itself = beside(truth, score, score >= 0.5, groups)
    for rate in (itself.sensitivity, itself.specificity):
        assert -1e-12 <= rate.low <= rate.value < 0.03, "the same corner, or the top of the step that begins there"
    blind = beside(truth, truth + score / 100, np.random.default_rng(0).random(200) < 0.5, groups)
    assert blind.sensitivity.low > 0.2
    assert blind.specificity.low > 0.2


def test_swapping_the_sides_swaps_the_two_differences():
    truth, score, biopsied, groups = two_readers(4)
    one, other = beside(truth, score, biopsied, groups), beside(~truth, -score, ~biopsied, groups)
    assert one.sensitivity.value == pytest.approx(other.specificity.value)
    assert one.specificity.value == pytest.approx(other.sensitivity.value)


def test_the_interval_covers_the_true_difference_about_as_often_as_it_says():
    """Reader and CNN equally good by construction: 95 % intervals leave out zero in few of 60 studies."""
    found = [beside(*two_readers(seed, 100)) for seed in range(100, 160)]
    assert sum(d.sensitivity.low > 0 or d.sensitivity.high < 0 for d in found) <= 8


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12), st.floats(0, 1))
def test_the_height_of_a_curve_never_falls_and_meets_its_corners(steps, share):
    across, up = (np.cumsum([0.0, *(step[k] for step in steps)]) for k in (0, 1))
    place = share * across[-1]
    assert highest_at(across, up, place) <= highest_at(across, up, across[-1]) == up[-1]
    for x in across:
        assert highest_at(across, up, x) == up[across == x].max()
    left, right = up[across <= place].max(), up[across >= place].min()
    assert min(left, right) <= highest_at(across, up, place) <= max(left, right)


def test_disagreements_begin_with_the_readers_errors():
    reader = reader_of(finished(made_up(10, 10)))
    suspected = reader.truth.tolist()  # a CNN that is always right
    apart = disagreements(reader, suspected)
    assert set(apart) == set(np.flatnonzero(reader.biopsied != reader.truth))
    assert disagreements(reader, reader.biopsied.tolist()) == []
