"""Two partitions set beside each other, against sets of nodes worked out from the rows alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import TaxonomyError, partition
from taxonomy.comparison import Difference, Relation, compare
from tests.taxonomy.trees import counts_on, lineage, random_trees, tree_of

CONVERSE = {
    Relation.SAME: {Relation.SAME},
    Relation.SPLIT: {Relation.MERGED},
    Relation.NARROWER: {Relation.WIDER},
    Relation.MERGED: {Relation.SPLIT},
    Relation.WIDER: {Relation.NARROWER},
}


@st.composite
def pairs(draw):
    """A tree and two sets of classes that share no node within a set, in any order."""
    taxonomy = draw(random_trees())

    def classes():
        wished = draw(st.lists(st.sampled_from(taxonomy.ids), unique=True))
        kept = []
        for node in wished:
            if not any(taxonomy.within(node, k) or taxonomy.within(k, node) for k in kept):
                kept.append(node)
        return kept

    return taxonomy, classes(), classes()


@given(pairs())
def test_it_agrees_with_sets_of_nodes(pair):
    taxonomy, ours, theirs = pair
    inside = {node: {other for other in taxonomy.ids if node in lineage(taxonomy, other)} for node in taxonomy.ids}
    found = compare(*pair)
    assert [d.node for d in found] == ours
    for d in found:
        mine = inside[d.node]
        touched = {other for other in theirs if inside[other] & mine}
        assert set(d.others) == touched
        if d.relation is Relation.NEW:
            assert not touched
        elif d.relation is Relation.SAME:
            assert touched == {d.node}
        elif d.relation in (Relation.MERGED, Relation.WIDER):
            assert all(inside[other] < mine for other in touched)
            assert (len(touched) > 1) == (d.relation is Relation.MERGED)
        else:
            (outer,) = touched
            assert mine < inside[outer]
            siblings = [other for other in ours if inside[other] & inside[outer]]
            assert (len(siblings) > 1) == (d.relation is Relation.SPLIT)


@given(pairs())
def test_the_other_way_round_says_the_converse(pair):
    taxonomy, ours, theirs = pair
    back = {d.node: d for d in compare(taxonomy, theirs, ours)}
    for d in compare(taxonomy, ours, theirs):
        for other in d.others:
            assert d.node in back[other].others
            assert back[other].relation in CONVERSE[d.relation]


@given(random_trees().flatmap(lambda t: st.tuples(st.just(t), st.integers(1, 60), st.integers(1, 60), st.data())))
def test_one_set_of_photos_cut_at_two_sizes_is_the_same_split_or_merged(case):
    """A smaller size only ever cuts further, as long as no label stands above the leaves."""
    taxonomy, a, b, data = case
    photos = {n: c for n, c in counts_on(data.draw, taxonomy).items() if taxonomy.is_leaf(n)}
    fine, coarse = ([c.node for c in partition(taxonomy, photos, size).classes] for size in sorted((a, b)))
    allowed = {Relation.SAME, Relation.SPLIT, Relation.NARROWER}
    assert {d.relation for d in compare(taxonomy, fine, coarse)} <= allowed


def test_every_relation_by_hand():
    taxonomy = tree_of("""
skin
  nevus
    blue
    halo
  keratosis
    solar
    flat
  cyst
    milium
  wart
  scar
    keloid
""")
    ours = ["blue", "halo", "keratosis", "milium", "wart", "scar"]
    theirs = ["nevus", "solar", "flat", "cyst", "keloid"]
    assert compare(taxonomy, ours, theirs) == (
        Difference("blue", Relation.SPLIT, ("nevus",)),
        Difference("halo", Relation.SPLIT, ("nevus",)),
        Difference("keratosis", Relation.MERGED, ("solar", "flat")),
        Difference("milium", Relation.NARROWER, ("cyst",)),
        Difference("wart", Relation.NEW, ()),
        Difference("scar", Relation.WIDER, ("keloid",)),
    )
    assert compare(taxonomy, [], theirs) == ()
    assert {d.relation for d in compare(taxonomy, ours, [])} == {Relation.NEW}
    assert {d.relation for d in compare(taxonomy, ours, ours)} == {Relation.SAME}


def test_what_is_no_partition_is_refused():
    taxonomy = tree_of("skin\n  nevus\n    blue")
    with pytest.raises(TaxonomyError, match='"wart", which is not in this tree'):
        compare(taxonomy, ["nevus"], ["wart"])
    with pytest.raises(TaxonomyError, match='"blue" lies inside the class "nevus"'):
        compare(taxonomy, ["nevus", "blue"], [])
    with pytest.raises(TaxonomyError, match='"blue" lies inside the class "blue"'):
        compare(taxonomy, [], ["blue", "blue"])


def test_twenty_thousand_classes_in_the_order_of_a_shuffle():
    taxonomy = tree_of("skin\n" + "\n".join(f"  g{i}\n    a{i}\n    b{i}" for i in range(10_000)))
    order = np.random.default_rng(0).permutation(10_000)
    fine = [f"{side}{i}" for i in order for side in "ab"]
    found = compare(taxonomy, fine, [f"g{i}" for i in order[::-1]])
    assert {(d.relation, d.others[0][1:] == d.node[1:]) for d in found} == {(Relation.SPLIT, True)}
