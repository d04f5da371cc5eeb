"""The rest of a split node as a node of the tree."""

import pytest

from taxonomy import Node, Taxonomy, TaxonomyError, with_rests
from taxonomy.check import rests
from taxonomy.rest import rest_of, split_node_of

TREE = Taxonomy(
    [
        Node("skin", "Skin", None),
        Node("nevus", "Melanocytic nevus", "skin", behavior="benign"),
        Node("blue", "Blue nevus", "nevus", behavior="benign"),
        Node("halo", "Halo nevus", "nevus", behavior="benign"),
    ]
)


def test_it_is_the_last_child_of_what_it_is_the_rest_of_and_behaves_as_it_does():
    tree = with_rests(TREE, ["blue", "nevus-rest"])
    assert tree.children("nevus") == ("blue", "halo", "nevus-rest")
    assert tree["nevus-rest"].name == "Melanocytic nevus, another or unnamed kind"
    assert tree["nevus-rest"].behavior == "benign"
    assert [node for node in tree.ids if node != "nevus-rest"] == list(TREE.ids)


def test_given_twice_it_stands_once_and_without_any_the_tree_is_the_same():
    tree = with_rests(with_rests(TREE, ["nevus-rest"]), ["nevus-rest", "nevus-rest", "skin-rest"])
    assert tree.children("skin") == ("nevus", "skin-rest")
    assert tree.ids.count("nevus-rest") == 1
    assert with_rests(TREE, ["blue"]) is TREE


def test_a_rest_of_what_the_tree_lacks_is_refused():
    with pytest.raises(TaxonomyError, match='rest of "wart"'):
        with_rests(TREE, ["wart-rest"])


def test_its_id_leads_back():
    assert split_node_of(rest_of("nevus")) == "nevus"
    assert split_node_of("nevus") is None


def test_a_tree_whose_own_ids_end_so_is_not_sound():
    assert list(rests(TREE)) == []
    (sentence,) = rests(Taxonomy([Node("skin", "Skin", None), Node("arrest-rest", "Arrest", "skin")]))
    assert '"arrest-rest" ends in "-rest"' in sentence
