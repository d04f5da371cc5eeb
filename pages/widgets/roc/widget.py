"""The ROC on the paper's axes, sensitivity to the right and specificity up, with a point that can be dragged along it.

Python decides what each line says; `roc.js` draws it and tells the figures of a moved point while it is moved. Python
hears of the point once it has been let go.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from model.formatting import per_cent, per_cent_range
from pages.widgets.lib import component
from pages.widgets.lib.plot import axes

CurveLook = Literal["model", "own", "other"]
PointLook = Literal["reader", "dermatologist", "operating"]
Interval = tuple[float, float, float, float]

_ROC = component.register("roc", script="roc/roc.js", styles=("lib/plot.css",))
_FIFTHS = [(step / 5, f"{step * 20} %") for step in range(6)]
_AXES = axes(_FIFTHS, _FIFTHS, "Sensitivity", "Specificity")


@dataclass(frozen=True)
class RocCurve:
    """A curve as shares between 0 and 1, in any order of its thresholds.

    `look` is "model", "own" (a reader's small ROC) or "other" (a second model, or a classifier that sees the corners
    alone: dashed). `band` holds (sensitivity, lowest specificity, highest specificity), a 95 % interval.
    """

    name: str
    sensitivity: Sequence[float]
    specificity: Sequence[float]
    look: CurveLook = "model"
    band: Sequence[tuple[float, float, float]] = ()


@dataclass(frozen=True)
class RocPoint:
    """A single point as shares between 0 and 1.

    `look` is "reader", "dermatologist" (hollow, its figures are given as rough) or "operating". `interval` is the
    sensitivity's low and high, then the specificity's, drawn as a cross.
    """

    name: str
    sensitivity: float
    specificity: float
    look: PointLook = "reader"
    interval: Interval | None = None


def draw_roc(
    curves: Sequence[RocCurve],
    points: Sequence[RocPoint] = (),
    *,
    key: str,
    label: str,
    steps: Sequence[tuple[float, float]] = (),
    position: int | None = None,
    on_move: Callable[[int], None] | None = None,
) -> int | None:
    """Draw the curves and return the step to which the reader has just moved the operating point, else None.

    `steps` are the (sensitivity, specificity) that the operating point may take, in order of falling threshold, and
    `position` is the index of the present one; without either there is no point to move. `on_move` is called with the
    new index before the page is drawn again. Names are drawn as text, whatever they hold.

    Raises ValueError for a share outside 0 to 1, columns of unequal length, or a position that is no step.
    """
    if position is not None and steps and not 0 <= position < len(steps):
        raise ValueError(f"The operating point has {len(steps)} steps; {position} is none of them.")
    movable = bool(steps) and position is not None
    data = {
        "label": label,
        "axes": _AXES,
        "curves": _numbered([_curve(curve) for curve in curves]),
        "points": _numbered([_point(point) for point in points]),
        "steps": [_step(*step) for step in steps] if movable else [],
        "position": position if movable else None,
        "intervals": _intervals(curves, points),
    }
    return component.draw(
        _ROC,
        key=key,
        data=data,
        event="moved",
        read=lambda sent: sent if type(sent) is int and 0 <= sent < len(steps) else None,
        on_event=on_move,
    )


def _curve(curve: RocCurve) -> dict[str, Any]:
    if len(curve.sensitivity) != len(curve.specificity):
        raise ValueError(
            f"{curve.name}: {len(curve.sensitivity)} sensitivities and {len(curve.specificity)} specificities."
        )
    path = sorted(zip(_shares(curve.sensitivity), _shares(curve.specificity), strict=True), key=_along)
    band = sorted(_shares(row) for row in curve.band)
    return {"name": curve.name, "look": curve.look, "path": path, "band": band}


def _along(place: tuple[float, float]) -> tuple[float, float]:
    """From upper left to lower right: where the sensitivity stays the same, the specificity falls."""
    return place[0], -place[1]


def _point(point: RocPoint) -> dict[str, Any]:
    place = _shares((point.sensitivity, point.specificity))
    cross = _shares(point.interval) if point.interval else []
    return {"name": point.name, "look": point.look, "place": place, "cross": cross, "detail": _detail(point)}


def _detail(point: RocPoint) -> str:
    if point.interval:
        a, b, c, d = point.interval
        sensitivity, specificity = per_cent_range(point.sensitivity, a, b), per_cent_range(point.specificity, c, d)
    else:
        sensitivity, specificity = per_cent(point.sensitivity), per_cent(point.specificity)
    about = "about " if point.look == "dermatologist" else ""
    return f"sensitivity {about}{sensitivity}, specificity {about}{specificity}"


def _step(sensitivity: float, specificity: float) -> list[Any]:
    return [*_shares((sensitivity, specificity)), per_cent(sensitivity), per_cent(specificity)]


def _numbered(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where several have one look, each gets its number among them: it stands in the plot and in the legend."""
    alike = Counter(one["look"] for one in drawn)
    seen: Counter[str] = Counter()
    for one in drawn:
        seen[one["look"]] += 1
        one["number"] = seen[one["look"]] if alike[one["look"]] > 1 else 0
    return drawn


def _intervals(curves: Sequence[RocCurve], points: Sequence[RocPoint]) -> str:
    signs = ["bands"] * any(curve.band for curve in curves) + ["crosses"] * any(point.interval for point in points)
    return f"{' and '.join(signs)}: 95 % intervals".capitalize() if signs else ""


def _shares(values: Sequence[float]) -> list[float]:
    shares = [float(value) for value in values]
    for share in shares:
        if math.isnan(share) or not -1e-9 <= share <= 1 + 1e-9:
            raise ValueError(f"Sensitivity and specificity lie between 0 and 1; {share} does not.")
    return [round(share, 4) for share in shares]
