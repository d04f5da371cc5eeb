"""A map over the square that was read, and the one way in which maps of different grain are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy.stats import spearmanr

from ..input.frame import NETWORK_SIDE

Grid = npt.NDArray[np.float32]

CELLS = 23  # a side; 299 = 23 × 13, so that a cell is 13 whole pixels


@dataclass(frozen=True, eq=False)
class Map:
    """What a method says of each place of the square.

    Not rescaled: two maps in the same unit may be set side by side, and a map without evidence stays empty.
    """

    name: str
    grid: Grid  # (H, W), at the method's own grain: 8 × 8, 17 × 17 or 299 × 299
    signed: bool  # negative where the photo speaks against it; else never negative
    unit: str  # what the numbers are; maps in different units have no scale in common
    note: str  # a sentence for the reader: what it shows, and what it doesn't

    @property
    def peak(self) -> float:
        """The largest absolute value."""
        return float(np.abs(self.grid).max())


def enlarged(grid: npt.NDArray[np.floating[Any]], side: int = NETWORK_SIDE) -> Grid:
    """(H, W) -> (side, side), bilinear; a grid of that size as it is."""
    if grid.shape == (side, side):
        return np.asarray(grid, np.float32)
    picture = Image.fromarray(np.asarray(grid, np.float32))
    return np.asarray(picture.resize((side, side), Image.Resampling.BILINEAR), np.float32)


def in_cells(grid: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
    """(H, W) -> (CELLS, CELLS), the mean over each cell: the grain at which maps are compared.

    A map of single pixels would otherwise be judged by its scatter and a coarse one by its area.
    """
    across = NETWORK_SIDE // CELLS
    return enlarged(grid).astype(np.float64).reshape(CELLS, across, CELLS, across).mean(axis=(1, 3))


def alike(one: npt.NDArray[np.floating[Any]], other: npt.NDArray[np.floating[Any]]) -> float:
    """Spearman's rank correlation of two maps, cell by cell; cells that are NaN in either are left out.

    Two maps with nothing on them are the same, 1; one with and one without have nothing in common, 0.
    """
    cells = np.stack([in_cells(one).ravel(), in_cells(other).ravel()])
    first, second = cells[:, np.isfinite(cells).all(axis=0)]
    flat = [len(values) < 2 or float(np.ptp(values)) == 0 for values in (first, second)]
    if any(flat):
        return 1.0 if all(flat) else 0.0
    return float(spearmanr(first, second).statistic)
