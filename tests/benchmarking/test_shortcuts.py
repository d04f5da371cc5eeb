"""Shortcuts: the classifiers that see no lesion see none, the other light is the right one, changes are counted."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from model.artefacts.catalogue import PAINTERS
from model.benchmarking.borders import border_colour, recolour
from model.benchmarking.painted_artefacts import Outcomes, stress
from model.evaluation.shortcuts import PATCH, corners_only, dataset_only

SIDE = 299
AROUND = {name: PAINTERS[name] for name in ("ink", "ruler", "scale", "coloured disc", "dark corners", "gel bubbles")}


def photos(count: int, seed: int = 0, side: int = SIDE) -> np.ndarray:
    """Noise around a colour of skin, darker in the middle."""
    generator = np.random.default_rng(seed)
    tint = np.array([185, 140, 125]) + generator.normal(0, 8, (count, 1, 1, 3))
    rows, columns = np.indices((side, side)) - side / 2
    lesion = 60 * (np.hypot(rows, columns) < side / 5)[None, :, :, None]
    return np.clip(tint - lesion + generator.normal(0, 10, (count, side, side, 3)), 0, 255).astype(np.uint8)


# ------------------------------------------------------------------ classifiers that see no lesion


def test_corners_find_a_camera_and_are_at_a_loss_without_one():
    truth = np.arange(80) % 2 == 0
    pink = photos(80, seed=1, side=96)
    pink[truth] = np.clip(pink[truth] + np.array([0, 0, 25]), 0, 255)
    assert roc_auc_score(truth[40:], corners_only(pink[:40], truth[:40], pink[40:])) > 0.95
    lesion_only = photos(400, seed=2, side=96)
    truth = np.arange(400) % 2 == 0
    lesion_only[truth, PATCH:-PATCH, PATCH:-PATCH] = 0  # plain to see, but not from the corners
    blind = roc_auc_score(truth[200:], corners_only(lesion_only[:200], truth[:200], lesion_only[200:]))
    assert abs(blind - 0.5) < 0.12  # three standard errors of an AUC of chance at 100 + 100


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32 - 1), value=st.integers(0, 255))
def test_corners_never_see_what_lies_outside_them(seed, value):
    squares, truth = photos(24, side=100), np.arange(24) % 3 == 0
    changed = squares.copy()
    outside = np.ones((100, 100), dtype=bool)
    for rows in (slice(0, PATCH), slice(100 - PATCH, 100)):
        for columns in (slice(0, PATCH), slice(100 - PATCH, 100)):
            outside[rows, columns] = False
    where = outside & (np.random.default_rng(seed).random((100, 100)) < 0.5)
    changed[:, where] = value
    assert (changed != squares).any()
    same = corners_only(squares[:16], truth[:16], squares[16:])
    np.testing.assert_array_equal(corners_only(changed[:16], truth[:16], changed[16:]), same)


def test_data_sets_are_scored_by_their_share_of_positives():
    train = np.array(["a"] * 4 + ["b"] * 2 + ["c"] * 2)
    truth = np.array([1, 0, 0, 0, 1, 1, 0, 1], dtype=bool)
    scores = dataset_only(train, truth, np.array(["b", "a", "c", "never seen"]))
    np.testing.assert_allclose(scores, [1, 0.25, 0.5, 0.5])  # four of eight over all


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), min_size=6, max_size=60))
def test_the_auc_of_a_data_set_is_that_of_pairs_counted_by_hand(rows):
    names, truth = np.array([name for name, _ in rows]), np.array([positive for _, positive in rows])
    if truth.all() or not truth.any():
        return
    # Of two photos of opposite kinds the one from the data set with the higher share wins; from the same, half a point.
    share = {name: sum(t for n, t in rows if n == name) / sum(n == name for n, _ in rows) for name, _ in rows}
    points = [
        1.0 if share[p] > share[n] else 0.5 if share[p] == share[n] else 0.0
        for p in names[truth]
        for n in names[~truth]
    ]
    assert roc_auc_score(truth, dataset_only(names, truth, names)) == pytest.approx(np.mean(points))


# ------------------------------------------------------------------ another camera's light


def brute_border(square: np.ndarray) -> np.ndarray:
    """The mean of the pixels that lie within a sixth of the side of an edge, one by one."""
    side = len(square)
    near = round(side / 6)
    kept = [
        square[row, column].astype(float)
        for row in range(side)
        for column in range(side)
        if min(row, column, side - 1 - row, side - 1 - column) < near
    ]
    return np.mean(kept, axis=0)


@settings(max_examples=20)
@given(st.integers(0, 1000), st.tuples(*[st.floats(110, 170)] * 3))
def test_the_border_gets_the_colour_asked_for(seed, target):
    square = np.random.default_rng(seed).integers(90, 151, (60, 60, 3), dtype=np.uint8)  # gain < 1.5: nothing clips
    after = recolour(square, np.array(target))
    np.testing.assert_allclose(brute_border(after), target, atol=0.5)  # a gain near 1 rounds all levels the same way
    np.testing.assert_allclose(border_colour(after), brute_border(after))


@given(st.integers(0, 1000))
def test_its_own_light_changes_nothing(seed):
    square = np.random.default_rng(seed).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    np.testing.assert_array_equal(recolour(square, border_colour(square)), square)


def test_the_lesion_keeps_its_contrast_and_white_stays_white():
    square = photos(1)[0]
    square[150, 150] = 255
    after = recolour(square, border_colour(square) * np.array([1.2, 0.9, 1.0]))
    assert tuple(after[150, 150]) == (255, 230, 255)  # 255 × 0.9 = 229.5
    within, before = after[140:160, 120:140].mean(axis=(0, 1)), square[140:160, 120:140].mean(axis=(0, 1))
    np.testing.assert_allclose(within / before, [1.2, 0.9, 1.0], atol=0.01)


def test_a_black_border_is_not_lit_up_without_end():
    square = np.zeros((60, 60, 3), dtype=np.uint8)
    square[20:40, 20:40] = 50
    np.testing.assert_array_equal(recolour(square, np.array([200.0, 150, 140]))[30, 30], [100, 100, 100])


# ------------------------------------------------------------------ read again


def decided(score, threshold, refused=None):
    """A model by its score: at or above the threshold suspicious; `refused` says which squares it does not answer."""

    def read(squares: np.ndarray) -> Outcomes:
        p = score(squares)
        none = np.zeros(len(p), dtype=bool)
        return Outcomes(p, p >= threshold, none if refused is None else refused(squares), none)

    return read


def redness(squares: np.ndarray) -> np.ndarray:
    """A model that has learnt the light: red over blue on the whole photo."""
    mean = squares.reshape(len(squares), -1, 3).mean(axis=1)
    return 1 / (1 + np.exp(-(mean[:, 0] - mean[:, 2]) / 10))


def middle_only(squares: np.ndarray) -> np.ndarray:
    """A model that looks at the lesion alone."""
    return squares[:, 140:160, 140:160].mean(axis=(1, 2, 3)) / 255


def test_a_model_of_the_lesion_withstands_what_lies_around_it_and_one_of_the_light_does_not():
    squares, truth = photos(20), np.arange(20) % 2 == 0
    kind = {"melanomas": truth, "followed_up": ~truth}
    steady = stress(decided(middle_only, 0.4), squares, truth, most=8, painters=AROUND, **kind)
    assert steady["photos"] == 8
    assert steady["malignant"] == 4
    assert all(row["flips"] == 0 and row["mean_change"] == 0 for row in steady["painted"])
    swayed = stress(decided(redness, 0.99), squares, truth, most=8, **kind)
    assert any(row["mean_change"] != 0 for row in swayed["painted"])
    assert json.loads(json.dumps(swayed)) == swayed
    assert swayed == stress(decided(redness, 0.99), squares, truth, most=8, **kind)


def test_melanomas_in_another_light_are_counted_as_a_loop_counts_them():
    squares = photos(16)
    melanomas = np.arange(16) < 10
    squares[~melanomas] = np.clip(squares[~melanomas] + np.array([0, 0, 40]), 0, 255)  # the nevi's camera is bluish
    said = stress(
        decided(redness, 0.97), squares, melanomas, melanomas=melanomas, followed_up=~melanomas, most=99, painters={}
    )["recoloured"]
    target = np.mean([brute_border(square) for square in squares[~melanomas]], axis=0)
    found = [redness(squares[k : k + 1])[0] >= 0.97 for k in range(10)]
    kept = []
    for k in range(10):
        gained = np.clip(np.rint(squares[k] * (target / brute_border(squares[k]))), 0, 255)
        kept.append(redness(gained[None])[0] >= 0.97)
    assert said["n"] == 10
    assert said["sensitivity_before"] == pytest.approx(np.mean(found))
    assert said["sensitivity_after"] == pytest.approx(np.mean(kept))
    assert said["lost"] == sum(was and not now for was, now in zip(found, kept, strict=True)) > 0
    np.testing.assert_allclose(said["border"], target, atol=0.06)


def test_flips_are_split_by_direction_and_truth():
    squares, truth = photos(6), np.array([True, True, True, False, False, False])
    painters = {"white": lambda square, _: np.full_like(square, 255), "black": lambda square, _: np.zeros_like(square)}
    white, black = stress(decided(middle_only, 0.6), squares, truth, painters=painters, most=6)["painted"]
    assert middle_only(squares).max() < 0.6  # none is suspected before
    assert (white["flips"], white["newly_suspected"], white["newly_suspected_benign"]) == (6, 6, 3)
    assert (black["flips"], black["mean_change"]) == (0, pytest.approx(-middle_only(squares).mean()))
    low = stress(decided(middle_only, 0.1), squares, truth, painters=painters, most=6)["painted"][1]
    assert (low["flips"], low["no_longer_suspected"], low["no_longer_suspected_malignant"]) == (6, 6, 3)
    assert (low["suspicious"], low["turned"], low["turned_in_silence"], low["remarked"]) == (3, 3, 3, 0)


def test_what_turns_benign_counts_as_what_its_reader_is_shown():
    squares, truth = photos(6), np.ones(6, dtype=bool)
    black = {"black": lambda square, _: np.zeros_like(square)}

    def dark(squares):
        return squares.reshape(len(squares), -1).max(axis=1) == 0

    read = decided(middle_only, 0.1, refused=dark)
    (row,) = stress(read, squares, truth, painters=black, most=12)["painted"]
    assert (row["suspicious"], row["turned"], row["turned_refused"], row["turned_in_silence"]) == (6, 6, 6, 0)
    assert row["remarked"] == 6

    def read_with_caution(squares):
        said = read(squares)
        return replace(said, refused=np.zeros(len(said), dtype=bool), cautioned=said.refused)

    (row,) = stress(read_with_caution, squares, truth, painters=black, most=12)["painted"]
    assert (row["turned"], row["turned_refused"], row["turned_cautioned"], row["turned_in_silence"]) == (6, 0, 6, 0)
    never_answered = decided(middle_only, 0.1, refused=lambda squares: np.ones(len(squares), dtype=bool))
    (row,) = stress(never_answered, squares, truth, painters=black, most=12)["painted"]
    assert (row["suspicious"], row["turned"]) == (0, 0)


def test_without_melanomas_or_followed_up_nevi_nothing_is_recoloured():
    squares, truth = photos(4), np.array([True, False, True, False])
    assert stress(decided(middle_only, 0.5), squares, truth, painters={})["recoloured"] is None
    none = np.zeros(4, dtype=bool)
    said = stress(decided(middle_only, 0.5), squares, truth, painters={}, melanomas=none, followed_up=truth)
    assert said["recoloured"] is None
