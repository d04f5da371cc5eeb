"""The explorer: the whole tree to search, to walk and to look at, with one chosen node in all of it.

Python packs the tree once into one text, a line a node, which the browser unpacks and keeps: from then on search,
outline, breadcrumb and sunburst move there at once, and Python is told which node was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pages.widgets.lib import component
from pages.widgets.tree.widget import Family, Status

_EXPLORER = component.register(
    "explorer",
    script="explorer/explorer.js",
    styles=("lib/outline.css", "explorer/explorer.css"),
)
_SHOWN_BEHAVIORS = ("premalignant", "uncertain")
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_SEPARATORS = re.compile(r"[\t\n\r|]+")


@dataclass(frozen=True)
class ExplorerNode:
    """One node as the explorer shows it. `parent` is a node id, empty for the root; `codes` are those of every
    vocabulary, `code` those of ICD-10-CM, "C43 or D03", as its row shows them; `photos` counts the training photos at
    or below it. Without a model every node is "not-covered", and then nothing is said of coverage."""

    id: str
    name: str
    parent: str
    synonyms: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    behavior: str = ""
    family: Family = "root"
    status: Status = "not-covered"
    photos: int = 0
    code: str = ""


def draw_explorer(
    nodes: Sequence[ExplorerNode],
    *,
    selected: str,
    key: str,
    label: str = "Tree of skin diseases",
    on_choose: Callable[[str], None] | None = None,
) -> str | None:
    """Draw the explorer and return the node that the reader has just chosen, else None.

    `nodes` begins with the root, and each stands after its parent; hand over the same tuple at each run, for it is
    packed once. `selected` is the node chosen anywhere on the page. `on_choose` is called before the page is drawn
    again. ValueError where the nodes are no tree in that order.
    """
    tree, ids = packed(tuple(nodes))
    return component.draw(
        _EXPLORER,
        key=key,
        data={"key": key, "label": label, "tree": tree, "selected": selected},
        event="chosen",
        read=lambda sent: sent if isinstance(sent, str) and sent in ids else None,
        on_event=on_choose,
    )


@lru_cache(maxsize=4)
def packed(nodes: tuple[ExplorerNode, ...]) -> tuple[str, frozenset[str]]:
    """The tree as one text for `tree.js`, and its ids.

    A line a node, its fields parted by tabs: id (empty where it is the name in small letters and hyphens), name,
    position of the parent (-1 for the root), the first letters of family and status, photos, behavior where it is to be
    shown, ICD-10-CM codes, other codes and synonyms parted by "|". What is empty at the end of a line is left out.
    """
    known = any(node.status != "not-covered" for node in nodes)
    places: dict[str, int] = {}
    lines = []
    for place, node in enumerate(nodes):
        if node.id in places or (node.parent not in places if place else node.parent):
            raise ValueError(f'The explorer cannot place "{node.id}": begin with the root, parents first, ids once.')
        places[node.id] = place
        of_row = node.code.split(" or ") if node.code else []
        fields = (
            "" if node.id == _id_of(node.name) else node.id,
            _plain(node.name),
            str(places.get(node.parent, -1)),
            node.family[0] + (node.status[0] if known else ""),
            str(node.photos or ""),
            node.behavior if node.behavior in _SHOWN_BEHAVIORS else "",
            node.code,
            "|".join(code for code in node.codes if code not in of_row),
            "|".join(map(_plain, node.synonyms)),
        )
        lines.append("\t".join(fields).rstrip("\t"))
    return "\n".join(lines), frozenset(places)


def _id_of(name: str) -> str:
    """The id that most nodes have, as `idOf` in the browser makes it from the name; empty where letters may differ."""
    return _NO_SLUG.sub("-", name.lower()).strip("-") if name.isascii() else ""


def _plain(text: str) -> str:
    """A name without what parts fields and lines."""
    return _SEPARATORS.sub(" ", text)
