"""The tree in other programs' formats, read back by other readers than the product's own."""

from __future__ import annotations

import csv
import hashlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import newick  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxonomy import Node, Taxonomy, TaxonomyError, TrainingClass, load_taxonomy, partition
from taxonomy.export import FORMATS, describe, export
from taxonomy.partition import Partition
from taxonomy.table import DISEASES
from tests.taxonomy.odd import FOR_NEWICK, odd_trees
from tests.taxonomy.trees import counts_on, lineage, tree_of

few = settings(max_examples=25)

SKIN = """
root
  a
    b
    c
  d
    e
"""


def loaded(table: str) -> Taxonomy:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "t.tsv")
        path.write_text(table, encoding="utf-8", newline="")
        return load_taxonomy(path)


def below(tree: Taxonomy, top: str) -> list[Node]:
    """By lineage alone, not by slices."""
    return [n for n in tree.nodes if top in lineage(tree, n.id)]


def test_the_shipped_tree_comes_out_as_its_own_file():
    tree = load_taxonomy()
    assert export(tree, "tsv") == DISEASES.read_text(encoding="utf-8")
    version = json.loads(export(tree, "json"))["tree_sha256"]
    assert version == hashlib.sha256(DISEASES.read_bytes()).hexdigest()
    assert json.loads(export(tree, "json", "benign"))["tree_sha256"] == version


@few
@given(odd_trees(), st.data())
def test_a_branch_as_tsv_is_loaded_again_as_the_same_nodes(tree, data):
    top = data.draw(st.sampled_from(tree.ids))
    again = loaded(export(tree, "tsv", top))
    first, *others = below(tree, top)
    assert again.nodes[0].parent is None
    assert again.nodes[0].id == first.id
    assert list(again.nodes[1:]) == others
    assert [n.name for n in again.nodes] == [n.name for n in (first, *others)]


@few
@given(odd_trees())
def test_no_cell_can_be_taken_for_a_formula_or_an_open_quote(tree):
    table = export(tree, "tsv")
    assert not [cell for line in table.split("\n") for cell in line.split("\t") if cell.startswith(tuple('=+-@"'))]
    rows = list(csv.reader(table.splitlines(), delimiter="\t"))  # a reader that minds quotes sees the same cells
    assert [row[1].strip() for row in rows[1:]] == [n.name for n in tree.nodes]


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (Node("a", "two\nlines", None), "line break"),
        (Node("a", "a\ttab", None), "a tab"),
        (Node("a", "space ", None), "ends with a space"),
        (Node("a", "a", None, synonyms=("x|y",)), 'the synonym "x\\|y"'),
        (Node("a", "a", None, codes={"snomed": "1"}), 'a code of "snomed"'),
    ],
)
def test_what_a_table_cannot_hold_is_refused_and_said(node, said):
    with pytest.raises(TaxonomyError, match=said):
        export(Taxonomy([node]), "tsv")


def nested(node: dict[str, Any], parent: str | None) -> Iterator[tuple[dict[str, Any], str | None]]:
    yield node, parent
    for child in node.get("children", ()):
        yield from nested(child, node["id"])


@few
@given(odd_trees())
def test_json_holds_every_node_inside_its_parent(tree):
    document = json.loads(export(tree, "json"))
    assert document["root"] == tree.root
    found = list(nested(document["tree"], None))
    assert [(n["id"], n["name"], above) for n, above in found] == [(n.id, n.name, n.parent) for n in tree.nodes]
    for (facts, _), node in zip(found, tree.nodes, strict=True):
        assert tuple(facts.get("synonyms", ())) == node.synonyms
        assert {v: "|".join(codes) for v, codes in facts.get("codes", {}).items()} == node.codes
        assert (facts.get("behavior", ""), facts.get("note", "")) == (node.behavior, node.note)


@few
@given(odd_trees(FOR_NEWICK))
def test_newick_is_read_elsewhere_as_the_same_tree(tree):
    (root,) = newick.loads(export(tree, "newick").strip())
    walked = list(root.walk())
    assert [n.unquoted_name for n in walked] == [n.name for n in tree.nodes]
    above = [tree[n.parent].name if n.parent else None for n in tree.nodes]
    assert [n.ancestor.unquoted_name if n.ancestor else None for n in walked] == above
    assert [n.length for n in walked[1:]] == [1.0] * (len(tree) - 1)


def test_a_chain_may_be_long_where_the_format_allows_it():
    chain = Taxonomy([Node(f"n{i}", f"n{i}", f"n{i - 1}" if i else None) for i in range(5000)])
    assert export(chain, "newick").count("(") == 4999
    with pytest.raises(TaxonomyError, match="too deep"):
        export(chain, "json")


# The part of OBO Graphs' schema that is written here, closed: what it does not know is an error.
# https://github.com/geneontology/obographs/blob/master/schema/obographs-schema.json
def _closed(required: str, **properties: object) -> dict[str, object]:
    return {
        "type": "object", "properties": properties, "required": required.split(), "additionalProperties": False,
    }  # fmt: skip


STRING = {"type": "string"}
STRINGS = {"type": "array", "items": STRING}
VALUES = {"type": "array", "items": _closed("pred val", pred=STRING, val=STRING, xrefs=STRINGS)}
META = _closed(
    "", comments=STRINGS, synonyms=VALUES, basicPropertyValues=VALUES, version=STRING,
    xrefs={"type": "array", "items": _closed("val", val=STRING)},
)  # fmt: skip
NODE = _closed("id", id=STRING, lbl=STRING, type={"enum": ["CLASS", "INDIVIDUAL", "PROPERTY"]}, meta=META)
EDGE = _closed("sub pred obj", sub=STRING, pred=STRING, obj=STRING)
EMPTY = {"type": "array", "maxItems": 0}
GRAPH = _closed(
    "id nodes edges", id=STRING, lbl=STRING, meta=META,
    nodes={"type": "array", "items": NODE}, edges={"type": "array", "items": EDGE},
    equivalentNodesSets=EMPTY, logicalDefinitionAxioms=EMPTY, domainRangeAxioms=EMPTY, propertyChainAxioms=EMPTY,
)  # fmt: skip
DOCUMENT = _closed("graphs", graphs={"type": "array", "items": GRAPH})


@few
@given(odd_trees())
def test_obo_graphs_keeps_to_the_schema_and_has_an_edge_for_each_parent(tree):
    document = json.loads(export(tree, "obo"))
    jsonschema.validate(document, DOCUMENT)
    (graph,) = document["graphs"]
    classes = [n for n in graph["nodes"] if n["type"] == "CLASS"]
    assert len({n["id"] for n in graph["nodes"]}) == len(graph["nodes"])
    own = {n["id"]: node.id for n, node in zip(classes, tree.nodes, strict=True)}
    assert {(own[e["sub"]], own[e["obj"]]) for e in graph["edges"]} == {
        (n.id, n.parent) for n in tree.nodes if n.parent
    }
    for entry, node in zip(classes, tree.nodes, strict=True):
        meta = entry["meta"]
        assert entry["lbl"] == node.name
        assert tuple(s["val"] for s in meta.get("synonyms", ())) == node.synonyms


def test_codes_become_what_other_ontologies_call_them():
    codes = {"icd10cm": "C43|D03", "icd11": "12", "doid": "DOID:1", "mondo": "MONDO:2", "mesh": "D003"}
    tree = Taxonomy([Node("a", "A", None, codes=codes, note="A remark.")])
    (node, _) = json.loads(export(tree, "obo"))["graphs"][0]["nodes"]
    values = [x["val"] for x in node["meta"]["xrefs"]]
    assert values == ["ICD10CM:C43", "ICD10CM:D03", "ICD11:12", "DOID:1", "MONDO:2", "MESH:D003"]
    assert node["meta"]["comments"] == ["A remark."]
    assert "definition" not in node["meta"]


@st.composite
def cut_trees(draw):
    tree = draw(odd_trees(FOR_NEWICK))
    photos = counts_on(draw, tree)
    photos[tree.root] = 0
    photos[draw(st.sampled_from(tree.ids))] = 7
    size = draw(st.sampled_from((1, 8, 20, 1000)))
    return partition(tree, photos, size, draw(st.sampled_from((1, size))))


@few
@given(cut_trees())
def test_a_partition_counts_every_photo_once_and_its_classes_are_the_leaves(cut):
    tree = cut.taxonomy
    rows = list(csv.DictReader(export(tree, "tsv", partition=cut).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert sum(int(row["photos"]) for row in rows) == sum(cut.photos.values())
    classes = {c.node: c.photos for c in cut.classes}
    assert {r["node"]: int(r["photos"]) for r in rows if r["kind"] == "class"} == classes
    document = json.loads(export(tree, "json", partition=cut))
    assert {c["node"]: c["photos"] for c in document["classes"]} == classes
    assert [s["node"] for s in document["summed"]] == list(cut.summed)
    for label in document["summed"]:
        assert label["trains"] == [c for c in classes if label["node"] in lineage(tree, c)]
    (root,) = newick.loads(export(tree, "newick", partition=cut).strip())
    assert [leaf.unquoted_name for leaf in root.get_leaves()] == [tree[c.node].name for c in cut.classes]
    (graph,) = json.loads(export(tree, "obo", partition=cut))["graphs"]
    kept = {above for c in classes for above in lineage(tree, c)}
    assert len(graph["edges"]) == len(kept) - 1


def test_a_partition_within_a_branch_and_what_cannot_be():
    tree = tree_of(SKIN)
    cut = partition(tree, {"b": 5, "c": 4, "e": 3}, 5)
    assert export(tree, "newick", "a", cut) == "('b':1,'c':1)'a';\n"
    assert describe(tree, "a", cut) == "Below a, with the leaves of each: b (1); c (1)."
    only_e = partition(tree, {"e": 3}, 5)
    with pytest.raises(TaxonomyError, match='No class of the partition lies in "a"'):
        export(tree, "svg", "a", only_e)
    with pytest.raises(TaxonomyError, match='no format "xlsx"'):
        export(tree, "xlsx")
    with pytest.raises(TaxonomyError, match='no node "wart"'):
        export(tree, "tsv", "wart")
    foreign = Partition(tree, None, 1, (TrainingClass("wart", 1),), (), {})
    with pytest.raises(TaxonomyError, match='the class "wart"'):
        export(tree, "tsv", partition=foreign)


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_tree_gives_the_same_text(format):
    assert export(tree_of(SKIN), format) == export(tree_of(SKIN), format)
