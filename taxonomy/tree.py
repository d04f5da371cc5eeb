"""The tree of skin diseases: its nodes in depth-first order.

In that order the descendants of a node are one slice, so summing anything over every subtree is one prefix sum, and
"is this node below that one" is a comparison of two numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from taxonomy.order import depth_first, ends
from taxonomy.search import Search

BEHAVIORS = ("benign", "uncertain", "premalignant", "in situ", "malignant")
MALIGNANT = "malignant"

IntArray = NDArray[np.int64]


class TaxonomyError(ValueError):
    """The tree, or something that refers to it, is not sound. The message says which row and what to change."""


@dataclass(frozen=True)
class Node:
    """One row of diseases.tsv. `parent` is None for the root; `behavior` is one of BEHAVIORS, or empty where the node
    is no tumor or a group of mixed behavior; `codes` maps a vocabulary ("icd10cm") to its codes, joined by "|";
    `abbreviations` are those of abbreviations.tsv, any of which may be another node's too."""

    id: str
    name: str
    parent: str | None
    synonyms: tuple[str, ...] = ()
    behavior: str = ""
    codes: dict[str, str] = field(default_factory=dict, hash=False)
    source: str = ""
    note: str = ""
    abbreviations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What a search finds, closest first. `near`: no node goes by the text, these are only much like it, and whoever
    shows them asks "did you mean"."""

    nodes: tuple[Node, ...]
    near: bool = False


class Taxonomy:
    """An immutable tree of nodes.

    `parent`, `end` and `depth` are int arrays of shape (n,), in the order of `nodes`: the parent's index (-1 for the
    root); the index after the last descendant, so that node i with everything below it is the slice i:end[i]; and the
    number of steps from the root.

    Nodes may be given in any order; siblings keep the order in which they are given. TaxonomyError where they do not
    form one tree. Its rows are counted as a spreadsheet counts them: the heading is row 1.
    """

    def __init__(self, nodes: Iterable[Node]) -> None:
        given = tuple(nodes)
        parent_of = _parents(given)
        order, depth = depth_first(parent_of)
        _no_ring(given, order)
        place = np.empty(len(given), dtype=np.int64)
        place[order] = np.arange(len(given))
        above = np.asarray(parent_of, dtype=np.int64)[order]
        self.nodes: tuple[Node, ...] = tuple(given[i] for i in order)
        self.ids: tuple[str, ...] = tuple(node.id for node in self.nodes)
        self.parent: IntArray = _frozen(np.where(above < 0, -1, place[above]))
        self.depth: IntArray = _frozen(depth)
        self.end: IntArray = _frozen(ends(self.depth))
        self._index = {node_id: i for i, node_id in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.nodes)

    def __contains__(self, node_id: object) -> bool:
        return node_id in self._index

    def __getitem__(self, node_id: str) -> Node:
        return self.nodes[self.index(node_id)]

    def index(self, node_id: str) -> int:
        """The place of a node in depth-first order. KeyError where the tree has no such node."""
        return self._index[node_id]

    @property
    def root(self) -> str:
        return self.ids[0]

    @cached_property
    def leaf_mask(self) -> NDArray[np.bool_]:
        """Which nodes have nothing below them, shape (n,)."""
        mask: NDArray[np.bool_] = self.end == np.arange(len(self)) + 1
        mask.flags.writeable = False
        return mask

    def is_leaf(self, node_id: str) -> bool:
        return bool(self.leaf_mask[self.index(node_id)])

    def children(self, node_id: str) -> tuple[str, ...]:
        """The nodes directly below, in the order of the tree."""
        i = self.index(node_id)
        child, end, found = i + 1, int(self.end[i]), []
        while child < end:
            found.append(self.ids[child])
            child = int(self.end[child])
        return tuple(found)

    def ancestors(self, node_id: str) -> tuple[str, ...]:
        """From the root down to the parent; empty for the root."""
        return self.path(node_id)[:-1]

    def path(self, node_id: str) -> tuple[str, ...]:
        """From the root down to the node itself."""
        i, upward = self.index(node_id), []
        while i >= 0:
            upward.append(self.ids[i])
            i = int(self.parent[i])
        return tuple(reversed(upward))

    def descendants(self, node_id: str) -> tuple[str, ...]:
        """Everything below, in depth-first order, without the node itself."""
        i = self.index(node_id)
        return self.ids[i + 1 : int(self.end[i])]

    def leaves(self, node_id: str | None = None) -> tuple[str, ...]:
        """The leaves in or below a node (of the whole tree where none is named); a leaf is its own only leaf."""
        i = 0 if node_id is None else self.index(node_id)
        below = i + np.flatnonzero(self.leaf_mask[i : int(self.end[i])])
        return tuple(self.ids[leaf] for leaf in below)

    def within(self, node_id: str, ancestor: str) -> bool:
        """Whether a node is `ancestor` itself or lies below it."""
        top = self.index(ancestor)
        return top <= self.index(node_id) < int(self.end[top])

    def behavior_of(self, node_id: str) -> str:
        """The node's own behavior, or that of the nearest node above that has one; empty where none has."""
        i = self.index(node_id)
        while i > 0 and not self.nodes[i].behavior:
            i = int(self.parent[i])
        return self.nodes[i].behavior

    def is_malignant(self, node_id: str) -> bool:
        """Whether a node lies in the group "malignant", which by the paper's definition holds the premalignant too."""
        return MALIGNANT in self and self.within(node_id, MALIGNANT)

    def look_up(self, text: str, limit: int = 20) -> Found:
        """Nodes whose name, synonym, id, abbreviation or code matches, closest first; case, accents and punctuation
        don't count. Where there is none, the few that are spelled or worded much like it."""
        found = self._search.find(text, limit)
        near = [] if found else self._search.near(text, limit)
        return Found(tuple(self.nodes[i] for i in found or near), near=bool(near))

    def search(self, text: str, limit: int = 20) -> list[Node]:
        """What `look_up` finds, for whoever need not tell a name from what is merely near it."""
        return list(self.look_up(text, limit).nodes)

    def named(self, label: str) -> tuple[str, ...]:
        """The ids of the nodes that go by a label, never by one that is merely near: the one with that id as it stands,
        else all with that name, synonym or abbreviation but for case, accents and punctuation."""
        return (label,) if label in self else tuple(self.ids[i] for i in self._search.named(label))

    @cached_property
    def _search(self) -> Search:
        names = ((i, key) for i, n in enumerate(self.nodes) for key in (n.name, *n.synonyms, n.id))
        codes = ((i, code) for i, n in enumerate(self.nodes) for c in n.codes.values() for code in c.split("|"))
        abbreviations = ((i, short) for i, n in enumerate(self.nodes) for short in n.abbreviations)
        return Search(names, codes, abbreviations)

    def subtree_sums(self, values: NDArray[np.int64]) -> IntArray:
        """For each node the sum of `values`, shape (n,), over the node and everything below it."""
        running = np.concatenate(([0], np.cumsum(values)))
        sums: IntArray = running[self.end] - running[:-1]
        return sums

    def marked_above(self, marked: NDArray[np.bool_]) -> IntArray:
        """How many marked nodes, shape (n,), each node lies in, itself included: each adds one over its slice."""
        steps = np.zeros(len(self) + 1, dtype=np.int64)
        places = np.flatnonzero(marked)
        steps[places] += 1
        np.subtract.at(steps, self.end[places], 1)
        above: IntArray = np.cumsum(steps[:-1])
        return above

    def totals(self, counts: Mapping[str, int]) -> IntArray:
        """The same from counts by node, such as photos by label. KeyError where the tree has no such node."""
        own = np.zeros(len(self), dtype=np.int64)
        own[[self.index(node) for node in counts]] = list(counts.values())
        return self.subtree_sums(own)


def _parents(nodes: Sequence[Node]) -> list[int]:
    """Index of each node's parent, -1 for the one root. TaxonomyError on a bad id, behavior or parent."""
    index: dict[str, int] = {}
    for i, node in enumerate(nodes):
        if not node.id or not node.name:
            raise TaxonomyError(f"{_row(i, node)} needs both an id and a name.")
        if node.id in index:
            raise TaxonomyError(f"{_row(i, node)} repeats an id that row {index[node.id] + 2} has; give it another.")
        if node.behavior and node.behavior not in BEHAVIORS:
            allowed = ", ".join(BEHAVIORS)
            raise TaxonomyError(f'{_row(i, node)} has the behavior "{node.behavior}"; use one of {allowed}, or none.')
        index[node.id] = i
    roots = [i for i, node in enumerate(nodes) if node.parent is None]
    if not roots:
        raise TaxonomyError("The tree has no root: exactly one row must have an empty parent.")
    if len(roots) > 1:
        raise TaxonomyError(f"{_row(roots[1], nodes[roots[1]])} is a second root; give it a parent.")
    for i, node in enumerate(nodes):
        if node.parent is not None and node.parent not in index:
            raise TaxonomyError(f'{_row(i, node)} has the parent "{node.parent}", which is not in the tree.')
    return [-1 if node.parent is None else index[node.parent] for node in nodes]


def _no_ring(nodes: Sequence[Node], reached: IntArray) -> None:
    """TaxonomyError where some nodes were not reached from the root."""
    if len(reached) < len(nodes):
        lost = min(set(range(len(nodes))) - set(reached.tolist()))
        raise TaxonomyError(f"{_row(lost, nodes[lost])} hangs on a ring of parents that never reaches the root.")


def _row(i: int, node: Node) -> str:
    return f"Row {i + 2} ({node.id or node.name or 'empty'})"


def _frozen(array: IntArray) -> IntArray:
    array.flags.writeable = False
    return array
