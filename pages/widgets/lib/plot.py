"""Axes of every plot, as SVG in the looks of `plot.css`: places are shares of the plot, so that it fits any width."""

from collections.abc import Iterable
from html import escape

Tick = tuple[float, str]  # where along its axis, from the left or from below, and what is written there


def axes(across: Iterable[Tick], upward: Iterable[Tick], x_label: str, y_label: str) -> str:
    """Gridlines at the ticks, what is written at them, and the two names; whatever they hold is escaped."""
    parts = []
    for share, text in across:
        x = extent(share)
        parts.append(f'<line x1="{x}" x2="{x}" y1="0%" y2="100%" class="grid"/>')
        parts.append(f'<text x="{x}" y="100%" dy="18" class="tick across">{escape(text)}</text>')
    for share, text in upward:
        y = extent(1 - share)
        parts.append(f'<line x1="0%" x2="100%" y1="{y}" y2="{y}" class="grid"/>')
        parts.append(f'<text x="0%" y="{y}" dx="-8" dy="0.35em" class="tick upward">{escape(text)}</text>')
    parts.append(f'<text x="50%" y="100%" dy="40" class="axis">{escape(x_label)}</text>')
    turned = f'<text transform="translate(-52 0) rotate(-90)" class="axis">{escape(y_label)}</text>'
    return "".join([*parts, f'<svg x="0%" y="50%" class="spot">{turned}</svg>'])


def extent(share: float) -> str:
    """A length or place as SVG has it, "12.50%" of the plot."""
    return f"{share * 100:.2f}%"
