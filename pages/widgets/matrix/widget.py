"""A confusion matrix as a table: each cell is a button that opens its cases."""

from collections.abc import Callable, Sequence
from typing import Any

from model.formatting import per_cent
from pages.widgets.lib import component

Cell = tuple[int, int]

_MATRIX = component.register("matrix", script="matrix/matrix.js", styles=("matrix/matrix.css",))


def draw_matrix(
    rows: Sequence[str],
    columns: Sequence[str],
    counts: Sequence[Sequence[int]],
    *,
    key: str,
    label: str,
    chosen: Cell | None,
    on_choose: Callable[[Cell], None] | None,
    row_title: str = "Diagnosis",
    column_title: str = "Read as",
) -> Cell | None:
    """Draw counts by true row and read column; return the (row, column) that the reader has just chosen, else None.

    A cell shows its count and its share of the row, and is the darker the larger that share (normalised by row, as in
    the paper). Cells whose row and column have one name are outlined. `chosen` is the cell whose cases are shown;
    `on_choose` is called with the new one before the page is drawn again.

    Raises ValueError for counts that do not fit the names, or are negative.
    """
    if len(counts) != len(rows) or any(len(row) != len(columns) for row in counts):
        raise ValueError(f"A matrix of {len(rows)} rows and {len(columns)} columns has a count in every cell.")
    data = {
        "label": label,
        "rowTitle": row_title,
        "columnTitle": column_title,
        "rows": [{"name": name, "n": sum(row), "cells": _cells(row)} for name, row in zip(rows, counts, strict=True)],
        "columns": list(columns),
        "chosen": list(chosen) if chosen else None,
    }
    return component.draw(
        _MATRIX,
        key=key,
        data=data,
        event="chosen",
        read=lambda sent: _received(sent, len(rows), len(columns)),
        on_event=on_choose,
    )


def _cells(counts: Sequence[int]) -> list[dict[str, Any]]:
    """What each cell of a row shows. An empty cell has no share: none is none, not "< 1 %"."""
    if any(count < 0 for count in counts):
        raise ValueError(f"A cell counts photos, and cannot hold {min(counts)} of them.")
    total = sum(counts)
    return [
        {"count": int(count), "share": round(count / total, 4), "figure": per_cent(count / total)}
        if count
        else {"count": 0, "share": 0, "figure": ""}
        for count in counts
    ]


def _received(sent: Any, rows: int, columns: int) -> Cell | None:
    """A cell as the browser sent it; None for anything that is no cell of this table."""
    if not isinstance(sent, list) or len(sent) != 2 or not all(type(part) is int for part in sent):
        return None
    row, column = sent
    return (row, column) if 0 <= row < rows and 0 <= column < columns else None
