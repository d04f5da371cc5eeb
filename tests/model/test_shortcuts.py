"""Shortcuts: the classifiers that see no lesion see none, the other light is the right one, stickers lie outside."""

import colorsys
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from model.evaluation.borders import border_colour, recolour
from model.evaluation.shortcuts import PATCH, corners_only, dataset_only
from model.evaluation.stickers import MIDDLE, STICKERS, paint_dark_corners, paint_disc, paint_ink
from model.evaluation.stress import at_threshold, stress

SIDE = 299


def photos(count: int, seed: int = 0, side: int = SIDE) -> np.ndarray:
    """Noise around a colour of skin, darker in the middle."""
    generator = np.random.default_rng(seed)
    tint = np.array([185, 140, 125]) + generator.normal(0, 8, (count, 1, 1, 3))
    rows, columns = np.indices((side, side)) - side / 2
    lesion = 60 * (np.hypot(rows, columns) < side / 5)[None, :, :, None]
    return np.clip(tint - lesion + generator.normal(0, 10, (count, side, side, 3)), 0, 255).astype(np.uint8)


def away_from_middle(side: int) -> np.ndarray:
    """(side, side), distance from the photo's middle as a share of the side."""
    rows, columns = np.indices((side, side)) + 0.5 - side / 2
    return np.hypot(rows, columns) / side


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


@settings(max_examples=15, deadline=None)
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


@settings(deadline=None)
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


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.tuples(*[st.floats(110, 170)] * 3))
def test_the_border_gets_the_colour_asked_for(seed, target):
    square = np.random.default_rng(seed).integers(90, 151, (60, 60, 3), dtype=np.uint8)  # gain < 1.5: nothing clips
    after = recolour(square, np.array(target))
    np.testing.assert_allclose(brute_border(after), target, atol=0.5)  # a gain near 1 rounds all levels the same way
    np.testing.assert_allclose(border_colour(after), brute_border(after))


@settings(deadline=None)
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


# ------------------------------------------------------------------ stickers


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), name=st.sampled_from(sorted(STICKERS)), side=st.sampled_from([149, 299]))
def test_stickers_change_the_outside_and_never_the_middle(seed, name, side):
    square = photos(1, side=side)[0]
    painted = STICKERS[name](square, np.random.default_rng(seed))
    assert painted.shape == square.shape
    assert painted.dtype == np.uint8
    changed = (painted != square).any(axis=-1)
    assert not changed[away_from_middle(side) < MIDDLE].any()
    assert 0.001 < changed.mean() < 0.6
    np.testing.assert_array_equal(STICKERS[name](square, np.random.default_rng(seed)), painted)


@pytest.mark.parametrize("seed", range(6))
def test_ink_lies_on_a_ring_and_is_violet(seed):
    square = np.full((SIDE, SIDE, 3), 200, dtype=np.uint8)
    painted = paint_ink(square, np.random.default_rng(seed))
    changed = (painted != square).any(axis=-1)
    assert away_from_middle(SIDE)[changed].min() > 0.3
    assert away_from_middle(SIDE)[changed].max() < 0.5
    red, green, blue = painted[changed].mean(axis=0) / 255
    assert 0.6 < colorsys.rgb_to_hsv(red, green, blue)[0] < 0.85  # between blue and magenta


@pytest.mark.parametrize("seed", range(6))
def test_a_disc_is_cut_by_the_left_or_the_right_edge_and_round(seed):
    square = np.full((SIDE, SIDE, 3), 180, dtype=np.uint8)
    changed = (paint_disc(square, np.random.default_rng(seed)) != square).any(axis=-1)
    if changed[:, -1].sum() > changed[:, 0].sum():
        changed = changed[:, ::-1]
    widths = changed.sum(axis=1)
    assert changed[:, 0].any()
    assert not changed[:, SIDE // 2 :].any()
    rows = np.flatnonzero(widths)
    assert np.array_equal(rows, np.arange(rows[0], rows[-1] + 1))
    # Three points give a circle; all others on its rim must lie on it, too.
    x, y = widths[rows].astype(float), rows.astype(float)
    (a, b, c), *_ = np.linalg.lstsq(np.stack([x, y, np.ones_like(x)], axis=1), x**2 + y**2, rcond=None)
    distance = np.hypot(x - a / 2, y - b / 2)
    assert abs(distance - np.sqrt(c + a**2 / 4 + b**2 / 4)).max() < 2.5


def test_dark_corners_are_dark_in_the_corners():
    square = photos(1)[0]
    painted = paint_dark_corners(square, np.random.default_rng(0))
    assert max(painted[row, column].max() for row in (0, -1) for column in (0, -1)) < 20
    np.testing.assert_array_equal(painted[100:200, 100:200], square[100:200, 100:200])


# ------------------------------------------------------------------ read again


def redness(squares: np.ndarray) -> np.ndarray:
    """A model that has learnt the light: red over blue on the whole photo."""
    mean = squares.reshape(len(squares), -1, 3).mean(axis=1)
    return 1 / (1 + np.exp(-(mean[:, 0] - mean[:, 2]) / 10))


def middle_only(squares: np.ndarray) -> np.ndarray:
    """A model that looks at the lesion alone."""
    return squares[:, 140:160, 140:160].mean(axis=(1, 2, 3)) / 255


def test_a_model_of_the_lesion_withstands_stickers_and_one_of_the_light_does_not():
    squares, truth = photos(20), np.arange(20) % 2 == 0
    kind = {"melanomas": truth, "followed_up": ~truth}
    steady = stress(middle_only, squares, truth, at_threshold(0.4), most=8, **kind)
    assert steady["photos"] == 8
    assert steady["malignant"] == 4
    assert all(row["flips"] == 0 and row["mean_change"] == 0 for row in steady["stickers"])
    swayed = stress(redness, squares, truth, at_threshold(0.99), most=8, **kind)
    assert any(row["mean_change"] != 0 for row in swayed["stickers"])
    assert json.loads(json.dumps(swayed)) == swayed
    assert swayed == stress(redness, squares, truth, at_threshold(0.99), most=8, **kind)


def test_melanomas_in_another_light_are_counted_as_a_loop_counts_them():
    squares = photos(16)
    melanomas = np.arange(16) < 10
    squares[~melanomas] = np.clip(squares[~melanomas] + np.array([0, 0, 40]), 0, 255)  # the nevi's camera is bluish
    threshold = np.where(np.arange(16) % 2, 0.9, 0.99)
    said = stress(
        redness, squares, melanomas, at_threshold(threshold), melanomas=melanomas, followed_up=~melanomas, most=99
    )["recoloured"]
    target = np.mean([brute_border(square) for square in squares[~melanomas]], axis=0)
    found = [redness(squares[k : k + 1])[0] >= threshold[k] for k in range(10)]
    kept = []
    for k in range(10):
        gained = np.clip(np.rint(squares[k] * (target / brute_border(squares[k]))), 0, 255)
        kept.append(redness(gained[None])[0] >= threshold[k])
    assert said["n"] == 10
    assert said["sensitivity_before"] == pytest.approx(np.mean(found))
    assert said["sensitivity_after"] == pytest.approx(np.mean(kept))
    assert said["lost"] == sum(was and not now for was, now in zip(found, kept, strict=True)) > 0
    np.testing.assert_allclose(said["border"], target, atol=0.06)


def test_flips_are_split_by_direction_and_truth():
    squares, truth = photos(6), np.array([True, True, True, False, False, False])
    painters = {"white": lambda square, _: np.full_like(square, 255), "black": lambda square, _: np.zeros_like(square)}
    white, black = stress(middle_only, squares, truth, at_threshold(0.6), painters=painters, most=6)["stickers"]
    assert middle_only(squares).max() < 0.6  # none is suspected before
    assert (white["flips"], white["newly_suspected"], white["newly_suspected_benign"]) == (6, 6, 3)
    assert (black["flips"], black["mean_change"]) == (0, pytest.approx(-middle_only(squares).mean()))
    low = stress(middle_only, squares, truth, at_threshold(0.1), painters=painters, most=6)["stickers"][1]
    assert (low["flips"], low["no_longer_suspected"], low["no_longer_suspected_malignant"]) == (6, 6, 3)


def test_without_melanomas_or_followed_up_nevi_nothing_is_recoloured():
    squares, truth = photos(4), np.array([True, False, True, False])
    assert stress(middle_only, squares, truth, at_threshold(0.5), painters={})["recoloured"] is None
    none = np.zeros(4, dtype=bool)
    said = stress(middle_only, squares, truth, at_threshold(0.5), painters={}, melanomas=none, followed_up=truth)
    assert said["recoloured"] is None
