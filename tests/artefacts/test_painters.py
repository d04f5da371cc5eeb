"""Painters: each changes what it should and nothing else, the same way for the same generator."""

from __future__ import annotations

import colorsys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.artefacts.catalogue import ARTEFACTS, PAINTERS
from model.artefacts.dark_corners import paint_dark_corners
from model.artefacts.ink import MIDDLE, paint_disc, paint_ink
from tests.artefacts.squares import SIDE, skin

AROUND = ("ink", "coloured disc", "ruler", "scale", "dark corners", "gel bubbles", "text")


def away_from_middle(side: int) -> np.ndarray:
    """(side, side), distance from the photo's middle as a share of the side."""
    rows, columns = np.indices((side, side)) + 0.5 - side / 2
    return np.hypot(rows, columns) / side


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), name=st.sampled_from(sorted(PAINTERS)), side=st.sampled_from([149, 299]))
def test_the_same_generator_paints_the_same_and_the_photo_itself_is_left_alone(seed, name, side):
    square = skin(1, side)
    before = square.copy()
    painted = PAINTERS[name](square, np.random.default_rng(seed))
    assert painted.shape == square.shape
    assert painted.dtype == np.uint8
    assert (painted != square).any()
    np.testing.assert_array_equal(square, before)
    np.testing.assert_array_equal(PAINTERS[name](square, np.random.default_rng(seed)), painted)


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32 - 1), name=st.sampled_from(AROUND), side=st.sampled_from([149, 299]))
def test_what_lies_around_a_lesion_never_touches_the_middle(seed, name, side):
    square = skin(1, side)
    changed = (PAINTERS[name](square, np.random.default_rng(seed)) != square).any(axis=-1)
    assert not changed[away_from_middle(side) < MIDDLE].any()
    assert 0.001 < changed.mean() < 0.7  # the darkest corners that are drawn leave a disc of 0.34 of the square


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
    square = skin(1)
    painted = paint_dark_corners(square, np.random.default_rng(0))
    assert max(painted[row, column].max() for row in (0, -1) for column in (0, -1)) < 20
    np.testing.assert_array_equal(painted[100:200, 100:200], square[100:200, 100:200])


def test_no_two_artefacts_or_painters_share_a_name():
    names = [artefact.name for artefact in ARTEFACTS]
    painters = [name for artefact in ARTEFACTS for name in artefact.painters]
    assert len(set(names)) == len(names)
    assert len(set(painters)) == len(painters)
    assert set(PAINTERS) == {*painters, "blur"}
