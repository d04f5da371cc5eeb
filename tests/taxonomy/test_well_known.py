"""Three hundred diseases every dermatologist knows, written down before the tree was looked at, are found in it.

The list is well_known.tsv: a name as a clinician types it, the second-level node it belongs under, and why where that
could be disputed.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from taxonomy import Node, Taxonomy, load_taxonomy
from taxonomy.spelling import normalize

LIST = Path(__file__).with_name("well_known.tsv")
SECOND_LEVEL = {
    "benign-melanocytic",
    "benign-epidermal",
    "benign-dermal",
    "malignant-melanocytic",
    "malignant-epidermal",
    "malignant-dermal",
    "cutaneous-lymphoma",
    "inflammatory",
    "genodermatosis",
}


def well_known():
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def faults(taxonomy, rows):
    """A sentence for each name that is not in the tree once, or is under another second-level node than listed."""
    holders = {}
    for node in taxonomy.nodes:
        for key in (node.name, *node.synonyms):
            holders.setdefault(normalize(key), {})[node.id] = None
    found = []
    for name, group, _why in rows:
        ids = list(holders.get(normalize(name), ()))
        if not ids:
            found.append(f'"{name}" is not in the tree; it belongs under {group}')
        elif len(ids) > 1:
            found.append(f'"{name}" names {len(ids)} nodes: {", ".join(ids)}')
        elif group not in taxonomy.ancestors(ids[0]):
            found.append(f'"{name}" is {" > ".join(taxonomy.path(ids[0]))}, not under {group}')
    return found


def test_every_well_known_disease_is_one_node_in_its_place():
    found = faults(load_taxonomy(), well_known()[1:])
    assert not found, f"{len(found)} of 300:\n" + "\n".join(found)


def test_the_list_has_three_hundred_different_names():
    heading, *rows = well_known()
    assert heading == ["name", "node", "why"]
    assert {len(row) for row in rows} == {3}
    assert len(rows) == 300
    assert [name for name, times in Counter(normalize(row[0]) for row in rows).items() if times > 1 or not name] == []
    assert [cell for row in rows for cell in row if cell != cell.strip()] == []


def test_the_list_reaches_all_nine_second_level_nodes():
    assert {row[1] for row in well_known()[1:]} == SECOND_LEVEL


@pytest.mark.parametrize(
    ("name", "group", "sentence"),
    [
        ("NAEVUS", "benign", None),
        ("mole", "benign", None),
        ("wart", "benign", '"wart" is not in the tree; it belongs under benign'),
        ("lentigo", "benign", '"lentigo" names 2 nodes: solar, maligna'),
        ("nevus", "malignant", '"nevus" is skin > benign > nevus, not under malignant'),
        ("benign", "benign", '"benign" is skin > benign, not under benign'),
    ],
)
def test_each_fault_is_told_apart(name, group, sentence):
    tree = Taxonomy(
        [
            Node("skin", "Skin", None),
            Node("benign", "Benign", "skin"),
            Node("nevus", "Nevus", "benign", synonyms=("naevus", "mole", "Mole")),
            Node("solar", "Solar lentigo", "benign", synonyms=("lentigo",)),
            Node("malignant", "Malignant", "skin"),
            Node("maligna", "Lentigo maligna", "malignant", synonyms=("Lentigo",)),
        ]
    )
    assert faults(tree, [(name, group, "")]) == ([sentence] if sentence else [])
