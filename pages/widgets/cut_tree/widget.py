"""A cut of the tree that is opened and closed by hand: nodes above the cut are open, those of the cut are closed.

Only nodes with a probability stand in it. The browser answers a click at once and sends the whole cut, so that two
quick clicks can't get in each other's way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pages.widgets.lib import component
from pages.widgets.tree.widget import Family
from taxonomy import Cut, TaxonomyError

_CUT_TREE = component.register(
    "cut_tree",
    script="cut_tree/cut_tree.js",
    styles=("lib/outline.css", "cut_tree/cut_tree.css"),
)


def draw_cut_tree(
    cut: Cut,
    photos: Sequence[int],
    family_of: Callable[[str], Family],
    *,
    key: str,
    label: str = "The cut of the tree",
    on_cut: Callable[[Cut], None],
) -> None:
    """Draw the nodes that have a probability, open down to the cut.

    `photos` are the training photos of each node of the taxonomy, in its order. `on_cut` is called with the cut that
    the reader has just made before the page is drawn again.
    """
    data = {"label": label, "nodes": _nodes(cut, photos, family_of)}
    component.draw(_CUT_TREE, key=key, data=data, event="made", read=lambda sent: _received(cut, sent), on_event=on_cut)


def _nodes(cut: Cut, photos: Sequence[int], family_of: Callable[[str], Family]) -> list[dict[str, Any]]:
    """What each row says, in the order of the tree; `up` is the place of a row's parent in the list, -1 at the top."""
    taxonomy, inference = cut.inference.taxonomy, cut.inference
    rows: list[dict[str, Any]] = []
    place: dict[str, int] = {}
    total = max(1, photos[0])
    for i, node in enumerate(taxonomy.nodes):
        if not inference.resolved[i]:
            continue
        place[node.id] = len(rows)
        count = int(photos[i])
        rows.append(
            {
                "id": node.id,
                "name": node.name,
                "up": place[node.parent] if node.parent is not None else -1,
                "look": "premalignant" if taxonomy.behavior_of(node.id) == "premalignant" else family_of(node.id),
                "open": cut.is_above(node.id),
                "figure": f"{count:,}",
                "share": round(count / total, 4),
            }
        )
    return rows


def _received(cut: Cut, sent: Any) -> Cut | None:
    """The cut that the browser sent; None for anything that is none, or is the one that it was given."""
    if not isinstance(sent, list) or not all(isinstance(node, str) for node in sent) or tuple(sent) == cut.nodes:
        return None
    try:
        return Cut(cut.inference, tuple(sent))
    except TaxonomyError:
        return None
