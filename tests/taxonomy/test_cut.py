import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import Cut, Inference, Node, Taxonomy, TaxonomyError, partition
from tests.taxonomy.trees import counts_on, lineage, random_trees, tree_of

TREE = """
skin
  benign
    nevus
    keratosis
      seborrheic
      lichenoid
  malignant
    melanoma
    carcinoma
      basal
      squamous
  rash
"""
CLASSES = ["squamous", "basal", "melanoma", "nevus", "keratosis"]


@st.composite
def inferences(draw):
    """A tree and classes on it, in the order of a network's outputs (any)."""
    taxonomy = draw(random_trees())
    photos = counts_on(draw, taxonomy) | {draw(st.sampled_from(taxonomy.ids)): 3}
    size = draw(st.integers(1, 40))
    made = partition(taxonomy, photos, size, draw(st.integers(1, size)))
    return Inference(made.taxonomy, draw(st.permutations([c.node for c in made.classes])))


@st.composite
def cuts(draw):
    """Any cut: the root, opened again and again at nodes drawn from it."""
    inference = draw(inferences())
    cut = Cut(inference, (inference.taxonomy.root,))
    for _ in range(draw(st.integers(0, 6))):
        cut = cut.opened_at(draw(st.sampled_from(cut.nodes)))
    return cut


def small() -> Inference:
    return Inference(tree_of(TREE), CLASSES)


def classes_in(inference, node):
    """Worked out from the rows of the tree alone."""
    return {c for c in inference.class_ids if node in lineage(inference.taxonomy, c)}


@given(cuts(), st.integers(0, 2**32 - 1))
def test_the_probabilities_of_a_cut_sum_to_one(cut, seed):
    p = np.random.default_rng(seed).dirichlet(np.full(len(cut.inference.class_ids), 0.3), size=(2, 3))
    at_cut = cut.of(cut.inference.propagate(p))
    assert at_cut.shape == (2, 3, len(cut.nodes))
    np.testing.assert_allclose(at_cut.sum(axis=-1), 1, rtol=0, atol=1e-12)
    for k, node in enumerate(cut.nodes):
        inside = [c in classes_in(cut.inference, node) for c in cut.inference.class_ids]
        np.testing.assert_allclose(at_cut[..., k], p[..., inside].sum(axis=-1), rtol=0, atol=1e-12)


@given(cuts())
def test_opened_and_closed_again_is_the_same(cut):
    for node in cut.nodes:
        opened = cut.opened_at(node)
        assert opened.closed_at(node) == cut
        below = cut.inference.resolved_children(node)
        assert (opened == cut) == (not below) == (node in cut.inference.class_ids)
        if below:
            assert opened.is_above(node)


@given(cuts())
def test_closed_at_a_node_above_it_stands_for_all_that_lay_below(cut):
    taxonomy = cut.inference.taxonomy
    for node in filter(cut.is_above, taxonomy.ids):
        closed = cut.closed_at(node)
        assert set(closed.nodes) == {node} | {n for n in cut.nodes if node not in lineage(taxonomy, n)}


@given(inferences(), st.integers(0, 8))
def test_at_a_depth_are_its_nodes_and_the_classes_that_end_above(inference, depth):
    taxonomy = inference.taxonomy
    steps = {node: len(lineage(taxonomy, node)) - 1 for node in taxonomy.ids}
    expected = [
        node
        for node in taxonomy.ids
        if (steps[node] == depth and classes_in(inference, node))
        or (steps[node] < depth and node in inference.class_ids)
    ]
    assert list(Cut.at_depth(inference, depth).nodes) == expected


@given(inferences())
def test_the_finest_cut_is_the_classes_and_cannot_be_opened(inference):
    finest = Cut.of_classes(inference)
    assert set(finest.nodes) == set(inference.class_ids)
    assert finest.opened_at(*finest.nodes) == finest == Cut.at_depth(inference, len(inference.taxonomy))
    assert Cut.at_depth(inference, 0).nodes == (inference.taxonomy.root,)


@given(cuts())
def test_each_node_is_held_by_the_one_node_of_the_cut_in_its_line(cut):
    for node in cut.inference.taxonomy.ids:
        above = [n for n in lineage(cut.inference.taxonomy, node) if n in cut.nodes]
        assert cut.node_containing(node) == (above[0] if above else None)
        if cut.inference.is_resolved(node):
            assert cut.is_above(node) == (not above)


@given(inferences(), st.data())
def test_any_nodes_are_a_cut_exactly_where_each_class_lies_in_one_of_them(inference, data):
    ids = inference.taxonomy.ids
    nodes = sorted(data.draw(st.lists(st.sampled_from(ids), unique=True)), key=ids.index)
    held = [sum(c in classes_in(inference, node) for node in nodes) for c in inference.class_ids]
    if all(classes_in(inference, node) for node in nodes) and set(held) == {1}:
        assert Cut(inference, tuple(nodes)).nodes == tuple(nodes)
    else:
        with pytest.raises(TaxonomyError):
            Cut(inference, tuple(nodes))


@pytest.mark.parametrize(
    ("nodes", "sentence"),
    [
        ((), 'class "nevus" lies in no node'),
        (("malignant",), 'class "nevus" lies in no node'),
        (("benign", "melanoma"), 'class "basal" lies in no node'),
        (("benign", "carcinoma"), 'class "melanoma" lies in no node'),
        (("benign", "keratosis", "malignant"), 'class "keratosis" lies in several'),
        (("skin", "malignant"), 'class "melanoma" lies in several'),
        (("benign", "benign", "malignant"), 'class "nevus" lies in several'),
        (("benign", "malignant", "rash"), '"rash" has no probability'),
        (("nevus", "seborrheic", "malignant"), '"seborrheic" has no probability'),
        (("benign", "malignant", "wart"), '"wart" has no probability'),
        (("malignant", "benign"), "in the order of the tree"),
    ],
)
def test_overlaps_gaps_and_strangers_are_refused(nodes, sentence):
    with pytest.raises(TaxonomyError, match=sentence):
        Cut(small(), nodes)


def test_a_cut_cannot_be_closed_at_a_node_below_it():
    with pytest.raises(TaxonomyError, match="in several of its nodes"):
        Cut(small(), ("benign", "malignant")).closed_at("basal")


def test_there_is_nothing_above_the_root():
    with pytest.raises(ValueError, match="no depth -1"):
        Cut.at_depth(small(), -1)


def test_by_hand_on_a_small_tree():
    inference = small()
    second = Cut.at_depth(inference, 2)
    assert second.nodes == ("nevus", "keratosis", "melanoma", "carcinoma")
    assert second.opened_at("carcinoma").nodes == ("nevus", "keratosis", "melanoma", "basal", "squamous")
    assert second.closed_at("benign").nodes == ("benign", "melanoma", "carcinoma")
    assert second.node_containing("seborrheic") == "keratosis"
    assert second.node_containing("rash") is None


def test_a_tree_of_100_000_nodes_is_cut_quickly():
    """Ten thousand classes: comparing each with each would take minutes."""
    rows = [Node("n0", "n0", None), *(Node(f"n{i}", f"n{i}", f"n{(i - 1) // 10}") for i in range(1, 100_000))]
    taxonomy = Taxonomy(rows)
    inference = Inference(taxonomy, [f"n{i}" for i in range(10_000, 100_000, 9)])
    start = time.process_time()
    finest = Cut.of_classes(inference)
    Cut.at_depth(inference, 3).opened_at(Cut.at_depth(inference, 3).nodes[0])
    assert time.process_time() - start < 20  # of its own work, whatever else runs
    assert finest.node_containing(finest.nodes[17]) == finest.nodes[17]
