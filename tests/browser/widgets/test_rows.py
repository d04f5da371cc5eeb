"""What the widgets say, before any browser draws it."""

import math

import numpy as np
import pytest

from pages.widgets.tree.widget import TreeRow, arrange
from pages.widgets.viewer.widget import NEITHER, NOTHING, draw_viewer, where_strongest


def rows_at_random(count: int, seed: int) -> list[TreeRow]:
    """A tree of `count` nodes under one root, each with a random parent before it, status and probability."""
    rng = np.random.default_rng(seed)
    rows = [TreeRow("0", "Root", "", 0, 1.0, "resolved")]
    for i in range(1, count):
        status = rng.choice(["resolved", "merged", "not-covered"])
        probability = float(rng.random()) if status == "resolved" else None
        rows.append(TreeRow(str(i), f"N{i}", str(rng.integers(0, i)), 0, probability, status, "0", "benign"))
    return rows


@pytest.mark.parametrize("seed", range(5))
def test_every_node_is_drawn_once_below_its_parent_in_the_stated_order(seed):
    rows = rows_at_random(300, seed)
    by_id = {row.id: row for row in rows}
    nodes = arrange(rows)
    drawn = [node["id"] for node in nodes if node["look"] != "fold"]
    assert sorted(drawn) == sorted(row.id for row in rows[1:])  # the root itself is not drawn

    children: dict[int, list[int]] = {}
    for position, node in enumerate(nodes):
        assert node["up"] < position
        children.setdefault(node["up"], []).append(position)
        above = node["up"]
        if above >= 0 and nodes[above]["look"] == "fold":
            assert by_id[node["id"]].status == "not-covered"
            above = nodes[above]["up"]
        if node["look"] != "fold":
            assert by_id[node["id"]].parent == (nodes[above]["id"] if above >= 0 else "0")

    order = {"resolved": 0, "merged": 1, "not-covered": 2}
    for siblings in children.values():
        looks = [nodes[i]["look"] for i in siblings]
        assert "fold" not in looks[:-1]
        plain = [by_id[nodes[i]["id"]] for i in siblings if nodes[i]["look"] != "fold"]
        keys = [(order[row.status], -(row.probability or 0)) for row in plain]
        assert keys == sorted(keys)
        uncovered = sum(row.status == "not-covered" for row in plain)
        assert uncovered < 2 or uncovered == len(plain)  # two or more beside a covered one are folded


def test_merged_and_uncovered_rows_have_words_in_place_of_a_number():
    rows = [
        TreeRow("a", "Benign keratosis", "", 0, 0.2, "resolved", only_kind=True, family="benign"),
        TreeRow("b", "Seborrheic keratosis", "a", 1, None, "merged", "a", "benign"),
        TreeRow("c", "Lichenoid keratosis", "a", 1, None, "not-covered", "", "benign"),
        TreeRow("d", "Actinic keratosis", "", 0, 0.004, "resolved", "", "malignant", premalignant=True),
    ]
    a, d, b, c = arrange(rows, {"a"})
    assert (a["figure"], a["note"], a["likely"]) == ("20 %", "the only kind this model knows", True)
    assert (b["instead"], b.get("figure"), b.get("share")) == ("read as part of Benign keratosis", None, None)
    assert (c["instead"], c["look"], c.get("share")) == ("not covered", "not-covered", None)
    assert (d["figure"], d["look"], d["note"]) == ("< 1 %", "premalignant", "premalignant")


def bump(row: int, column: int) -> np.ndarray:
    grid = np.zeros((8, 8))
    grid[row, column] = 1.5
    return grid


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (0, 0, "upper left"),
        (0, 7, "upper right"),
        (7, 0, "lower left"),
        (1, 4, "upper middle"),
        (4, 4, "center"),
        (4, 7, "right"),
        (7, 3, "lower middle"),
    ],
)
def test_the_place_of_the_evidence_is_told_in_words(row, column, words):
    assert where_strongest(bump(row, column).tolist()) == f"Evidence is strongest in the {words}."


def test_signed_spread_and_absent_evidence_are_told_as_such():
    signed = bump(0, 0) - bump(7, 7)
    assert where_strongest(signed.tolist(), True, "BCC", "nevus") == (
        "Evidence for BCC, strongest in the upper left; for nevus, strongest in the lower right."
    )
    assert where_strongest(np.ones((8, 8)).tolist()) == "Evidence is spread over the frame."
    assert where_strongest(np.zeros((8, 8)).tolist()) == NOTHING
    assert where_strongest((-bump(1, 1)).tolist()) == NOTHING
    assert where_strongest(np.zeros((8, 8)).tolist(), True) == NEITHER


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"photo_uri": "https://example.org/a.jpg"}, "data URI"),
        ({"width": 0}, "cannot be drawn"),
        ({"evidence": [[0.0, 1.0], [0.0]]}, "square grid"),
        ({"evidence": [[0.0, math.nan], [0.0, 1.0]]}, "finite"),
    ],
)
def test_the_viewer_refuses_what_it_cannot_draw(change, sentence):
    given = {
        "photo_uri": "data:image/png;base64,",
        "width": 64,
        "height": 64,
        "frame": (0, 0, 64),
        "evidence": None,
        "scale_max": 0.0,
        "diverging": False,
        "caption": "",
        "alt": "",
        "key": "v",
    }
    with pytest.raises(ValueError, match=sentence):
        draw_viewer(**{**given, **change})
