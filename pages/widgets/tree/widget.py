"""The lit tree: every node of the taxonomy with its probability, opened along the likely path.

Python decides what each row says and in which order rows stand; `tree.js` draws the opened ones, walks them by
keyboard and remembers what the reader opened.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pages.widgets.lib import component
from pages.widgets.lib.figures import per_cent

Status = Literal["resolved", "merged", "not-covered"]
Family = Literal["malignant", "benign", "non-neoplastic", "root"]

_ORDER: dict[str, int] = {"resolved": 0, "merged": 1, "not-covered": 2}
_TREE = component.register("tree", script="tree/tree.js", styles=("lib/outline.css", "tree/tree.css"))


@dataclass(frozen=True)
class TreeRow:
    """One node as the tree shows it. `parent` is a node id, empty at the top; `probability` is None unless resolved."""

    id: str
    name: str
    parent: str
    depth: int
    probability: float | None
    status: Status
    merged_into: str = ""
    family: Family = "root"
    premalignant: bool = False
    only_kind: bool = False
    code: str = ""

    @property
    def look(self) -> str:
        """Which colour and pattern the row's bar has in `assets/theme.css`."""
        if self.status == "not-covered":
            return "not-covered"
        return "premalignant" if self.premalignant else self.family


def draw_tree(
    rows: Sequence[TreeRow],
    *,
    opened: Collection[str],
    selected: str | None,
    key: str,
    label: str = "Disease tree",
    on_choose: Callable[[str], None] | None = None,
) -> str | None:
    """Draw the tree and return the node that the reader has just chosen, else None.

    `opened` is the likely path from the top to the answer: those rows are emphasised, and opened whenever the path
    changes; what else the reader opens or closes stays as it is. `selected` is the node chosen anywhere on the page;
    the tree opens down to it. `on_choose` is called before the page is drawn again.
    """
    names = {row.id: row.name for row in rows}
    data = {
        "key": key,
        "label": label,
        "nodes": arrange(rows, frozenset(opened)),
        "opened": sorted(opened),
        "selected": selected,
    }
    return component.draw(
        _TREE,
        key=key,
        data=data,
        event="chosen",
        read=lambda sent: sent if isinstance(sent, str) and sent in names else None,
        on_event=on_choose,
    )


def arrange(rows: Sequence[TreeRow], likely: Collection[str] = ()) -> list[dict[str, Any]]:
    """Put rows into the order they are drawn in, each after its parent, as plain data for `tree.js`.

    Children stand by probability, then the merged, then the not covered. Two or more children that are not covered,
    beside one that is, are folded into one row at the bottom. The root itself, always certain, is not drawn. `up` is
    the position of a row's parent in the list, -1 at the top; what is empty is left out, for there may be 3,000 rows.
    """
    names = {row.id: row.name for row in rows}
    children: dict[str, list[TreeRow]] = {}
    for row in rows:
        children.setdefault(row.parent if row.parent in names else "", []).append(row)
    tops = children.get("", [])
    if len(tops) == 1 and tops[0].family == "root":
        tops = children.get(tops[0].id, [])

    drawn: list[dict[str, Any]] = []
    waiting: list[tuple[Sequence[TreeRow], int]] = [(tops, -1)]
    while waiting:
        siblings, up = waiting.pop()
        covered = sorted((row for row in siblings if row.status != "not-covered"), key=_rank)
        uncovered = [row for row in siblings if row.status == "not-covered"]
        placed: list[tuple[Sequence[TreeRow], int]] = []
        for row in covered:
            placed.append((children.get(row.id, ()), len(drawn)))
            drawn.append(_shown(row, up, names, row.id in likely))
        if covered and len(uncovered) > 1:
            fold = _fold(uncovered, up, drawn, children)
            drawn.append(fold)
            placed.append((uncovered, len(drawn) - 1))
        else:
            for row in uncovered:
                placed.append((children.get(row.id, ()), len(drawn)))
                drawn.append(_shown(row, up, names, likely=False))
        waiting.extend(reversed([entry for entry in placed if entry[0]]))
    return drawn


def _rank(row: TreeRow) -> tuple[int, float]:
    return _ORDER[row.status], -(row.probability or 0.0)


def _shown(row: TreeRow, up: int, names: Mapping[str, str], likely: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": row.id, "name": row.name, "up": up, "look": row.look}
    if row.status == "resolved" and row.probability is not None:
        shown |= {"figure": per_cent(row.probability), "share": round(row.probability, 4)}
    elif row.status == "merged":
        shown["instead"] = f"read as part of {names.get(row.merged_into, row.merged_into)}"
    else:
        shown["instead"] = "not covered"
    notes = ["premalignant"] * row.premalignant + ["the only kind this model knows"] * row.only_kind
    if notes:
        shown["note"] = ", ".join(notes)
    if row.code:
        shown["code"] = row.code
    if likely:
        shown["likely"] = True
    return shown


def _fold(
    uncovered: Sequence[TreeRow], up: int, drawn: Sequence[Mapping[str, Any]], children: Mapping[str, Sequence[TreeRow]]
) -> dict[str, Any]:
    """The row that stands for all uncovered children of one parent until it is opened."""
    kind = "groups" if any(children.get(row.id) for row in uncovered) else "diseases"
    parent = str(drawn[up]["id"]) if up >= 0 else ""
    return {"id": f"fold:{parent}", "name": f"{len(uncovered)} {kind} not covered", "up": up, "look": "fold"}
