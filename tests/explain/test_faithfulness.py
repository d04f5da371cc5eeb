"""The measure of faithfulness on a toy whose answer is known, and the filling in of gaps."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.caller import INTERACTIVE, Caller, Cancelled
from model.explain.faithfulness import (
    CHANCE,
    FAITHFUL,
    MIDDLE,
    Curves,
    Verdict,
    Yardsticks,
    centred_blob,
    judge_map,
    lay_out,
)
from model.explain.imputation import fill_in
from model.explain.maps import CELLS

CORNER = slice(20, 90)  # where the toy looks: away from the middle


def photo() -> np.ndarray:
    """Grey skin, a red lesion in a corner and a blue one in the middle."""
    square = np.full((299, 299, 3), 150, np.uint8)
    square[CORNER, CORNER] = (250, 60, 60)
    square[110:190, 110:190] = (60, 60, 250)
    return square


class Toy:
    """Its value is how red the corner is, and nothing else."""

    def __init__(self) -> None:
        self.passes = 0

    def __call__(self, squares: np.ndarray, caller: Caller = INTERACTIVE) -> np.ndarray:
        for done in range(len(squares)):
            caller.report_progress(done, len(squares))
        self.passes += len(squares)
        part = squares[:, CORNER, CORNER].astype(float)
        return (part[..., 0] - part[..., 2]).mean((1, 2)) / 20


def marking(rows: slice, columns: slice) -> np.ndarray:
    grid = np.zeros((299, 299), np.float32)
    grid[rows, columns] = 1
    return grid


@pytest.fixture(scope="module")
def yardsticks() -> Yardsticks:
    toy = Toy()
    laid_out = lay_out(toy, photo(), float(toy(photo()[None])[0]))
    assert toy.passes == 1 + 24
    return laid_out


def test_a_map_that_marks_what_the_answer_rests_on_is_faithful(yardsticks: Yardsticks) -> None:
    toy = Toy()
    verdict = judge_map(toy, yardsticks, marking(CORNER, CORNER))
    assert toy.passes == 6
    assert verdict.faithful
    assert verdict.words == FAITHFUL
    assert verdict.curves.most_first[0] < yardsticks.intact / 2
    assert verdict.curves.least_first == pytest.approx(yardsticks.intact, rel=0.05)


def test_the_blob_is_no_better_than_itself_and_the_middle_no_better_than_the_blob(yardsticks: Yardsticks) -> None:
    blob = judge_map(Toy(), yardsticks, np.kron(centred_blob(), np.ones((13, 13))))
    assert blob.curves.score == pytest.approx(yardsticks.blob.score)
    assert not blob.beats_middle
    assert judge_map(Toy(), yardsticks, -marking(CORNER, CORNER)).words == MIDDLE


@pytest.mark.parametrize(
    ("lost", "words"), [(0.5, MIDDLE), (1.0, MIDDLE), (1.5, CHANCE), (2.0, CHANCE), (2.5, FAITHFUL)]
)
def test_the_rule_by_hand(lost: float, words: str) -> None:
    def curves(score: float) -> Curves:
        return Curves(most_first=np.array([4, 3, 2]) - 2 * score, least_first=np.array([4, 3, 2]))

    laid_out = Yardsticks(photo(), 5.0, curves(1.0), (curves(2.0), curves(-3.0)))
    verdict = Verdict(curves(lost), laid_out)
    assert verdict.curves.score == pytest.approx(lost)
    assert verdict.words == words
    assert verdict.faithful == (words == FAITHFUL)


@settings(max_examples=5)
@given(seed=st.integers(0, 999))
def test_a_map_and_its_opposite_have_opposite_scores(seed: int) -> None:
    toy, laid_out = Toy(), Yardsticks(photo(), 0.0, None, ())  # type: ignore[arg-type]
    grid = np.random.default_rng(seed).random((299, 299))
    one, other = (judge_map(toy, laid_out, sign * grid).curves for sign in (1, -1))
    assert one.score == pytest.approx(-other.score)
    assert one.most_first == pytest.approx(other.least_first)


def test_the_same_map_gets_the_same_verdict_and_a_stop_stops(yardsticks: Yardsticks) -> None:
    grid = np.random.default_rng(1).random((8, 8))
    first, second = (judge_map(Toy(), yardsticks, grid).curves for _ in range(2))
    assert (first.most_first == second.most_first).all()
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        judge_map(Toy(), yardsticks, grid, Caller(cancelled=stop))


def test_a_gap_is_filled_from_its_surroundings_and_the_rest_is_left_alone() -> None:
    rows, columns = np.indices((299, 299))
    ramp = np.stack([columns * 0.6 + 20, rows * 0.5 + 40, np.full((299, 299), 90.0)], axis=-1).astype(np.uint8)
    gone = np.zeros((CELLS, CELLS), bool)
    gone[8:15, 6:12] = True
    filled = fill_in(ramp, gone, np.random.default_rng(0)).astype(float)
    inside = np.kron(gone, np.ones((13, 13), bool))
    assert (filled[~inside] == ramp[~inside]).all()
    assert np.abs(filled[inside] - ramp[inside]).mean() < 4  # a plane solves the system; what is left is the noise
    assert np.abs(filled[inside] - ramp[inside]).max() < 20
    assert fill_in(ramp, np.zeros_like(gone), np.random.default_rng(0)) is ramp
    with pytest.raises(ValueError, match="Leave some"):
        fill_in(ramp, np.ones_like(gone), np.random.default_rng(0))
