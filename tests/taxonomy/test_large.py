"""A tree of a hundred thousand nodes, half of them one under the other: nothing recurses, nothing is quadratic."""

import numpy as np
import pytest

from taxonomy import Coverage, Inference, Node, Taxonomy, partition, walk

CHAIN = LEAVES = 50_000


@pytest.fixture(scope="module")
def taxonomy():
    chain = [Node(f"c{i}", f"link {i}", f"c{i - 1}" if i else None) for i in range(CHAIN)]
    leaves = [Node(f"leaf{i}", f"disease {i}", f"c{CHAIN - 1}", codes={"icd10cm": f"L{i}"}) for i in range(LEAVES)]
    return Taxonomy([*reversed(leaves), *reversed(chain)])


@pytest.fixture(scope="module")
def photos():
    return {f"c{i}": 1 for i in range(CHAIN)} | {f"leaf{i}": 2 for i in range(LEAVES)}


def test_it_is_read_in_any_order(taxonomy):
    assert taxonomy.root == "c0"
    assert taxonomy.depth.max() == CHAIN
    assert taxonomy.ancestors("leaf7")[-1] == f"c{CHAIN - 1}"
    assert len(taxonomy.path("leaf7")) == CHAIN + 1
    assert len(taxonomy.leaves("c123")) == LEAVES
    assert taxonomy.behavior_of("leaf7") == ""


def test_it_is_cut_where_the_leaves_exhaust_it(taxonomy, photos):
    cut = partition(taxonomy, photos, 1000)
    assert len(cut.classes) == LEAVES
    assert len(cut.summed) == CHAIN
    assert cut.targets("c0") == tuple(range(LEAVES))


def test_it_is_cut_where_one_leaf_has_no_photo(taxonomy, photos):
    cut = partition(taxonomy, photos | {"leaf7": 0}, 1000)
    rest = f"c{CHAIN - 1}-rest"
    assert (len(cut.classes), cut.classes[-1].node, cut.classes[-1].photos) == (LEAVES, rest, 0)
    assert len(cut.summed) == CHAIN
    assert cut.class_of("leaf7") is None


def test_small_kinds_at_the_end_of_a_long_chain_join_a_rest_at_its_beginning(taxonomy):
    cut = partition(taxonomy, {"leaf7": 3, "leaf8": 900, "leaf9": 4}, 100, 10)
    assert [(c.node, c.photos) for c in cut.classes] == [("leaf8", 900), ("c1-rest", 7)]
    assert cut.joined == {"leaf7": "c1-rest", "leaf9": "c1-rest"}


def test_probabilities_go_up_all_the_way(taxonomy, photos):
    classes = [c.node for c in partition(taxonomy, photos, 1000).classes]
    inference = Inference(taxonomy, classes)
    p = inference.propagate(np.full(LEAVES, 1 / LEAVES))
    np.testing.assert_allclose(p[:CHAIN], 1, rtol=1e-9)
    assert set(inference.coverage(photos)) == {Coverage.RESOLVED}
    found = walk(taxonomy, inference, p)
    assert found.node == f"c{CHAIN - 1}"
    assert all(step.only_kind for step in found.path)


def test_it_is_searched(taxonomy):
    assert [n.id for n in taxonomy.search("disease 4999", 3)] == ["leaf4999", "leaf49999", "leaf49998"]
    assert [n.id for n in taxonomy.search("L31415")] == ["leaf31415"]
    assert len(taxonomy.search("e", 50)) == 50
