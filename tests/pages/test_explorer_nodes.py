"""What the explorer is given of each node, and how the tree is packed for the browser."""

from types import SimpleNamespace

import pytest

from pages.explorer.nodes import explorer_nodes
from pages.widgets.explorer.widget import ExplorerNode, packed
from taxonomy import Inference, Node, Taxonomy, load_taxonomy

TREE = Taxonomy(
    [
        Node("skin-disease", "Skin disease", None),
        Node("benign", "Benign", "skin-disease"),
        Node("nevus", "Nevus", "benign", ("mole", "naevus"), "benign", {"icd10cm": "D22|D23", "mesh": "D009506"}),
        Node("blue-nevus", "Blue nevus", "nevus"),
        Node("halo-nevus", "Halo nevus", "nevus"),
        Node("malignant", "Malignant", "skin-disease"),
        Node("keratosis", "Actinic keratosis", "malignant", behavior="premalignant"),
        Node("bowenoid", "Bowenoid keratosis", "keratosis"),
    ]
)


class Known:
    """A model with one class, whose photos are labelled at the class and at one kind below it."""

    taxonomy = TREE
    bundle = SimpleNamespace(photos={"nevus": 30, "blue-nevus": 12})
    coverage = Inference(TREE, ["nevus"]).coverage(bundle.photos)


def test_nodes_tell_what_the_model_knows_and_sum_its_photos():
    nodes = {node.id: node for node in explorer_nodes(TREE, Known())}
    assert {id: (node.status, node.photos) for id, node in nodes.items()} == {
        "skin-disease": ("resolved", 42),
        "benign": ("resolved", 42),
        "nevus": ("resolved", 42),
        "blue-nevus": ("merged", 12),
        "halo-nevus": ("not-covered", 0),
        "malignant": ("not-covered", 0),
        "keratosis": ("not-covered", 0),
        "bowenoid": ("not-covered", 0),
    }
    assert nodes["nevus"] == ExplorerNode(
        id="nevus",
        name="Nevus",
        parent="benign",
        synonyms=("mole", "naevus"),
        codes=("D22", "D23", "D009506"),
        behavior="benign",
        family="benign",
        status="resolved",
        photos=42,
        code="D22 or D23",
    )
    assert nodes["skin-disease"].parent == ""
    assert nodes["bowenoid"].behavior == "premalignant"  # as the node above it
    assert [nodes[id].family for id in ("skin-disease", "halo-nevus", "bowenoid")] == ["root", "benign", "malignant"]


def test_without_a_model_the_whole_tree_is_there_and_nothing_is_covered():
    taxonomy = load_taxonomy()
    nodes = explorer_nodes(taxonomy, None)
    assert tuple(node.id for node in nodes) == taxonomy.ids
    assert {(node.status, node.photos) for node in nodes} == {("not-covered", 0)}
    assert explorer_nodes(taxonomy, None) is nodes  # made once


def test_a_line_a_node_says_what_differs_from_the_usual():
    lines = packed(explorer_nodes(TREE, Known()))[0].split("\n")
    assert lines[0] == "\tSkin disease\t-1\trr\t42"
    assert lines[2] == "\tNevus\t1\tbr\t42\t\tD22 or D23\tD009506\tmole|naevus"
    assert lines[4] == "\tHalo nevus\t2\tbn"
    assert lines[6] == "keratosis\tActinic keratosis\t5\tmn\t\tpremalignant"
    assert packed(explorer_nodes(TREE, None))[0].split("\n")[4] == "\tHalo nevus\t2\tb"  # no word of coverage


@pytest.mark.parametrize(
    "nodes",
    [
        (ExplorerNode("a", "A", "b"), ExplorerNode("b", "B", "")),
        (ExplorerNode("a", "A", ""), ExplorerNode("b", "B", "c"), ExplorerNode("c", "C", "a")),
        (ExplorerNode("a", "A", ""), ExplorerNode("b", "B", "")),
        (ExplorerNode("a", "A", ""), ExplorerNode("a", "B", "a")),
    ],
    ids=["no root first", "a child before its parent", "two roots", "an id twice"],
)
def test_what_is_no_tree_in_order_is_refused(nodes):
    with pytest.raises(ValueError, match="cannot place"):
        packed(nodes)


def test_names_cannot_break_the_lines():
    text, ids = packed((ExplorerNode("a", "A\tb\nc", "", ("d|e",)),))
    assert text == "a\tA b c\t-1\tr\t\t\t\t\td e"
    assert ids == {"a"}
