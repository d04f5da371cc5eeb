"""A tree from left to right, each leaf on a row of its own; for up to some hundred leaves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from taxonomy.export.ink import INK, PREMALIGNANT, SOFT, colour, ems, mark, safe, write
from taxonomy.export.part import Part

ROW, SIZE, SMALL = 21.0, 12.5, 11.0  # pixels: from row to row, and of letters
MARGIN, HEAD = 24.0, 104.0
FOOT = 128.0  # room for the legend
GAP = 26.0  # between a column's longest name and the column
BAR = 140.0  # the longest bar of photos

Picture = tuple[float, float, float, list[str]]


def draw(part: Part) -> Picture:
    """Width, height, 1 (the size of one unit of the heading), and the shapes."""
    tree = part.tree
    x, y = _columns(part), _rows(part)
    shapes = [_stems(part, x, y), f'<g fill="{INK}" font-size="{SIZE}">']
    right = 0.0
    for i, node in enumerate(tree.nodes):
        at, down = float(x[tree.depth[i]]), float(y[i])
        premalignant = part.whole.behavior_of(node.id) == PREMALIGNANT
        inside = [f"<title>{safe(label(part, node.id))}</title>", mark(at, down, part.family(node.id), premalignant)]
        if tree.leaf_mask[i]:
            code = " or ".join(node.codes.get("icd10cm", "").split("|"))
            beside = f'<tspan dx="9" font-size="{SMALL}" fill="{SOFT}">{safe(code)}</tspan>' if code else ""
            inside.append(f'<text x="{at + 11:.6g}" y="{down + 4:.6g}">{safe(node.name)}{beside}</text>')
            right = max(right, at + 20 + ems(node.name) * SIZE + ems(code) * SMALL)
        else:
            left = MARGIN if i == 0 else float(x[tree.depth[i] - 1]) + 10
            inside.append(f'<text x="{left:.6g}" y="{down - 5:.6g}" font-weight="600">{safe(node.name)}</text>')
        shapes.append(f'<g class="{"leaf" if tree.leaf_mask[i] else "group"}">{"".join(inside)}</g>')
    shapes.append("</g>")
    if part.classes is not None:
        shapes += _bars(part, right + 24, y)
        right += 24 + BAR + 70
    heading = MARGIN + 22 * ems(tree.nodes[0].name)
    height = HEAD + ROW * len(tree.leaves()) + FOOT
    return max(right, heading, 320.0) + MARGIN, height, 1.0, shapes


def _columns(part: Part) -> NDArray[np.float64]:
    """Pixels from the left by depth: each column leaves room for the names of its groups, which stand on stems."""
    tree = part.tree
    room = [0.0] * (int(tree.depth.max()) + 1)
    for node, depth, leaf in zip(tree.nodes, tree.depth.tolist(), tree.leaf_mask.tolist(), strict=True):
        room[depth] = max(room[depth], 0.0 if leaf else ems(node.name) * SIZE * 1.1)
    return MARGIN + np.cumsum(np.array(room) + GAP) - (0.0 if room[0] else GAP)


def _rows(part: Part) -> NDArray[np.float64]:
    """Pixels from the top of each node: leaves on rows, a group midway between the first and the last leaf below it."""
    tree = part.tree
    number = np.cumsum(tree.leaf_mask)  # of leaves up to and with each node
    first = np.where(tree.leaf_mask, number - 1, number)
    return HEAD + ROW * (first + number[tree.end - 1] - 1) / 2 + ROW / 2


def _stems(part: Part, x: NDArray[np.float64], y: NDArray[np.float64]) -> str:
    """Lines from each group to what is below it, in the colour of the family that is reached."""
    tree, lines = part.tree, []
    if not tree.leaf_mask[0]:
        lines.append(f'<path d="M{MARGIN:.4g} {y[0]:.6g}H{x[0]:.6g}" stroke="{colour(part.family(tree.root))}"/>')
    for i, above in enumerate(tree.parent.tolist()[1:], start=1):
        left, right, top, down = x[tree.depth[above]], x[tree.depth[i]], y[above], y[i]
        bend = min(7.0, abs(down - top)) * (1 if down > top else -1)
        turn = f"V{down - bend:.6g}Q{left:.6g} {down:.6g} {left + abs(bend):.6g} {down:.6g}" if bend else ""
        stroke = colour(part.family(tree.ids[i]), 0.7)
        lines.append(f'<path d="M{left:.6g} {top:.6g}{turn}H{right:.6g}" stroke="{stroke}"/>')
    return f'<g fill="none" stroke-width="1.4">{"".join(lines)}</g>'


def _bars(part: Part, left: float, y: NDArray[np.float64]) -> list[str]:
    """The photos of each class, as a bar and as a figure."""
    most = max(c.photos for c in part.classes or ()) or 1
    shapes = []
    for c in part.classes or ():
        down, length = y[part.tree.index(c.node)], max(1.0, BAR * c.photos / most)
        fill = colour(part.family(c.node), 0.6)
        shapes.append(f'<rect x="{left:.6g}" y="{down - 5:.6g}" width="{length:.4g}" height="10" fill="{fill}"/>')
        shapes.append(write(left + length + 6, down + 4, f"{c.photos:,}", SMALL, ink=SOFT))
    return shapes


def label(part: Part, node: str) -> str:
    """What a pointer on a node tells: where it stands, and its photos."""
    path = " > ".join(part.whole[above].name for above in part.whole.path(node))
    return f"{path}: {part.photos[node]:,} photos" if part.classes is not None else path
