"""Small line charts of shares: reliability, risk against coverage, conformal coverage. Drawn here, for they only show.

`st.html` takes every SVG out of what it is given (Streamlit 1.67 sanitises with DOMPurify's profile for HTML alone), so
`draw_lines` hands the finished chart to a component, whose one line of script puts it into the page.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from pages.widgets.lib import component
from pages.widgets.lib.plot import axes, extent

Range = tuple[float, float]
Place = tuple[float, float]

_LINES = component.register("lines", script="lines/lines.js", styles=("lib/plot.css",))
_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2)  # the steps that ticks may have, as shares
_COUNTS_HEIGHT = 0.16  # of the plot, for the bars of `counts`
_BESIDE = 6  # pixels from one series of whiskers to the next


@dataclass(frozen=True)
class Line:
    """One line of a chart, as shares between 0 and 1: `low` and `high` are its 95 % interval, as long as `ys` or empty.

    With `dots` every place is a dot with its interval as a whisker, else the interval is an area. `counts` (photos in
    each bin) stand as small bars on the horizontal axis, the largest count as the tallest.
    """

    name: str
    xs: Sequence[float]
    ys: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    look: Literal["model", "own", "other"] = "model"
    dots: bool = False
    counts: Sequence[int] = ()


def draw_lines(
    series: Sequence[Line],
    *,
    key: str,
    x_label: str,
    y_label: str,
    label: str,
    diagonal: bool = False,
    x_range: Range = (0, 1),
    y_range: Range = (0, 1),
) -> None:
    """Draw `line_chart` into the page. Raises ValueError as it does."""
    chart = line_chart(
        series, x_label=x_label, y_label=y_label, label=label, diagonal=diagonal, x_range=x_range, y_range=y_range
    )
    _LINES(key=key, data={"chart": chart})


def line_chart(
    series: Sequence[Line],
    *,
    x_label: str,
    y_label: str,
    label: str,
    diagonal: bool = False,
    x_range: Range = (0, 1),
    y_range: Range = (0, 1),
) -> str:
    """Draw the lines as HTML: a plot with `role="img"` named `label`, axes in per cent, and a legend as text below.

    `diagonal` marks where x equals y. Intervals are cut at the edge of the plot; names are escaped.

    Raises ValueError for columns of unequal length, a place outside the ranges, or an empty range.
    """
    for line in series:
        _check(line, x_range, y_range)
    frame = _Frame(x_range, y_range)
    drawn = "".join(
        [
            _axes(frame, x_label, y_label),
            *(_counts(line, frame) for line in series),
            _layer(_diagonal(frame) if diagonal else ""),
            *_lines(series, frame),
        ]
    )
    shape = "plot square" if diagonal and x_range == y_range else "plot"
    return (
        f'<div class="lines"><div class="room"><svg class="{shape}" role="img" aria-label="{escape(label)}">{drawn}'
        f'</svg></div><ul class="legend">{_legend(series, diagonal)}</ul></div>'
    )


@dataclass(frozen=True)
class _Frame:
    """From values to places in the plot: shares of its width from the left and of its height from the top."""

    x_range: Range
    y_range: Range

    def across(self, value: float) -> float:
        return _within(value, self.x_range)

    def down(self, value: float) -> float:
        return 1 - _within(value, self.y_range)

    def path(self, places: Sequence[Place]) -> str:
        return "M" + "L".join(f"{self.across(x):.4f} {self.down(y):.4f}" for x, y in places)


def _within(value: float, ends: Range) -> float:
    return min(1.0, max(0.0, (value - ends[0]) / (ends[1] - ends[0])))


def _check(line: Line, x_range: Range, y_range: Range) -> None:
    lengths = {len(line.xs), len(line.ys), *(len(part) for part in (line.low, line.high, line.counts) if len(part))}
    if len(lengths) > 1 or bool(len(line.low)) != bool(len(line.high)):
        raise ValueError(f"{line.name}: a value, and where given its interval and count, belong to every place.")
    for values, (first, last) in ((line.xs, x_range), (line.ys, y_range)):
        if not first < last:
            raise ValueError(f"An axis runs from a lower to a higher end, not from {first} to {last}.")
        if not all(first - 1e-9 <= value <= last + 1e-9 for value in values):
            raise ValueError(f"{line.name}: a value lies outside the axis from {first} to {last}.")
    if any(math.isnan(end) for end in (*line.low, *line.high)):
        raise ValueError(f"{line.name}: an interval has no end.")


def _axes(frame: _Frame, x_label: str, y_label: str) -> str:
    across, upward = _ticks(frame.x_range), _ticks(frame.y_range)
    return axes(
        [(frame.across(tick), f"{tick * 100:.0f} %") for tick in across],
        [(1 - frame.down(tick), f"{tick * 100:.0f} %") for tick in upward],
        x_label,
        y_label,
    )


def _ticks(ends: Range) -> list[float]:
    """Round shares within the range, at most six of them."""
    first, last = ends
    for step in _TICKS:
        low, high = math.ceil(first / step - 1e-6), math.floor(last / step + 1e-6)
        if high - low < 6:
            break
    return [number * step for number in range(low, high + 1)]


def _layer(paths: str) -> str:
    """The one scaled part of a plot: paths in shares of its width and height, whose strokes keep their width."""
    return f'<svg class="layer" viewBox="0 0 1 1" preserveAspectRatio="none">{paths}</svg>' if paths else ""


def _diagonal(frame: _Frame) -> str:
    low, high = max(frame.x_range[0], frame.y_range[0]), min(frame.x_range[1], frame.y_range[1])
    return f'<path class="curve chance" d="{frame.path([(low, low), (high, high)])}"/>' if low < high else ""


def _lines(series: Sequence[Line], frame: _Frame) -> list[str]:
    """The lines in their order; where several have whiskers, they stand a little beside each other."""
    whiskered = [i for i, line in enumerate(series) if line.dots and len(line.low)]
    parts = []
    for i, (line, marks) in enumerate(zip(series, _marks(series), strict=True)):
        beside = _BESIDE * (whiskered.index(i) - (len(whiskered) - 1) / 2) if i in whiskered else 0
        drawn = _layer(_area(line, frame) + _curve(line, frame, marks)) + (_dots(line, frame) if line.dots else "")
        parts.append(f'<svg class="spot" x="{beside:g}">{drawn}</svg>')
    return parts


def _area(line: Line, frame: _Frame) -> str:
    if line.dots or not len(line.low):
        return ""
    around = [*zip(line.xs, line.low, strict=True), *reversed(list(zip(line.xs, line.high, strict=True)))]
    return f'<path class="band" data-look="{line.look}" d="{frame.path(around)}Z"/>'


def _curve(line: Line, frame: _Frame, marks: str) -> str:
    if not len(line.xs):
        return ""
    return f'<path class="curve" {marks} d="{frame.path(list(zip(line.xs, line.ys, strict=True)))}"/>'


def _dots(line: Line, frame: _Frame) -> str:
    parts = []
    for x, low, high in zip(line.xs, line.low, line.high, strict=False):
        at, ends = extent(frame.across(x)), f'y1="{extent(frame.down(low))}" y2="{extent(frame.down(high))}"'
        parts.append(f'<line x1="{at}" x2="{at}" {ends} class="cross" data-look="{line.look}"/>')
    for x, y in zip(line.xs, line.ys, strict=True):
        at = f'cx="{extent(frame.across(x))}" cy="{extent(frame.down(y))}"'
        parts.append(f'<circle {at} r="4.5" class="marker" data-look="{line.look}"/>')
    return "".join(parts)


def _counts(line: Line, frame: _Frame) -> str:
    tallest = max(line.counts, default=0)
    bars = []
    for x, count in zip(line.xs, line.counts, strict=False):
        left, height = frame.across(x) - 0.02, _COUNTS_HEIGHT * count / max(tallest, 1)
        place = f'x="{extent(left)}" y="{extent(1 - height)}" width="4%" height="{extent(height)}"'
        bars.append(f'<rect {place} class="counts"/>')
    return "".join(bars)


def _marks(series: Sequence[Line]) -> list[str]:
    """What `plot.css` goes by: the look, and its number among lines of that look."""
    looks = [line.look for line in series]
    return [f'data-look="{look}" data-number="{looks[: i + 1].count(look)}"' for i, look in enumerate(looks)]


def _legend(series: Sequence[Line], diagonal: bool) -> str:
    entries = []
    for line, marks in zip(series, _marks(series), strict=True):
        dot = f'<circle cx="16" cy="9" r="4.5" class="marker" data-look="{line.look}"/>' if line.dots else ""
        entries.append((f'<path d="M1 9H31" class="curve" {marks}/>{dot}', escape(line.name)))
    if any(len(line.low) and not line.dots for line in series):
        entries.append(('<path d="M2 3H30V15H2Z" class="band"/>', "95 % interval"))
    if any(len(line.low) and line.dots for line in series):
        entries.append(('<path d="M16 1V17" class="cross"/>', "95 % interval"))
    if any(len(line.counts) for line in series):
        largest = max(count for line in series for count in line.counts)
        bars = '<path d="M4 18V9H10V18ZM13 18V2H19V18ZM22 18V12H28V18Z" class="counts"/>'
        entries.append((bars, f"Photos in each bin, at most {largest}"))
    if diagonal:
        entries.append(('<path d="M1 9H31" class="curve chance"/>', "Where both would be equal"))
    return "".join(
        f'<li><svg class="key" viewBox="0 0 32 18" aria-hidden="true">{key}</svg><span>{name}</span></li>'
        for key, name in entries
    )
