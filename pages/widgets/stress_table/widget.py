"""A table of what becomes of a reading when the photo is changed: one row a change, in families."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.formatting import per_cent
from pages.widgets.lib import component

_TABLE = component.register(
    "stress_table",
    script="stress_table/stress_table.js",
    styles=("stress_table/stress_table.css",),
)


@dataclass(frozen=True)
class StressRow:
    """One change of the photo. `answer` and `point` say in words what else changed, "" where nothing did."""

    name: str
    family: str
    photo_uri: str  # of the changed square, small
    probability: float
    moved: int  # points, with its sign
    answer: str  # "now melanocytic nevus"
    point: str  # "now below the operating point"
    likeness: float  # of the map with that of the unchanged photo, -1 to 1


def draw_stress_table(rows: Sequence[StressRow], before: float, key: str, *, label: str, node: str) -> None:
    """Draw the rows in the order given, under the name of their family where it begins.

    `before` is the probability on the unchanged photo, marked on every bar; `node` names what it is the probability of.

    Raises ValueError for a photo that is no data URI.
    """
    if not all(row.photo_uri.startswith("data:image/") for row in rows):
        raise ValueError("The table draws photos from data URIs only, so that no photo gets an address.")
    component.draw(
        _TABLE,
        key=key,
        data={
            "label": label,
            "node": node,
            "before": round(before, 4),
            "rows": [_sent(row, before) for row in rows],
        },
        event="chosen",
        read=lambda sent: None,
        on_event=None,
    )


def worst_first(rows: Sequence[StressRow]) -> list[StressRow]:
    """Families in their order, and within each what changes the answer or its side first, then the largest move."""
    families = list(dict.fromkeys(row.family for row in rows))
    return sorted(
        rows, key=lambda row: (families.index(row.family), not (row.answer or row.point), -abs(row.moved), row.likeness)
    )


def signed(likeness: float) -> str:
    """A correlation in two figures, with a proper minus."""
    return f"{likeness:.2f}".replace("-", "−")


def _sent(row: StressRow, before: float) -> dict[str, object]:
    moved = "no move" if row.moved == 0 else f"{row.moved:+d} point{'' if abs(row.moved) == 1 else 's'}"
    return {
        "name": row.name,
        "family": row.family,
        "uri": row.photo_uri,
        "figure": per_cent(row.probability),
        "share": round(row.probability, 4),
        "moved": moved.replace("-", "−"),
        "spoken": f"Bar at {per_cent(row.probability)}, unchanged photo at {per_cent(before)}.",
        "changes": [words for words in (row.answer, row.point) if words],
        "likeness": signed(row.likeness),
    }
