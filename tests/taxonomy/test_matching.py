"""Codes by exact name: on three small vocabularies written here in the real files' form."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from taxonomy import Node, Taxonomy
from taxonomy.matching import propose

MONDO = [
    {"id": "0000001", "name": "Bowen disease", "synonyms": ["squamous cell carcinoma in situ"]},
    {"id": "0000002", "name": "naevus", "synonyms": ["mole"]},
    {"id": "0000003", "name": "ambiguous", "synonyms": ["one of two"]},
    {"id": "0000005", "name": "PV", "synonyms": []},
    {"id": "0000004", "name": "another", "synonyms": ["one of two"]},
]
HEADING = "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\n"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    (tmp_path / "mondo.json.gz").write_bytes(gzip.compress(json.dumps(MONDO).encode()))
    (tmp_path / "HumanDO.tsv").write_text('id\tlabel\tsubClassOf\n"DOID:7"\t"Spitz nevus"\t"nevus"\n')
    (tmp_path / "mesh_C04_C17.tsv").write_text(
        "D000009\tKeratosis, Actinic\tActinic Keratoses|Keratoses, Solar\tC17.1\t\n"
    )
    for name, mapped in (("doid", "DOID:5"), ("icd11.foundation", "icd11.foundation:123"), ("mesh", "mesh:D000005")):
        row = f"MONDO:0000001\tBowen disease\tskos:exactMatch\t{mapped}\t\t\n"
        (tmp_path / f"mondo_exactmatch_{name}.sssom.tsv.gz").write_bytes(
            gzip.compress(("# c\n" + HEADING + row).encode())
        )
    return tmp_path


def found(sources: Path, *nodes: Node) -> set[tuple[str, str, str]]:
    tree = Taxonomy([Node("root", "Root", None), *nodes])
    return {(p.node, p.vocabulary, p.code) for p in propose(tree, sources)}


def test_mondo_brings_its_own_mappings(sources: Path) -> None:
    assert found(sources, Node("bowen", "Bowen's disease", "root")) == {
        ("bowen", "mondo", "MONDO:0000001"),
        ("bowen", "doid", "DOID:5"),
        ("bowen", "icd11", "123"),
        ("bowen", "mesh", "D000005"),
    }


def test_a_name_is_closer_than_a_synonym(sources: Path) -> None:
    """Two nodes could carry the code: the one of that name gets it, the other none."""
    named, other = Node("bowen", "Bowen disease", "root"), Node("scc", "Squamous cell carcinoma in situ", "root")
    assert {row for row in found(sources, named, other) if row[1] == "mondo"} == {("bowen", "mondo", "MONDO:0000001")}
    assert ("scc", "mondo", "MONDO:0000001") in found(sources, other)


def test_our_synonym_and_the_other_vocabularies(sources: Path) -> None:
    assert found(sources, Node("nevus", "Nevus", "root", synonyms=("naevus",))) == {("nevus", "mondo", "MONDO:0000002")}
    assert found(sources, Node("spitz", "Spitz nevus", "root")) == {("spitz", "doid", "DOID:7")}


def test_what_mesh_turns_round_is_turned_back(sources: Path) -> None:
    assert found(sources, Node("ak", "Solar keratoses", "root")) == {("ak", "mesh", "D000009")}


def test_what_is_ambiguous_is_not_proposed(sources: Path) -> None:
    assert found(sources, Node("x", "One of two", "root")) == set()


def test_an_abbreviation_means_too_many_things(sources: Path) -> None:
    assert found(sources, Node("pemphigus", "Pemphigus vulgaris", "root", synonyms=("PV",))) == set()
