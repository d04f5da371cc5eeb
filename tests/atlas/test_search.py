"""The search among many cases: against sklearn where it is exact, against brute force where it is not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.neighbors import NearestNeighbors

from model import Model
from model.atlas.atlas import Atlas
from model.atlas.neighbours import NEIGHBOURS
from model.atlas.search import WHOLE, Points, refine, shortlist
from tests.atlas.atlases import grown, shipped
from tests.samples import LESIONS


@pytest.fixture(scope="module")
def atlas(model: Model) -> Atlas:
    return shipped(model)


@pytest.fixture(scope="module")
def embeddings(model: Model) -> list[np.ndarray]:
    return [model.predict(path).embedding for path in LESIONS]


@given(st.integers(0, 10_000), st.integers(1, 30), st.booleans())
def test_a_shortlist_from_products_holds_the_nearest_from_differences(seed: int, count: int, filtered: bool) -> None:
    rng = np.random.default_rng(seed)
    points = (rng.normal(size=(200, 40)) + 20).astype(np.float32)  # far from the origin, where products lose digits
    points[100:120] = points[0]  # equally near ones: the first comes first
    point = points[0] + 0.1
    allowed = rng.random(200) < 0.5 if filtered else None
    rows = shortlist(Points(points).squared(point), count + 64, allowed)
    found = refine(rows, points, point, count)
    apart = np.linalg.norm(points.astype(np.float64) - point, axis=1)
    candidates = np.arange(200) if allowed is None else np.flatnonzero(allowed)
    expected = candidates[np.argsort(apart[candidates].round(5), kind="stable")][:count]
    assert found.rows.tolist() == expected.tolist()
    assert found.distances == pytest.approx(apart[expected], abs=1e-4)


def test_the_shipped_atlas_is_searched_exactly(atlas: Atlas, embeddings: list[np.ndarray]) -> None:
    theirs = NearestNeighbors(n_neighbors=NEIGHBOURS, algorithm="brute").fit(atlas.standardised)
    for embedding in embeddings:
        apart, rows = theirs.kneighbors(atlas.space.standardise(embedding)[None])
        found = atlas.similar(embedding)
        assert found.rows.tolist() == rows[0].tolist()
        assert found.distances == pytest.approx(apart[0], rel=1e-4)
        assert atlas.place(embedding).true_neighbours.tolist() == rows[0].tolist()


def test_a_large_atlas_finds_what_going_through_all_of_it_finds(atlas: Atlas, embeddings: list[np.ndarray]) -> None:
    large = grown(atlas, WHOLE + 2_500)
    filtered = np.arange(len(large)) % 3 == 0
    for embedding in embeddings[:3]:
        apart = np.linalg.norm(large.standardised.astype(np.float32) - large.space.standardise(embedding), axis=1)
        for allowed in (None, filtered):
            candidates = np.arange(len(large)) if allowed is None else np.flatnonzero(allowed)
            expected = candidates[np.argsort(apart[candidates], kind="stable")][:NEIGHBOURS]
            found = large.similar(embedding, allowed=allowed)
            assert np.isin(found.rows, expected).mean() > 0.9
            assert found.distances == pytest.approx(apart[found.rows], rel=1e-4)
            assert (np.diff(found.distances) >= 0).all()


def test_a_filter_that_leaves_few_gives_few(atlas: Atlas, embeddings: list[np.ndarray]) -> None:
    few = np.zeros(len(atlas), dtype=bool)
    few[[5, 77, 1_200]] = True
    assert sorted(atlas.similar(embeddings[0], allowed=few).rows.tolist()) == [5, 77, 1_200]
    assert not len(atlas.similar(embeddings[0], allowed=np.zeros(len(atlas), dtype=bool)).rows)
