"""The parts of the atlas: against openTSNE, sklearn and scipy, by brute force, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openTSNE import TSNE, initialization  # type: ignore[import-untyped]
from openTSNE.affinity import PerplexityBasedNN  # type: ignore[import-untyped]
from scipy.optimize import approx_fprime, minimize
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness as of_sklearn
from sklearn.metrics import pairwise_distances
from sklearn.neighbors import NearestNeighbors

from model.atlas.choice import level
from model.atlas.layout import layout
from model.atlas.neighbours import Disagreement, Vote, disagreement, nearest
from model.atlas.placement import BEGIN, affinities, divergence, ellipse_of, gradient, position_of
from model.atlas.quality import ranks, trustworthiness
from model.atlas.space import Space, distances
from model.atlas.views import views
from taxonomy import Cut, Inference, load_taxonomy

CLASSES = ("melanocytic-nevus", "benign-keratosis", "melanoma-type-not-recorded", "basal-cell-carcinoma")
TREE = load_taxonomy()  # read before a property is timed


def clusters(n: int = 150, dimensions: int = 12, seed: int = 0) -> np.ndarray:
    generator = np.random.default_rng(seed)
    middles = generator.normal(0, 6, (3, dimensions))
    return middles[np.arange(n) % 3] + generator.normal(size=(n, dimensions))


def beside(points: np.ndarray) -> np.ndarray:
    """(30, D) new points near some of the old."""
    return points[:30] + 0.3 * np.random.default_rng(3).normal(size=(30, points.shape[1]))


@pytest.fixture(scope="module")
def points() -> np.ndarray:
    return clusters()


@pytest.fixture(scope="module")
def positions(points: np.ndarray) -> np.ndarray:
    return layout(points)


def test_the_same_cases_give_the_same_map(points: np.ndarray, positions: np.ndarray) -> None:
    assert np.array_equal(layout(points), positions)
    assert of_sklearn(points, positions, n_neighbors=10) > 0.9


def test_affinities_are_openTSNEs(points: np.ndarray) -> None:
    new = beside(points)
    of_theirs = PerplexityBasedNN(points, perplexity=30, method="exact").to_new(new, perplexity=5).toarray()
    for point, theirs in zip(new, of_theirs, strict=True):
        apart = distances(points, point)
        order = np.argsort(apart)[:15]
        shares = affinities(apart[order] ** 2)
        assert shares == pytest.approx(theirs[order], abs=1e-3)
        assert np.exp(-(shares * np.log(shares)).sum()) == pytest.approx(5, abs=1e-5)


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=40), st.floats(1.1, 30))
def test_affinities_sum_to_one_and_fall_with_distance(squared: list[float], perplexity: float) -> None:
    shares = affinities(np.sort(np.array(squared)), perplexity)
    assert shares.sum() == pytest.approx(1)
    assert (np.diff(shares) <= 1e-12).all()


def test_a_photo_lies_where_openTSNE_puts_it(points: np.ndarray) -> None:
    """It begins at their median, and ends where their optimiser ends without its early exaggeration."""
    theirs = TSNE(perplexity=30, initialization="pca", neighbors="exact", negative_gradient_method="bh").fit(points)
    new = beside(points)
    refined = theirs.transform(new, perplexity=5, early_exaggeration_iter=0, exaggeration=1, n_iter=800)
    reference = np.array(theirs)  # not before: `transform` centres it first
    around = [nearest(distances(points, point), BEGIN) for point in new]
    ours = [position_of(found.rows, found.distances, reference) for found in around]
    neighbours = NearestNeighbors(n_neighbors=25).fit(points).kneighbors(new, return_distance=False)
    assert np.array([start for _, start in ours]) == pytest.approx(initialization.median(theirs, neighbours))
    assert np.array([end for end, _ in ours]) == pytest.approx(np.array(refined), abs=0.1)


def test_the_gradient_against_scipy_and_the_descent_against_its_minimum(
    points: np.ndarray, positions: np.ndarray
) -> None:
    for point in clusters(12, seed=0)[:12] + 0.5:
        apart = distances(points, point)
        order = np.argsort(apart, kind="stable")[:BEGIN]
        near = order[:15]
        shares = affinities(apart[near] ** 2)
        end, start = position_of(order, apart[order], positions)
        rest = (shares, positions[near], positions)
        numeric = approx_fprime(start, divergence, 1e-7, *rest)
        assert gradient(start, *rest) == pytest.approx(numeric, abs=1e-5)
        least = minimize(divergence, start, args=rest, method="Nelder-Mead").fun
        assert divergence(end, *rest) <= divergence(start, *rest)
        assert divergence(end, *rest) == pytest.approx(least, abs=0.01)


def test_the_nearest_are_sklearns_and_filters_come_first(points: np.ndarray) -> None:
    new = clusters(1, seed=5)[0]
    allowed = np.arange(len(points)) % 2 == 0
    theirs = NearestNeighbors(n_neighbors=15, algorithm="brute").fit(points[allowed])
    apart, rows = theirs.kneighbors(new[None])
    ours = nearest(distances(points, new), 15, allowed)
    assert np.array_equal(ours.rows, np.flatnonzero(allowed)[rows[0]])
    assert ours.distances == pytest.approx(apart[0])
    assert len(nearest(distances(points, new), 15, np.arange(len(points)) < 4).rows) == 4


@pytest.mark.parametrize("k", [3, 15])
def test_trustworthiness_and_continuity_are_sklearns(points: np.ndarray, positions: np.ndarray, k: int) -> None:
    """With each point ranked against all others, the two definitions are one."""
    n = len(points)
    others = ~np.eye(n, dtype=bool)
    true, shown = (ranks(pairwise_distances(x)[others].reshape(n, n - 1)) for x in (points, positions))
    assert trustworthiness(true, shown, k) == pytest.approx(of_sklearn(points, positions, n_neighbors=k))
    assert trustworthiness(shown, true, k) == pytest.approx(of_sklearn(positions, points, n_neighbors=k))
    assert trustworthiness(true, true, k) == 1
    with pytest.raises(ValueError, match="too many"):
        trustworthiness(true, shown, n)


def test_the_space_is_standard_and_its_axes_are_sklearns() -> None:
    wild = np.random.default_rng(0).gamma(2.0, size=(60, 9)) @ np.random.default_rng(1).normal(size=(9, 9))
    space = Space.fit(wild, components=4)
    standard = space.standardise(wild)
    assert standard.mean(axis=0) == pytest.approx(0, abs=1e-5)
    assert standard.std(axis=0) == pytest.approx(1, abs=1e-4)
    theirs = PCA(4).fit_transform(standard)
    assert np.abs(space.reduce(standard)) == pytest.approx(np.abs(theirs), abs=1e-3)
    assert np.array_equal(space.reduce(standard)[7], space.reduce(standard[7]))


def test_a_feature_that_hardly_ever_speaks_does_not_outshout_the_others() -> None:
    wild = np.random.default_rng(0).normal(size=(50, 6))
    wild[:, 2] = 0
    space = Space.fit(wild)
    assert abs(space.standardise(np.eye(6))[2, 2]) < 15


def test_the_vote_by_hand() -> None:
    """Two nevi, a melanoma and two carcinomas: of five, two benign; nevus and carcinoma tie, the nearest decides."""
    nodes = ["melanoma-type-not-recorded", "basal-cell-carcinoma", "melanocytic-nevus", "melanocytic-nevus"]
    vote = Vote.of(TREE, [*nodes, "basal-cell-carcinoma"])
    cut = Cut.of_classes(Inference(TREE, CLASSES))
    shares = {"benign": 0.4, "malignant": 0.6, "malignant-melanocytic": 0.2, "psoriasis": 0.0}
    assert {node: vote.share(node) for node in shares} == shares
    assert vote.most(cut) == "basal-cell-carcinoma"
    assert sum(vote.at(cut).values()) == pytest.approx(1)
    assert vote.malignant
    assert disagreement(vote, suspected=True) is None
    assert disagreement(vote, suspected=False) is Disagreement.CASES_MALIGNANT
    benign = Vote.of(TREE, ["melanocytic-nevus"])
    assert disagreement(benign, suspected=True) is Disagreement.CASES_BENIGN
    assert Vote.of(TREE, ["psoriasis"]).most(cut) is None
    with pytest.raises(ValueError, match="no similar cases"):
        Vote.of(TREE, [])


@given(st.lists(st.sampled_from(CLASSES), min_size=1, max_size=15))
def test_a_nodes_share_is_what_counting_gives(nodes: list[str]) -> None:
    vote = Vote.of(TREE, nodes)
    for node in (TREE.root, "benign", "malignant", "benign-epidermal", *CLASSES):
        assert vote.share(node) == sum(TREE.within(each, node) for each in nodes) / len(nodes)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12), st.integers(0, 300))
def test_rare_strata_are_taken_whole_and_common_ones_equally(sizes: list[int], count: int) -> None:
    shares = level(sizes, count)
    assert sum(shares) == min(count, sum(sizes))
    assert all(0 <= share <= size for share, size in zip(shares, sizes, strict=True))
    cut = [share for share, size in zip(shares, sizes, strict=True) if share < size]
    assert all(max(shares) - share <= 1 for share in cut)


def test_an_ellipse_by_hand_and_where_the_cloud_has_no_width() -> None:
    """A cross of arms 3 and 1: its ellipse touches all four tips, turned with it."""
    turn = 0.4
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    cross = np.array([[3, 0], [-3, 0], [0, 1], [0, -1]]) @ rotation + [5, 7]
    found = ellipse_of(cross)
    assert found.centre == pytest.approx([5, 7])
    assert found.half_axes == pytest.approx([3, 1])
    assert np.sin(2 * found.angle) == pytest.approx(np.sin(2 * turn))
    for tip in cross:
        assert np.linalg.norm(found.outline(2000) - tip, axis=1).min() < 0.01
    alone, line = ellipse_of(np.ones((1, 2))), ellipse_of(np.array([[0, 0], [2.0, 2.0]]))
    assert alone.half_axes.tolist() == [0, 0]
    assert line.half_axes == pytest.approx([np.sqrt(2), 0])
    with pytest.raises(ValueError, match="at least one"):
        ellipse_of(np.empty((0, 2)))


@given(st.integers(1, 12), st.integers(0, 50))
def test_an_ellipse_holds_its_cloud(n: int, seed: int) -> None:
    cloud = np.random.default_rng(seed).normal(size=(n, 2)) * [4, 0.5]
    found = ellipse_of(cloud)
    along = np.array([np.cos(found.angle), np.sin(found.angle)])
    across = np.array([-along[1], along[0]])
    off = cloud - found.centre
    reach = [(off @ axis) / max(half, 1e-6) for axis, half in zip((along, across), found.half_axes, strict=True)]
    assert (reach[0] ** 2 + reach[1] ** 2 <= 1 + 1e-6).all()


def test_the_eight_views_differ_and_hold_the_same_pixels() -> None:
    square = np.random.default_rng(0).integers(0, 256, (299, 299, 3), dtype=np.uint8)
    seen = views(square)
    assert np.array_equal(seen[0], square)
    assert len({view.tobytes() for view in seen}) == 8
    for view in seen:
        assert np.array_equal(np.sort(view, axis=None), np.sort(square, axis=None))
