"""A cut of the tree: nodes of which each training class lies in exactly one, so that their probabilities sum to one.

The paper reads its network at two cuts, the three and the nine nodes; any other is as good. A cut is opened at a node
(its children in its place) and closed at it (the node in the place of all below it).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from taxonomy.inference import FloatArray, Inference
from taxonomy.tree import IntArray, TaxonomyError

LEVELS = {"first level": 1, "second level": 2}  # the paper's three and nine nodes, by depth in the tree


@dataclass(frozen=True)
class Cut:
    """Nodes in the order of the tree that hold each class of `inference` once.

    TaxonomyError where they hold a class twice or not at all, or a node has no probability.
    """

    inference: Inference
    nodes: tuple[str, ...]

    def __post_init__(self) -> None:
        taxonomy = self.inference.taxonomy
        for node in self.nodes:
            if node not in taxonomy or not self.inference.is_resolved(node):
                raise TaxonomyError(f'"{node}" has no probability, so no cut can hold it.')
        if (np.diff(self._places) < 0).any():
            raise TaxonomyError("The nodes of a cut stand in the order of the tree.")
        self._refuse_overlaps_and_gaps()

    def _refuse_overlaps_and_gaps(self) -> None:
        """In the order of the tree a node holds one run of classes; the runs of a cut follow on each other."""
        taxonomy = self.inference.taxonomy
        classes = np.sort([taxonomy.index(node) for node in self.inference.class_ids])
        first = np.searchsorted(classes, self._places)
        after = np.searchsorted(classes, taxonomy.end[self._places])
        step = np.append(first, len(classes)) - np.append(0, after)  # classes skipped before each node, and after all
        wrong = np.flatnonzero(step)
        if len(wrong):
            k = wrong[0]
            missed = step[k] > 0
            lost = classes[after[k - 1] if missed and k else 0 if missed else first[k]]
            words = "in no node of it" if missed else "in several of its nodes"
            raise TaxonomyError(f'The class "{taxonomy.ids[lost]}" lies {words}: no cut.')

    @cached_property
    def _places(self) -> IntArray:
        """Indices of the nodes in the tree, shape (len(nodes),)."""
        return np.array([self.inference.taxonomy.index(node) for node in self.nodes], dtype=np.int64)

    @classmethod
    def at_depth(cls, inference: Inference, depth: int) -> Cut:
        """The nodes `depth` steps below the root, and the classes that end above; 0 is the root alone.

        ValueError for a depth below 0.
        """
        if depth < 0:
            raise ValueError(f"The tree begins at depth 0, its root; there is no depth {depth}.")
        paths = (inference.taxonomy.path(node) for node in inference.class_ids)
        return cls(inference, _ordered(inference, {path[: depth + 1][-1] for path in paths}))

    @classmethod
    def of_classes(cls, inference: Inference) -> Cut:
        """The finest cut: the training classes themselves."""
        return cls(inference, _ordered(inference, inference.class_ids))

    def is_above(self, node: str) -> bool:
        """Whether a node lies above the cut, so that the cut can be closed at it."""
        return self.inference.is_resolved(node) and self.node_containing(node) is None

    def opened_at(self, *nodes: str) -> Cut:
        """The cut with the children of these nodes in their place; a class stays, and so does a node not of the cut."""
        wanted, parts = set(nodes), list[str]()
        for node in self.nodes:
            parts.extend((self.inference.resolved_children(node) if node in wanted else ()) or (node,))
        return Cut(self.inference, tuple(parts))

    def closed_at(self, node: str) -> Cut:
        """The cut with this node in the place of all its nodes below it. TaxonomyError for a node below the cut."""
        kept = {n for n in self.nodes if not self.inference.taxonomy.within(n, node)}
        return Cut(self.inference, _ordered(self.inference, kept | {node}))

    def node_containing(self, node: str) -> str | None:
        """The node of the cut at or above this one, None for a node above the cut or outside all its nodes."""
        taxonomy = self.inference.taxonomy
        place = taxonomy.index(node)
        k = int(np.searchsorted(self._places, place, side="right")) - 1  # the last node of the cut up to this one
        return self.nodes[k] if k >= 0 and place < taxonomy.end[self._places[k]] else None

    def of(self, node_probabilities: FloatArray) -> FloatArray:
        """Probabilities of the cut's nodes, shape (…, len(nodes)), from those of all nodes, shape (…, n)."""
        return node_probabilities[..., self._places]


def _ordered(inference: Inference, nodes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(nodes, key=inference.taxonomy.index))
