"""Bars that can be clicked: the differential, and malignancy beside its operating point."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from model.formatting import per_cent
from pages.widgets.lib import component
from pages.widgets.tree.widget import Family

_BARS = component.register("bars", script="bars/bars.js", styles=("bars/bars.css",))


@dataclass(frozen=True)
class DifferentialItem:
    """One condition of the differential. `path` holds the names of the nodes above it, from the top down."""

    id: str
    name: str
    probability: float
    family: Family
    code: str = ""
    path: tuple[str, ...] = ()
    premalignant: bool = False
    in_set: bool = False  # whether it is in the conformal set, whose bars are outlined


def draw_differential(
    items: Sequence[DifferentialItem],
    key: str,
    *,
    selected: str | None = None,
    label: str = "Differential",
    promise: float | None = None,
    on_choose: Callable[[str], None] | None = None,
) -> str | None:
    """Draw the differential in the order given; return the node that the reader has just chosen, else None.

    Where `promise` is given, a line below says that outlined bars are in the set that holds the true kind so often.
    """
    rows = [
        _row(
            item.id,
            item.name,
            item.probability,
            "premalignant" if item.premalignant else item.family,
            code=item.code,
            detail=" › ".join(item.path) + (" · premalignant" if item.premalignant else ""),
            **({"member": f"in the {per_cent(promise)} set"} if item.in_set and promise is not None else {}),
        )
        for item in items
    ]
    legend = "" if promise is None else f"Outlined: the set that holds the true kind {per_cent(promise)} of the time"
    return _draw(rows, key, selected, label, on_choose, legend, axis=promise is not None)


def draw_operating_point(
    *,
    malignant: float,
    benign: float,
    threshold: float,
    key: str,
    sensitivity: float | None = None,
    specificity: float | None = None,
    own: bool = False,
    prevalence: float | None = None,
    selected: str | None = None,
    label: str = "Malignant or premalignant, beside the operating point",
    malignant_name: str = "Malignant or premalignant",
    on_choose: Callable[[str], None] | None = None,
) -> str | None:
    """Draw P(malignant or premalignant) with the operating point marked, and P(benign) below it.

    Returns "malignant" or "benign" where the reader has just chosen that node, else None. The sensitivity and
    specificity measured at the operating point are said where both are given; `own` marks a point that the reader set.
    `prevalence`, the share of malignant lesions in the case mix, is a second mark on the same bar.
    """
    beside = "below" if malignant < threshold else "above" if malignant > threshold else "at"
    detail = f"{beside} the operating point {per_cent(threshold)}" + (" (yours)" if own else "")
    if sensitivity is not None and specificity is not None:
        detail += f"; there: sensitivity {per_cent(sensitivity)}, specificity {per_cent(specificity)}"
    spoken = f"Bar at {per_cent(malignant)}, operating point at {per_cent(threshold)}: {beside} it."
    mix: dict[str, Any] = {}
    if prevalence is not None:
        mix, spoken = {"mix": round(prevalence, 4)}, f"{spoken} Prevalence in the case mix {per_cent(prevalence)}."
    rows = [
        _row("malignant", malignant_name, malignant, "malignant", detail=detail, tick=threshold, spoken=spoken, **mix),
        _row("benign", "Benign", benign, "benign"),
    ]
    legend = "" if prevalence is None else f"┃ operating point   △ prevalence in the case mix, {per_cent(prevalence)}"
    return _draw(rows, key, selected, label, on_choose, legend)


def _row(id: str, name: str, probability: float, look: str, **more: str | float) -> dict[str, Any]:
    row = {"id": id, "name": name, "look": look, "figure": per_cent(probability), "share": round(probability, 4)}
    return row | {name: value for name, value in more.items() if value != ""}


def _draw(
    rows: Sequence[dict[str, Any]],
    key: str,
    selected: str | None,
    label: str,
    on_choose: Callable[[str], None] | None,
    legend: str,
    axis: bool = False,
) -> str | None:
    known = {row["id"] for row in rows}
    return component.draw(
        _BARS,
        key=key,
        data={"label": label, "rows": list(rows), "selected": selected, "legend": legend, "axis": axis},
        event="chosen",
        read=lambda sent: sent if isinstance(sent, str) and sent in known else None,
        on_event=on_choose,
    )
