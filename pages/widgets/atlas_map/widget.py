"""The atlas map: thousands of reference cases as points, some of them lit, chosen, or linked with the reader's photo.

Zoom, hover, legend and lasso answer in the browser at once (`atlas_map.js`); Python hears of a lasso that is closed and
of a case that is chosen. Cases are known by their row in `points`, on both sides.
"""

import base64
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from pages.widgets.lib import component

MOST = 65_535  # rows and places travel as 16-bit numbers

_MAP = component.register(
    "atlas_map",
    script="atlas_map/atlas_map.js",
    styles=("atlas_map/atlas_map.css",),
)


class Marker(NamedTuple):
    """The reader's photo on the map, in the units of the points: where it stands, the outline of the cloud of its views
    (may be empty), and the rows of its true nearest cases, to which lines are drawn."""

    x: float
    y: float
    ellipse: Sequence[tuple[float, float]]
    neighbours: Sequence[int]
    label: str


class Colour(NamedTuple):
    """One entry of the legend. `colour` is any of CSS, `var(--malignant)` too; hatched says "not covered" or "not
    known", and its points are hollow."""

    name: str
    colour: str
    hatched: bool = False


class AtlasEvent(NamedTuple):
    """What the reader has just done: closed a lasso around these rows (none: it was taken away), or chosen one case."""

    kind: Literal["lasso", "case"]
    rows: tuple[int, ...]


def draw_atlas_map(
    points: npt.NDArray[np.floating[Any]],
    colour_of: Sequence[int] | npt.NDArray[np.integer[Any]],
    legend: Sequence[Colour],
    labels: Sequence[str],
    key: str,
    *,
    photo_url: str,
    alt: str,
    lit: Sequence[int] | None = None,
    markers: Sequence[Marker] = (),
    selected: Sequence[int] = (),
    on_lasso: Callable[[tuple[int, ...]], None] | None = None,
    on_choose: Callable[[int], None] | None = None,
) -> AtlasEvent | None:
    """Draw the map and return what the reader has just done on it, for one run, else None.

    `points` is (N, 2), x to the right and y upwards in any unit, N at most 65,535. `colour_of` holds each point's place
    in `legend`; `labels` its short text on hover, set as text whatever it holds. `photo_url` is the relative address of
    a case's thumbnail, with {row} for its row: reference photos only, never a patient's. `lit` are the rows that a
    search found, the others fade (None: no search); `selected` are ringed: the rows of the lasso, or a chosen case.
    `on_lasso` and `on_choose` are called before the page is drawn again. Zoom, lasso and pressed legend stay as long as
    the points do.

    Raises ValueError for columns of unequal length, a row or colour that is none, points that are not finite, or an
    address that is not relative.
    """
    points = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    count = len(points)
    colours = np.asarray(colour_of, dtype=np.int64)
    if not len(colours) == len(labels) == count or count > MOST:
        raise ValueError(
            f"{count} points, {len(colours)} colours and {len(labels)} labels: one each, and {MOST} at most."
        )
    if count and not (colours.min() >= 0 and colours.max() < len(legend)):
        raise ValueError(f"A colour is a place in the legend of {len(legend)}.")
    if "{row}" not in photo_url or ":" in photo_url or photo_url.startswith("/"):
        raise ValueError(f"The address of a thumbnail is relative and holds {{row}}; {photo_url!r} does not.")
    place = _placing(points)
    names = {label: i for i, label in enumerate(dict.fromkeys(labels))}
    counts = np.bincount(colours, minlength=len(legend))
    data = {
        "key": key,
        "alt": alt,
        "points": _packed(np.round(place(points) * MOST)),
        "colours": _packed(colours),
        "legend": [{**entry._asdict(), "count": int(n)} for entry, n in zip(legend, counts, strict=True)],
        "names": list(names),
        "named": _packed(np.array([names[label] for label in labels])),
        "photo": photo_url,
        "lit": None if lit is None else _rows(lit, count),
        "markers": [_marker(marker, place, count) for marker in markers],
        "selected": _rows(selected, count),
    }

    def tell(event: AtlasEvent) -> None:
        if event.kind == "lasso" and on_lasso is not None:
            on_lasso(event.rows)
        if event.kind == "case" and on_choose is not None:
            on_choose(event.rows[0])

    return component.draw(
        _MAP, key=key, data=data, event="done", read=lambda sent: read_event(sent, count), on_event=tell
    )


def read_event(sent: Any, count: int) -> AtlasEvent | None:
    """What the browser sent, {"row": 3} or {"lasso": [3, 8]}; None unless it names cases of `count`, each once."""
    if not isinstance(sent, dict) or len(sent) != 1:
        return None
    kind, rows = next(iter(sent.items()))
    if kind == "row":
        kind, rows = "case", [rows]
    elif kind != "lasso" or not isinstance(rows, list):
        return None
    if not all(type(row) is int and 0 <= row < count for row in rows) or len(set(rows)) < len(rows):
        return None
    return AtlasEvent(kind, tuple(sorted(rows)))


Placing = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]


def _placing(points: npt.NDArray[np.float64]) -> Placing:
    """From the points' own units to the map's: the longer side is 1, the middle of both sides (0.5, 0.5)."""
    if not np.isfinite(points).all():
        raise ValueError("Every point of the map is finite.")
    if not len(points):
        return lambda places: places
    low, high = points.min(axis=0), points.max(axis=0)
    span = float((high - low).max()) or 1.0
    return lambda places: (places - (low + high) / 2) / span + 0.5


def _marker(marker: Marker, place: Placing, count: int) -> dict[str, Any]:
    outline = place(np.array([(marker.x, marker.y), *marker.ellipse], dtype=np.float64))
    if not np.isfinite(outline).all():
        raise ValueError(f"{marker.label}: its place on the map is finite.")
    at, *ellipse = outline.round(5).tolist()
    return {"at": at, "ellipse": ellipse, "neighbours": _rows(marker.neighbours, count), "label": marker.label}


def _rows(rows: Sequence[int], count: int) -> list[int]:
    kept = [int(row) for row in rows]
    if any(not 0 <= row < count for row in kept):
        raise ValueError(f"The map has {count} cases; a row counts from 0.")
    return kept


def _packed(values: npt.NDArray[Any]) -> str:
    """16-bit numbers, low byte first, as base64: a third of what they are as JSON."""
    return base64.b64encode(values.astype("<u2").tobytes()).decode("ascii")
