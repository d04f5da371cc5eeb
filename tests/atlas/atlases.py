"""The shipped atlas, and one as large as wanted that is made of it.

Nobody has 100,000 labelled photos here. What such a search costs does not hang on whose they are; how many of the
nearest an approximate one finds does, so the made cases lie between two real ones of a node, with a little noise.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from model import Model
from model.atlas.atlas import Atlas, atlas_of

NOISE = 0.25  # of the standard deviation of each feature
BLOCK = 2_500


def shipped(model: Model) -> Atlas:
    """The atlas of a model that has one."""
    atlas = atlas_of(model.bundle.folder, model.bundle.id)
    assert atlas is not None
    return atlas


def grown(atlas: Atlas, count: int, seed: int = 0) -> Atlas:
    """`count` cases; in half precision, as an atlas of that size is kept."""
    rng = np.random.default_rng(seed)
    places = np.array([atlas.taxonomy.index(case.node) for case in atlas.cases])
    of_node = {place: np.flatnonzero(places == place) for place in np.unique(places)}
    one = np.arange(count) % len(atlas)
    other = np.array([rng.choice(of_node[places[row]]) for row in one])
    towards = rng.uniform(0, 0.5, (count, 1)).astype(np.float32)
    standardised = np.empty((count, atlas.standardised.shape[1]), np.float16)
    for start in range(0, count, BLOCK):
        block = slice(start, start + BLOCK)
        between = _between(atlas.standardised, one[block], other[block], towards[block])
        standardised[block] = between + rng.normal(0, NOISE, between.shape).astype(np.float32)
    positions = _between(atlas.positions, one, other, towards) + rng.normal(0, 0.3, (count, 2))
    return replace(
        atlas,
        cases=tuple(atlas.cases[row] for row in one),
        standardised=standardised,
        positions=np.asarray(positions, np.float64),
    )


def _between(points: np.ndarray, one: np.ndarray, other: np.ndarray, towards: np.ndarray) -> np.ndarray:
    return np.asarray((1 - towards) * points[one] + towards * points[other])
