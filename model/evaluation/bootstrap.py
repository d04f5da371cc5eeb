"""95 % intervals by bootstrap (Efron 1979): patients are drawn with replacement, else lesions, else photos.

In two forms. `draws` counts how often each photo is drawn: a thousand draws are one matrix, and every figure that is a
weighted sum comes for all of them at once. `interval` is for figures that are none, and takes a function of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from ..schema.figures import Interval

Floats = npt.NDArray[np.float64]
Strings = npt.NDArray[np.str_]
Rows = npt.NDArray[np.intp]

ROUNDS = 1000
PERCENTILES = (2.5, 97.5)


def draws(groups: Strings, rounds: int = ROUNDS, seed: int = 0) -> Floats:
    """(rounds, N) how often each photo is drawn; photos of one group always together."""
    names, member = np.unique(groups, return_inverse=True)
    counts = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), size=rounds)
    return counts[:, member].astype(np.float64)


def drawn_groups(count: int, rounds: int = ROUNDS, seed: int = 0) -> Iterator[Rows]:
    """`rounds` draws of as many groups as there are, (count,) their numbers."""
    generator = np.random.default_rng(seed)
    return (generator.integers(count, size=count) for _ in range(rounds))


def interval(measure: Callable[[Rows], float], groups: Strings, rounds: int = ROUNDS) -> Interval:
    """A figure with its interval.

    Args:
        measure: the figure for an array of row numbers; NaN where a draw lacks a class.
        groups: (N,) what is drawn together.
    """
    names, member = np.unique(groups, return_inverse=True)
    rows = np.split(np.argsort(member, kind="stable"), np.cumsum(np.bincount(member))[:-1])
    drawn = [measure(np.concatenate([rows[k] for k in chosen])) for chosen in drawn_groups(len(names), rounds)]
    low, high = np.nanpercentile(drawn, PERCENTILES)
    return {"value": measure(np.arange(len(groups))), "low": float(low), "high": float(high)}
