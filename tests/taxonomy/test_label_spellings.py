"""Two hundred labels as public data sets spell them, misspellings and codes included, and where each of them leads.

label_spellings.tsv: the data set, the label letter by letter, the nodes of which one must come first (or among the
first three), and why where that is not plain. The labels are those of the data sets' own lists; a node is there because
the label means it, or because its photos are all of it, and not because the search said so.
"""

import csv
from pathlib import Path

import pytest

from taxonomy import load_taxonomy
from taxonomy.spelling import normalize

LIST = Path(__file__).with_name("label_spellings.tsv")
TREE = load_taxonomy()


def spellings():
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", spellings(), ids=lambda row: f"{row['data set']}: {row['label']}")
def test_a_label_leads_to_its_disease(row):
    first = [node.id for node in TREE.search(row["label"], int(row["within"]))]
    assert set(first) & set(row["nodes"].split("|")), f"found {[node.id for node in TREE.search(row['label'], 5)]}"


def test_the_list_is_of_well_over_a_hundred_labels_of_many_data_sets():
    rows = spellings()
    assert len({(row["data set"], row["label"]) for row in rows}) == len(rows) > 150
    assert len({row["data set"] for row in rows}) >= 10
    assert {row["within"] for row in rows} == {"1", "3"}
    assert sum(row["within"] == "1" for row in rows) > 0.9 * len(rows)
    assert [node for row in rows for node in row["nodes"].split("|") if node not in TREE] == []


def test_a_label_that_no_node_goes_by_is_asked_about_and_never_placed():
    """Placed are names, synonyms, ids and abbreviations, looked up here one by one; the others get suggestions."""
    going_by = {}
    for node in TREE.nodes:
        for key in (node.id, node.name, *node.synonyms, *node.abbreviations):
            going_by.setdefault(normalize(key), set()).add(node.id)
    placed = 0
    for row in spellings():
        named = TREE.named(row["label"])
        assert set(named) == going_by.get(normalize(row["label"]), set())
        placed += len(named) == 1
    assert 0.2 < placed / len(spellings()) < 0.6, "the list should hold both kinds"
