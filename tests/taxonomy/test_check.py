"""The packaged tree is sound, and each check finds the fault that it is there for."""

import re
from dataclasses import replace

import pytest

from taxonomy import Node, Taxonomy, load_taxonomy
from taxonomy.check import (
    Place,
    behaviors,
    check,
    codes,
    file_order,
    icd10_places,
    paper_nodes,
    read_places,
    shared_names,
)
from taxonomy.table import COLUMNS, DISEASES
from tests.conftest import ROOT

PACKAGED = load_taxonomy()


def changed(node_id, **values):
    """The packaged tree with one node changed."""
    return Taxonomy(replace(node, **values) if node.id == node_id else node for node in PACKAGED.nodes)


def test_the_packaged_tree_is_sound():
    assert check(PACKAGED) == []
    assert list(file_order()) == []


def test_it_has_the_nodes_of_the_paper_and_the_groups_of_the_third_level():
    levels = [sum(PACKAGED.depth == depth) for depth in range(4)]
    melanoma_without_a_type = 1
    assert levels == [1, 3, 9, 80 + melanoma_without_a_type]


@pytest.mark.parametrize("node", ["benign", "inflammatory"])
def test_a_node_of_the_paper_cannot_move(node):
    assert list(paper_nodes(changed(node, parent="malignant")))


@pytest.mark.parametrize("name", ["lentigo maligna", "LENTIGO-MALIGNA", "Hutchinson's melanotic freckle"])
def test_two_nodes_cannot_go_by_one_name(name):
    (finding,) = shared_names(changed("freckle", synonyms=(name,)))
    assert finding == f'"lentigo-maligna" has the name "{PACKAGED_NAME[name]}", which "freckle" already goes by.'


PACKAGED_NAME = {
    "lentigo maligna": "Lentigo maligna",
    "LENTIGO-MALIGNA": "Lentigo maligna",
    "Hutchinson's melanotic freckle": "Hutchinson melanotic freckle",
}


@pytest.mark.parametrize(
    ("node", "behavior"),
    [
        ("freckle", "malignant"),  # nothing malignant below benign
        ("freckle", ""),  # a tumor without a behavior
        ("angiokeratoma", "premalignant"),
        ("merkel-cell-carcinoma", "benign"),
        ("lupus-vulgaris", "benign"),  # no tumor
        ("melanoma-in-situ", "malignant"),  # a group that contradicts its members
    ],
)
def test_a_behavior_that_disagrees_with_the_place_is_found(node, behavior):
    assert any(f'"{node}"' in finding for finding in behaviors(changed(node, behavior=behavior)))


@pytest.mark.parametrize(
    ("vocabulary", "code"),
    [("icd10cm", "C44|"), ("icd10cm", "44.0"), ("doid", "4"), ("mondo", "MONDO:7"), ("mesh", "X1"), ("icd11", "2E90")],
)
def test_a_code_of_the_wrong_form_is_found(vocabulary, code):
    assert any('"freckle"' in finding for finding in codes(changed("freckle", codes={vocabulary: code})))


def test_one_code_of_an_ontology_names_one_node():
    doid = PACKAGED["psoriasis"].codes["doid"]
    assert any("psoriasis" in finding for finding in codes(changed("freckle", codes={"doid": doid})))


@pytest.mark.parametrize(
    ("node", "code"),
    [
        ("freckle", "C43"),  # melanoma among the lentigines
        ("actinic-keratosis", "D22"),
        ("psoriasis", "C84.0"),
        ("psoriasis", "L82"),  # a listed exception of L00-L99 is an exception everywhere else
        ("seborrheic-keratosis", "L40"),
        ("ichthyosis-vulgaris", "L85.0"),
        ("freckle", "Z99"),  # a block that nobody has thought about
    ],
)
def test_a_code_that_disagrees_with_the_place_is_found(node, code):
    assert any(f'"{node}"' in finding for finding in icd10_places(changed(node, codes={"icd10cm": code})))


def test_the_row_that_speaks_of_a_code_most_closely_decides():
    a = Node("a", "A", "skin", codes={"icd10cm": "L82.1"})
    taxonomy = Taxonomy([Node("skin", "Skin", None), a, Node("b", "B", "skin")])
    general, exception = Place("L00-L99", ("b",), ""), Place("L82", ("a",), "")
    assert list(icd10_places(taxonomy, (general, exception))) == []
    assert list(icd10_places(taxonomy, (exception, general))) == []
    assert list(icd10_places(taxonomy, (general,))) == ['"a" has the ICD-10-CM code L82.1, which belongs below b.']
    assert "which is not in the tree" in next(icd10_places(taxonomy, (Place("C43", ("wart",), ""),)))


def test_every_row_of_the_exceptions_has_a_reason_and_a_use():
    used = [code for node in PACKAGED.nodes for code in node.codes.get("icd10cm", "").split("|") if code]
    places = read_places()
    assert all(place.reason for place in places)
    assert [place.code for place in places if not any(place.closeness(code) for code in used)] == []
    assert len({place.code for place in places}) == len(places)


def test_rows_out_of_the_order_of_the_tree_are_found(tmp_path):
    heading, *rows = DISEASES.read_text(encoding="utf-8").splitlines()
    path = tmp_path / "t.tsv"
    path.write_text("\n".join([heading, *rows[:-2], rows[-1], rows[-2]]), encoding="utf-8")
    assert list(file_order(path)) == []  # two siblings change places: still a tree read from top to bottom
    path.write_text("\n".join([heading, *rows[:-1]]).replace(rows[3], rows[3] + "\n" + rows[-1]), encoding="utf-8")
    (finding,) = file_order(path)
    assert rows[-1].split("\t")[0] in finding
    assert tuple(heading.split("\t")) == COLUMNS


def test_the_hundred_judged_leaves_are_leaves_of_this_tree():
    """Whoever moves or drops one of them draws and judges anew (taxonomy/README.md)."""
    readme = (ROOT / "taxonomy" / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (.+?) \| (.+?) \| (.+) \|$", readme, re.M)
    assert len(rows) == 100
    for node, name, place, verdict in rows:
        assert PACKAGED.is_leaf(node)
        assert PACKAGED[node].name == name
        assert verdict
        assert place.split(" › ")[0] == PACKAGED[PACKAGED.path(node)[2]].name


def test_the_tree_is_as_large_as_the_papers():
    """2,032 diseases in the paper, which never published them."""
    assert len(PACKAGED.leaves()) >= 2032
