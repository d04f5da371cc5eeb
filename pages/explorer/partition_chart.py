"""Two charts of a partition over logarithmic axes: how many classes each max_class_size makes, and how large they are.

`pages/widgets/lines` draws shares alone; these draw numbers, in the same looks (`plot.css`) and by the same line of
script.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from pages.widgets.lib import component
from pages.widgets.lib.plot import axes, extent

_CHART = component.register("slices", script="lines/lines.js", styles=("lib/plot.css",))
_TENS = tuple(10**power for power in range(10))
EDGES = tuple(step * 10**power for power in range(10) for step in (1, 2, 5))  # of bars, and the steps of ticks


def draw_curve(sizes: Sequence[int], classes: Sequence[int], chosen: int, marked: int, *, key: str) -> None:
    """How many classes each size makes; `marked` is the number of classes at the size that is `chosen`."""
    _CHART(key=key, data={"chart": curve(sizes, classes, chosen, marked)})


def draw_sizes(photos: Sequence[int], *, key: str) -> None:
    """How many classes are how large."""
    _CHART(key=key, data={"chart": bars(photos)})


def curve(sizes: Sequence[int], classes: Sequence[int], chosen: int, marked: int) -> str:
    """The chart of `draw_curve` as HTML. ValueError where a place lies left of the axis or the columns differ."""
    plot = _Plot(sizes[0], sizes[-1], max(*classes, marked, 1))
    places = [(plot.across(x), plot.down(y)) for x, y in zip(sizes, classes, strict=True)]
    path = "M" + "L".join(f"{x:.4f} {y:.4f}" for x, y in places)
    x, y = extent(plot.across(chosen)), extent(plot.down(marked))
    drawn = (
        plot.axes("max_class_size, photos", "Training classes")
        + f'<line x1="{x}" x2="{x}" y1="0%" y2="100%" class="guide"/>'
        + '<svg class="layer" viewBox="0 0 1 1" preserveAspectRatio="none">'
        + f'<path class="curve" data-look="model" d="{path}"/></svg>'
        + f'<circle cx="{x}" cy="{y}" r="5.5" class="marker" data-look="own"/>'
    )
    listed = ", ".join(f"{count:,} at {size:,}" for size, count in zip(sizes, classes, strict=True) if size in _TENS)
    label = f"Training classes by max_class_size: {listed}. Chosen: {marked:,} at {chosen:,}."
    return _figure(drawn, label, f"Chosen: {marked:,} classes at {chosen:,}")


def bars(photos: Sequence[int]) -> str:
    """The chart of `draw_sizes` as HTML: bars from 1, 2, 5, 10, … photos to below the next of them."""
    counts = histogram(photos)
    if not counts:
        return ""
    last = max(EDGES[k + 1] for k in counts)
    plot = _Plot(1, last, max(counts.values()))
    parts = [plot.axes("Photos in a class", "Training classes")]
    for k, count in counts.items():
        left, right, top = plot.across(EDGES[k]), plot.across(EDGES[k + 1]), plot.down(count)
        place = f'x="{extent(left)}" y="{extent(top)}" width="{extent(right - left)}" height="{extent(1 - top)}"'
        parts.append(f'<rect {place} class="counts"><title>{escape(_bin(k, count))}</title></rect>')
    label = "Training classes by their photos: " + "; ".join(_bin(k, count) for k, count in counts.items()) + "."
    return _figure("".join(parts), label, "")


def histogram(photos: Sequence[int]) -> dict[int, int]:
    """How many classes lie from EDGES[k] to below EDGES[k + 1], by k, without the empty ones."""
    found: dict[int, int] = {}
    k = 0
    for count in sorted(photos):
        while k + 2 < len(EDGES) and count >= EDGES[k + 1]:
            k += 1
        found[k] = found.get(k, 0) + 1
    return found


def _bin(k: int, count: int) -> str:
    return f"{count:,} with {EDGES[k]:,} to {EDGES[k + 1] - 1:,}" if EDGES[k] > 1 else f"{count:,} with 1"


class _Plot:
    """A logarithmic axis from `first` to `last` and an upright one from 0 to at least `most`, as shares of the plot."""

    def __init__(self, first: int, last: int, most: int) -> None:
        self.first, self.last = first, last
        self.step = next(step for step in EDGES if most <= 5 * step)
        self.top = self.step * math.ceil(most / self.step)

    def across(self, value: int) -> float:
        return math.log(value / self.first) / math.log(self.last / self.first)

    def down(self, value: int) -> float:
        return 1 - value / self.top

    def axes(self, x_label: str, y_label: str) -> str:
        powers = range(math.ceil(math.log10(self.first)), math.floor(math.log10(self.last)) + 1)
        across = [(self.across(10**power), _tick(10**power)) for power in powers]
        upward = [(value / self.top, _tick(value)) for value in range(0, self.top + 1, self.step)]
        return axes(across, upward, x_label, y_label)


def _figure(drawn: str, label: str, legend: str) -> str:
    dot = '<circle cx="16" cy="9" r="5.5" class="marker" data-look="own"/>'
    key = f'<svg class="key" viewBox="0 0 32 18" aria-hidden="true">{dot}</svg>'
    key_below = f'<ul class="legend"><li>{key}<span>{escape(legend)}</span></li></ul>' if legend else ""
    plot = f'<svg class="plot" role="img" aria-label="{escape(label)}">{drawn}</svg>'
    return f'<div class="lines"><div class="room">{plot}</div>{key_below}</div>'


def _tick(value: int) -> str:
    """A number short enough for an axis."""
    return f"{value // 1_000_000} million" if value >= 1_000_000 else f"{value:,}"
