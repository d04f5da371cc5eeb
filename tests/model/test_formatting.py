"""Figures and tables as they are written, on pages and in the card."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.formatting import area_of, markdown_table, per_cent, per_cent_range, points_of, share_of

CELL = st.text(st.characters(codec="utf-8", exclude_characters="|", exclude_categories=("C", "Z")), max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A head and up to five rows, all of one width."""
    width = draw(st.integers(1, 6))
    return draw(st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=6))


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0.0, "< 1 %"),
        (0.0099, "< 1 %"),
        (0.01, "1 %"),
        (0.0149, "1 %"),
        (0.29, "29 %"),
        (0.724, "72 %"),
        (0.99, "99 %"),
        (0.9901, "> 99 %"),
        (1.0, "> 99 %"),
        (1.0000001, "> 99 %"),
    ],
)
def test_a_probability_is_whole_per_cent_and_never_0_or_100(probability: float, text: str) -> None:
    assert per_cent(probability) == text


def test_an_interval_stands_behind_its_figure() -> None:
    assert per_cent_range(0.724, 0.68, 0.761) == "72 % (68-76)"
    assert per_cent_range(0.004, 0.001, 0.02) == "< 1 % (< 1 to 2)"
    assert share_of({"value": 0.97, "low": 0.91, "high": 0.995}) == "97 % (91 to > 99)"
    assert area_of({"value": 0.906, "low": 0.88, "high": 0.94}) == "0.91 (0.88-0.94)"
    assert points_of({"value": 0.012, "low": -0.004, "high": 0.029}) == "+1.2 (-0.4 to +2.9)"


@pytest.mark.parametrize("probability", [math.nan, -0.1, 1.1, math.inf])
def test_what_is_no_probability_has_no_figure(probability: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        per_cent(probability)


def test_an_interval_has_its_lower_end_first() -> None:
    with pytest.raises(ValueError, match="from its lower to its higher end"):
        per_cent_range(0.5, 0.6, 0.4)


def test_a_table_is_a_head_a_rule_and_its_rows() -> None:
    assert markdown_table(("", "Photos"), [("nevus", "12"), ("", "3")]) == (
        "| | Photos |\n|---|---|\n| nevus | 12 |\n| | 3 |"
    )


@given(table=tables())
def test_every_cell_of_a_table_comes_back(table: list[list[str]]) -> None:
    head, *rows = table
    lines = markdown_table(head, rows).split("\n")
    cells = [[cell.strip(" ") for cell in line.split("|")[1:-1]] for line in lines]
    assert [cells[0], *cells[2:]] == table
    assert cells[1] == ["---"] * len(head)


@pytest.mark.parametrize("row", [("nevus",), ("nevus", "1", "2")])
def test_a_row_of_another_width_is_refused(row: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        markdown_table(("Node", "Photos"), [row])
