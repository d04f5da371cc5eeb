"""A tree as rings round its root, the names of the leaves outside; for thousands of leaves.

The picture is as large as the names of its leaves need: each has a few pixels of the outer circle. A name inside a ring
is as large as its arc allows, along the ring or across it, on one line or two, and left out where it would be smaller
than those of the leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from taxonomy.export.dendrogram import Picture, label
from taxonomy.export.ink import INK, PREMALIGNANT, colour, ems, safe
from taxonomy.export.part import Part

LEAF = 9.0  # pixels of the outer circle for each leaf
LETTERS = 7.5  # pixels, of the names of leaves, and the least of any
CENTRE = 0.11  # the circle of the root, as a part of the whole radius
INNER, WIDER = 3, 2.2  # the first rings hold the names that one looks for, and are wider than the others
LINE = 1.12  # from line to line, as a multiple of the letters


def draw(part: Part) -> Picture:
    """Width, height, the size of one unit of the heading, and the shapes."""
    tree = part.tree
    count = np.cumsum(tree.leaf_mask)
    begin = np.where(tree.leaf_mask, count - 1, count)
    radius = max(320.0, LEAF * int(count[-1]) / (2 * pi))
    outside = max(ems(_label(part, leaf)) for leaf in tree.leaves()) * LETTERS + 12
    size = 2 * (radius + outside + 12)
    turn = 2 * pi / int(count[-1])
    edges = _edges(int(tree.depth.max()), radius)
    shapes = [_stripes(radius)]
    for i, node in enumerate(tree.nodes):
        leaf, depth = bool(tree.leaf_mask[i]), int(tree.depth[i])
        arc = _Arc(edges[depth], radius if leaf else edges[depth + 1], begin[i] * turn, count[tree.end[i] - 1] * turn)
        name = _outside(_label(part, node.id), arc) if leaf else _inside(node.name, arc)
        title = f"<title>{safe(node.name if leaf else label(part, node.id))}</title>"
        fill = _fill(part, node.id, leaf)
        shapes.append(f'<g class="{"leaf" if leaf else "group"}">{title}<path d="{arc.path}" fill="{fill}"/>{name}</g>')
    middle = f'<g transform="translate({size / 2:.1f} {size / 2:.1f})" fill="{INK}" font-size="{LETTERS}">'
    return size, size, size / 1150, [middle, *shapes, "</g>"]


@dataclass(frozen=True)
class _Arc:
    """A piece of a ring: radii in pixels, angles in radians, clockwise from the top."""

    inner: float
    outer: float
    start: float
    stop: float

    @property
    def middle(self) -> float:
        return (self.start + self.stop) / 2

    def length(self, radius: float) -> float:
        """Pixels along it at a radius."""
        return (self.stop - self.start) * radius

    @property
    def path(self) -> str:
        """Its outline, with a hair of paper between it and its neighbours; a whole ring is drawn as two half rings."""
        if self.stop - self.start > 2 * pi - 1e-9:
            return "".join(_ring(r, way) for r, way in ((self.outer, 1), (self.inner, 0)) if r > 0)
        hair = min(1.2, self.length(self.outer) * 0.06)
        large = int(self.stop - self.start > pi)
        a, b = self.start + hair / 2 / self.outer, self.stop - hair / 2 / self.outer
        r0, r1 = self.inner, self.outer - hair
        return (
            f"M{_at(r1, a)}A{r1:.1f} {r1:.1f} 0 {large} 1 {_at(r1, b)}L{_at(r0, b)}"
            f"A{r0:.1f} {r0:.1f} 0 {large} 0 {_at(r0, a)}Z"
        )


def _at(radius: float, angle: float) -> str:
    return f"{radius * sin(angle):.1f} {-radius * cos(angle):.1f}"


def _ring(radius: float, way: int) -> str:
    half = f"A{radius:.1f} {radius:.1f} 0 1 {way} "
    return f"M0 {-radius:.1f}{half}0 {radius:.1f}{half}0 {-radius:.1f}Z"


def _edges(depth: int, radius: float) -> NDArray[np.float64]:
    """Where each ring begins, and where the last one ends, in pixels; the root's is a circle."""
    widths = np.array([WIDER if level <= INNER else 1.0 for level in range(1, depth + 1)])
    return radius * np.concatenate(([0.0, CENTRE], CENTRE + (1 - CENTRE) * np.cumsum(widths) / widths.sum()))


def _fill(part: Part, node: str, leaf: bool) -> str:
    """Paler from ring to ring, so that a branch is seen as one; a leaf palest, striped where it is premalignant."""
    if leaf and part.whole.behavior_of(node) == PREMALIGNANT:
        return "url(#stripes)"
    depth = len(part.whole.path(node)) - 1
    return colour(part.family(node), 0.2 if leaf else max(0.3, 0.6 - 0.1 * max(0, depth - 1)))


def _stripes(radius: float) -> str:
    """What premalignant leaves are filled with: broken, as everywhere in Dermatree."""
    step = max(4.0, radius / 300)
    return (
        f'<defs><pattern id="stripes" width="{step:.3g}" height="{step:.3g}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="{step * 0.5:.3g}" height="{step:.3g}" '
        f'fill="{colour("malignant", 0.55)}"/></pattern></defs>'
    )


def _label(part: Part, leaf: str) -> str:
    """The name of a leaf, with its photos where it is a class."""
    name = part.whole[leaf].name
    return f"{name}, {part.photos[leaf]:,}" if part.classes is not None else name


def _outside(name: str, arc: _Arc) -> str:
    """A leaf's name across the outer circle, never upside down. Its letters are those of the whole picture."""
    degrees = arc.middle * 180 / pi
    upside_down = degrees > 180
    anchor = ' text-anchor="end"' if upside_down else ""
    place = f"translate({_at(arc.outer + 5, arc.middle)})rotate({degrees + (90 if upside_down else -90):.2f})"
    return f'<text transform="{place}" y="{0.34 * LETTERS:.2g}"{anchor}>{safe(name)}</text>'


def _inside(name: str, arc: _Arc) -> str:
    """A group's name in its ring, as large as it fits; nothing where it would be too small."""
    fits = [(*_largest(lines, arc), lines) for lines in _broken(name)]
    letters, across, lines = max(fits, key=lambda fit: fit[0])
    if letters < LETTERS:
        return ""
    at = 0.0 if arc.inner == 0 else (arc.inner + arc.outer) / 2
    return _turned(lines, letters, at, arc.middle if at else 0.0, across=across)


def _broken(name: str) -> list[list[str]]:
    """A name on one line, and broken in two where that is shortest."""
    words = name.split(" ")
    pairs = [[" ".join(words[:k]), " ".join(words[k:])] for k in range(1, len(words))]
    return [[name], *([min(pairs, key=lambda pair: max(map(ems, pair)))] if pairs else [])]


def _largest(lines: list[str], arc: _Arc) -> tuple[float, bool]:
    """The largest letters with which lines fit into an arc, and whether they then run across the ring."""
    wide, high, ring = max(map(ems, lines)), LINE * len(lines), arc.outer - arc.inner
    if arc.inner == 0:
        return min(1.6 * ring / wide, 0.5 * ring / high), False
    across = min(0.8 * arc.length(arc.inner + 0.1 * ring) / high, 0.88 * ring / wide)
    # Along the ring a straight line needs room for the bow of the ring as well: high·s + (wide·s)²/8r <= 0.84·ring.
    radius = (arc.inner + arc.outer) / 2
    bow = wide * wide / (8 * radius)
    along = (sqrt(high * high + 4 * bow * 0.84 * ring) - high) / (2 * bow)
    along = min(along, 0.86 * arc.length(arc.inner + 0.3 * ring) / wide)
    return min(max(across, along), 0.24 * ring), across > along


def _turned(lines: list[str], letters: float, radius: float, angle: float, *, across: bool) -> str:
    """Text midway at a place of the circle, turned to run across the rings or along them, and never upside down."""
    degrees = angle * 180 / pi
    upside_down = degrees > 180 if across else 90 < degrees < 270
    turn = degrees + (90 if across and upside_down else -90 if across else 180 if upside_down else 0)
    first = (0.34 - LINE * (len(lines) - 1) / 2) * letters
    rows = "".join(f'<text y="{first + LINE * k * letters:.4g}">{safe(line)}</text>' for k, line in enumerate(lines))
    place = f"translate({_at(radius, angle)})rotate({turn:.2f})"
    return f'<g transform="{place}" text-anchor="middle" font-size="{letters:.4g}">{rows}</g>'
