"""The nearest of many reference cases, without measuring every one to the last digit.

Squared distances to all cases come from one product of matrix and vector, |x|² - 2 x·q, which is quick and loses digits
where points are near; so it only makes a shortlist, whose distances are then taken from the differences.

Up to `WHOLE` cases the product runs over all dimensions, and the nearest are exact. Beyond, it runs over the leading
principal components alone, whose shortlist is long enough that the nearest in all dimensions are hardly ever missed
(measured in docs/benchmarks.md), and the cases themselves stay in half precision: 100,000 of them take 400 MB.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from .neighbours import Booleans, Neighbours, nearest
from .space import Singles, distances

WHOLE = 10_000  # cases whose 2,048 dimensions are gone through for every photo: 80 MB
SPARE = 64  # more than were asked for on an exact shortlist, whose order rounding may have turned about
LONG = 500  # on a shortlist by principal components; the 12 nearest of 114 held-out photos were among the first 25


@dataclass(frozen=True, eq=False)
class Points:
    """Points that are searched, with what does not hang on the question made once."""

    points: Singles  # (N, D)

    @cached_property
    def _norms(self) -> Singles:
        return np.einsum("nd,nd->n", self.points, self.points)

    def squared(self, point: npt.NDArray[Any]) -> Singles:
        """(D,) -> (N,) squared distances, up to rounding and a constant of the point."""
        return np.asarray(self._norms - 2 * (self.points @ point.astype(np.float32)))


def shortlist(rough: npt.NDArray[np.floating], count: int, allowed: Booleans | None = None) -> npt.NDArray[np.intp]:
    """The rows of the `count` smallest of (N,) rough distances, in their own order; of the allowed ones alone."""
    rows = np.arange(len(rough)) if allowed is None else np.flatnonzero(allowed)
    if len(rows) <= count:
        return rows
    return np.sort(rows[np.argpartition(rough[rows], count)[:count]])


def refine(
    rows: npt.NDArray[np.intp], points: npt.NDArray[np.floating], point: npt.NDArray[np.floating], count: int
) -> Neighbours:
    """The nearest on a shortlist, by distances from the differences; of equally near ones the first."""
    found = nearest(distances(_precise(points[rows]), point), count)
    return Neighbours(rows[found.rows], found.distances)


def _precise(points: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    return points.astype(np.float32) if points.dtype == np.float16 else points
