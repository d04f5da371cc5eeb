"""What the browser says of a painted region: taken in exactly, or not at all."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pages.widgets.brush.widget import MOST_CELLS, Painted, grid_of, read

SIDES = st.integers(1, 4000)


@given(arrays.arrays(bool, arrays.array_shapes(min_dims=2, max_dims=2, max_side=24)))
def test_a_bitmap_survives_its_runs(cells: np.ndarray) -> None:
    flat = cells.ravel().tolist()
    runs = [len(list(group)) for _, group in groupby(flat)]
    sent = [0, *runs] if flat[0] else runs
    rows, columns = cells.shape
    painted = read(sent, columns, rows)
    assert painted is not None
    assert (painted.cells == cells).all()
    assert (painted.mask(columns * 3, rows * 2) == np.kron(cells, np.ones((2, 3), bool))).all()


@given(SIDES, SIDES)
def test_the_cells_fit_the_photo(width: int, height: int) -> None:
    columns, rows = grid_of(width, height)
    assert 1 <= columns <= min(width, MOST_CELLS)
    assert 1 <= rows <= min(height, MOST_CELLS)
    assert max(columns, rows) == min(MOST_CELLS, max(width, height))


@given(st.data(), st.integers(1, 30), st.integers(1, 30))
def test_a_pixel_is_painted_where_its_middle_is(data: st.DataObject, width: int, height: int) -> None:
    columns, rows = data.draw(st.integers(1, width)), data.draw(st.integers(1, height))
    cells = data.draw(arrays.arrays(bool, (rows, columns)))
    runs = [len(list(group)) for _, group in groupby([False, *cells.ravel().tolist()])]
    mask = Painted(columns, rows, (runs[0] - 1, *runs[1:])).mask(width, height)
    down, across = [holding(y, height, rows) for y in range(height)], [holding(x, width, columns) for x in range(width)]
    assert (mask == cells[np.ix_(down, across)]).all()


def holding(pixel: int, pixels: int, cells: int) -> int:
    """The one cell that a pixel's middle lies in, by looking at all of them."""
    middle, wide = Fraction(2 * pixel + 1, 2), Fraction(pixels, cells)
    return next(cell for cell in range(cells) if cell * wide <= middle < (cell + 1) * wide)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "12",
        {"0": 12},
        [],
        [5, 6],
        [5, 8],
        [-1, 13],
        [5, 0, 7],
        [6.0, 6],
        [True, 11],
        [12, float("nan")],
        ["5", "7"],
        [0, *[1] * 13],
        [10**30, 2],
    ],
)
def test_what_is_no_bitmap_of_this_grid_is_nothing(sent: object) -> None:
    assert read(sent, 4, 3) is None
    assert read([5, 7], 4, 3) == Painted(4, 3, (5, 7))
