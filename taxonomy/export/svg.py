"""SVG: one picture without a script, a style sheet or anything from elsewhere. Small trees are drawn as rows of a
dendrogram, large ones as rings; for a partition the leaves are its classes, each with its photos."""

from __future__ import annotations

from taxonomy.export.dendrogram import draw as draw_rows
from taxonomy.export.ink import FONT, INK, PAPER, PREMALIGNANT, SOFT, colour, mark, safe
from taxonomy.export.ink import write as text
from taxonomy.export.part import Part
from taxonomy.export.rings import draw as draw_rings

MOST_ROWS = 150  # leaves; more rows than this are no picture any more

LEGEND = ("malignant", PREMALIGNANT, "benign", "non-neoplastic")


def write(part: Part) -> str:
    """The picture, with a title and a description for who cannot see it, and a title on every node."""
    in_rings = len(part.tree.leaves()) > MOST_ROWS
    width, height, unit, shapes = draw_rings(part) if in_rings else draw_rows(part)
    name = part.tree[part.tree.root].name
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-labelledby="title desc" font-family="{FONT}">'
    )
    heading = [
        f'<title id="title">{safe(name)}</title>',
        f'<desc id="desc">{safe(" ".join((*_count(part), description(part))))}</desc>',
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="{PAPER}"/>',
        text(24 * unit, 40 * unit, name, 22 * unit, ink=INK, more=' font-weight="600"'),
        *(text(24 * unit, (60 + 16 * k) * unit, line, 12 * unit, ink=SOFT) for k, line in enumerate(_count(part))),
    ]
    return "\n".join([opening, *heading, *shapes, *_legend(part, height, unit, in_rings), "</svg>\n"])


def description(part: Part) -> str:
    """What is seen, in a sentence or two: the first level of the picture with how many leaves each branch has."""
    tree = part.tree
    branches = (f"{tree[child].name} ({len(tree.leaves(child)):,})" for child in tree.children(tree.root))
    below = "; ".join(branches)
    return f"Below {tree[tree.root].name}, with the leaves of each: {below}." if below else "A single node."


def _count(part: Part) -> tuple[str, str]:
    leaves, version = len(part.tree.leaves()), f"Dermatree, tree {part.version[:8]}."
    if part.classes is None:
        return f"{len(part.tree):,} nodes, {leaves:,} of them leaves.", version
    photos = sum(c.photos for c in part.classes)
    return f"{leaves:,} training classes, {photos:,} photos.", version


def _legend(part: Part, height: float, unit: float, in_rings: bool) -> list[str]:
    """The colours that occur, at the bottom left, in the form that they have above."""
    tree = part.tree
    seen = {part.family(n.id) for n in tree.nodes}
    if any(part.whole.behavior_of(n.id) == PREMALIGNANT for n in tree.nodes):
        seen.add(PREMALIGNANT)
    rows = [entry for entry in LEGEND if entry in seen]
    shapes, y = [], height - (24 + 20 * len(rows)) * unit
    for label in rows:
        y += 20 * unit
        premalignant = label == PREMALIGNANT
        if in_rings:
            fill = "url(#stripes)" if premalignant else colour(label, 0.45)
            place = f'x="{25 * unit:.6g}" y="{y - 9 * unit:.6g}" width="{11 * unit:.4g}" height="{10 * unit:.4g}"'
            shapes.append(f'<rect {place} fill="{fill}"/>')
        else:
            shapes.append(mark(30 * unit, y - 4 * unit, "malignant" if premalignant else label, premalignant))
        shapes.append(text(42 * unit, y, label, 12 * unit, ink=SOFT))
    return shapes
