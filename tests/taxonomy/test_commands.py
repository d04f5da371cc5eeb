"""`python -m taxonomy export` and `match`: what they print and where they end."""

from __future__ import annotations

import csv
import hashlib
from xml.etree import ElementTree

import pytest

from taxonomy import commands, load_taxonomy
from taxonomy.__main__ import main
from taxonomy.export import export
from taxonomy.matching import Proposal
from taxonomy.table import DISEASES


def test_a_branch_is_written_to_a_file_or_printed(capsys, tmp_path):
    file = tmp_path / "f.svg"
    assert main(["export", "--format", "svg", "--node", "keratoacanthoma", "--out", str(file)]) == 0
    assert ElementTree.fromstring(file.read_text(encoding="utf-8")).tag.endswith("svg")
    assert capsys.readouterr().out == ""
    assert main(["--node", "keratoacanthoma", "export"]) == 0
    assert capsys.readouterr().out == export(load_taxonomy(), "tsv", "keratoacanthoma")


def test_the_whole_tree_is_written_byte_by_byte_as_it_is_kept(tmp_path):
    file = tmp_path / "t.tsv"
    assert main(["export", "--out", str(file)]) == 0
    assert hashlib.sha256(file.read_bytes()).digest() == hashlib.sha256(DISEASES.read_bytes()).digest()


def test_own_counts_are_cut_and_what_stands_nowhere_is_told(capsys, tmp_path):
    counts = tmp_path / "c.csv"
    counts.write_text("label,images\nBasal cell carcinoma,40\npsoriasis,30\nrhubarb,5\nPG,2\nsezari syndrom,1\n")
    assert main(["export", "--counts", str(counts), "--max-class-size", "50"]) == 0
    said = capsys.readouterr()
    rows = list(csv.DictReader(said.out.splitlines(), delimiter="\t"))
    assert [(row["node"], row["photos"]) for row in rows] == [("basal-cell-carcinoma", "40"), ("psoriasis", "30")]
    assert said.err == (
        "Left out, because no one node goes by them: rhubarb, sezari syndrom (perhaps sezary-syndrome "
        "or mycosis-fungoides-sezary), PG (perhaps pyoderma-gangrenosum or pyogenic-granuloma).\n"
    )
    counts.write_text("label,images\nrhubarb,5\n")
    assert main(["export", "--counts", str(counts)]) == 1
    assert "No photo of" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export", "--node", "wart"], 'There is no node "wart". Try: python -m taxonomy search wart'),
        (["export", "--counts", "/nowhere/c.csv"], "/nowhere/c.csv is missing; put it there, or name another place."),
        (["export", "--out", "/nowhere/c.tsv"], "/nowhere/c.tsv is missing; put it there, or name another place."),
        (["match", "--sources", "/nowhere"], "/nowhere/mondo.json.gz is missing; put it there, or name another place."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(capsys, arguments, said):
    assert main(arguments) == 1
    assert capsys.readouterr().err == said + "\n"


def test_a_damaged_source_is_said(capsys, tmp_path):
    (tmp_path / "mondo.json.gz").write_bytes(b"no gzip")
    assert main(["match", "--sources", str(tmp_path)]) == 1
    assert "Not a gzipped file" in capsys.readouterr().err


def test_match_prints_proposals_for_nodes_that_lack_the_code(capsys, monkeypatch):
    tree = load_taxonomy()
    coded = next(n for n in tree.nodes if n.codes.get("mondo"))
    without = next(n for n in tree.nodes if not n.codes.get("mondo"))
    found = [Proposal(n.id, "mondo", "MONDO:1", n.name, 1) for n in (coded, without)]
    monkeypatch.setattr(commands, "propose", lambda taxonomy, sources: found)
    assert main(["match", "--sources", "."]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split("\t") == ["node", "name", "vocabulary", "code", "matched", "closeness"]
    assert [line.split("\t") for line in lines[1:]] == [
        [without.id, without.name, "mondo", "MONDO:1", without.name, "1"]
    ]
