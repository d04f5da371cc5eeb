"""Is a map faithful? Take away first what it marks, and see whether the node's log-odds fall faster than by looking
at the middle, where lesions are anyway, and than by chance.

The measure is ROAD's (Rong et al. 2022, arXiv:2202.00449): for several shares of the photo, the target when the least
marked part is gone minus the target when the most marked part is, halved and averaged. A map that marks what the
answer rests on loses little in the one and much in the other. The rule for the verdict: a map is better than looking
at the middle if its score is higher than that of a centred blob, and better than chance if it is higher than that of
every random map. All are ranked in the same cells of 13 pixels and filled in with the same noise.

One verdict costs six passes of the network; the blob and three random maps cost 24 more, once for a photo and target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..caller import INTERACTIVE, Caller
from .imputation import fill_in
from .maps import CELLS, enlarged, in_cells
from .subject import Squares, Values

Floats = npt.NDArray[np.float64]
Cells = npt.NDArray[np.float64]  # (CELLS, CELLS), higher = marked more

SHARES = (0.1, 0.3, 0.6)  # of the photo that is taken away
RANDOM = 3
COARSE = 8  # random maps have the grain of the closed form
MIDDLE = "no better than looking at the middle"
CHANCE = "no better than chance"
FAITHFUL = "better than looking at the middle"


@dataclass(frozen=True, eq=False)
class Curves:
    """The target as more and more of the photo is taken away."""

    most_first: Floats  # (shares,) what the map marks most goes first: deletion
    least_first: Floats  # (shares,) what it marks most stays the longest: insertion, read from the right

    @property
    def score(self) -> float:
        """Half the mean distance of the two: how much more rests on what is marked than on what is not."""
        return float((self.least_first - self.most_first).mean() / 2)


@dataclass(frozen=True, eq=False)
class Yardsticks:
    """What a map has to beat on this photo for this target, and what stays the same for every map."""

    square: Squares
    intact: float  # the target of the whole photo
    blob: Curves
    random: tuple[Curves, ...]


@dataclass(frozen=True, eq=False)
class Verdict:
    """What a map is worth on this photo, for this target."""

    curves: Curves
    yardsticks: Yardsticks

    @property
    def beats_middle(self) -> bool:
        return self.curves.score > self.yardsticks.blob.score

    @property
    def beats_chance(self) -> bool:
        return self.curves.score > max(curves.score for curves in self.yardsticks.random)

    @property
    def words(self) -> str:
        """The verdict as the page says it."""
        if not self.beats_middle:
            return MIDDLE
        return FAITHFUL if self.beats_chance else CHANCE

    @property
    def faithful(self) -> bool:
        return self.beats_middle and self.beats_chance


def lay_out(values: Values, square: Squares, intact: float, caller: Caller = INTERACTIVE, seed: int = 0) -> Yardsticks:
    """Measure the centred blob and the random maps: 24 passes.

    Args:
        values: see `subject.values_by`. square: (299, 299, 3) bytes. intact: the target of the square itself.

    Raises:
        Cancelled: it was no longer wanted.
    """
    generator = np.random.default_rng(seed)
    cells = [centred_blob(), *(_random(generator) for _ in range(RANDOM))]
    blob, *random = _curves(values, square, cells, caller, seed)
    return Yardsticks(square, intact, blob, tuple(random))


def judge_map(
    values: Values,
    yardsticks: Yardsticks,
    grid: npt.NDArray[np.floating[Any]],
    caller: Caller = INTERACTIVE,
    seed: int = 0,
) -> Verdict:
    """Hold a map against the yardsticks of the same photo and target: 6 passes.

    A signed map is ranked from what speaks for the node to what speaks against it.

    Raises:
        Cancelled: it was no longer wanted.
    """
    (curves,) = _curves(values, yardsticks.square, [in_cells(grid)], caller, seed)
    return Verdict(curves, yardsticks)


def centred_blob() -> Cells:
    """What anybody would point at without looking: the nearer to the middle, the more."""
    rows, columns = np.indices((CELLS, CELLS)) - (CELLS - 1) / 2
    return np.asarray(np.exp(-(rows**2 + columns**2) / (2 * (CELLS / 5) ** 2)))


def _random(generator: np.random.Generator) -> Cells:
    """Coarse noise, as smooth as a map of the last layer."""
    return in_cells(enlarged(generator.random((COARSE, COARSE))))


def _curves(values: Values, square: Squares, maps: Sequence[Cells], caller: Caller, seed: int) -> list[Curves]:
    """The two curves of each map, all read in one go."""
    altered = []
    for cells in maps:
        for order in (_ranked(cells, seed)[::-1], _ranked(cells, seed)):
            for share in SHARES:
                gone = np.zeros(CELLS * CELLS, dtype=bool)
                gone[order[: round(share * len(order))]] = True
                # The same noise for every map and share, so that none is lucky.
                altered.append(fill_in(square, gone.reshape(CELLS, CELLS), np.random.default_rng(seed)))
    read = values(np.stack(altered), caller).reshape(len(maps), 2, len(SHARES))
    return [Curves(most_first, least_first) for most_first, least_first in read]


def _ranked(cells: Cells, seed: int) -> npt.NDArray[np.intp]:
    """The cells from least to most marked; among equals in patches by chance, as single cells are easily filled in."""
    ties = _random(np.random.default_rng([seed, 1]))
    return np.lexsort((ties.ravel(), cells.ravel()))
