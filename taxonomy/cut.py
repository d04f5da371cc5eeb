"""A cut of the tree: nodes of which each training class lies in exactly one, so that their probabilities sum to one.

The paper reads its network at two cuts, the three and the nine nodes; any other is as good. A cut is opened at a node
(its children in its place) and closed at it (the node in the place of all below it).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from taxonomy.inference import FloatArray, Inference
from taxonomy.tree import TaxonomyError


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
        held = np.sum([self.inference.mask(node) for node in self.nodes], axis=0)
        for count, words in ((0, "in no node of it"), (2, "in several of its nodes")):
            wrong = np.flatnonzero(held == 0 if count == 0 else held >= 2)
            if len(wrong):
                raise TaxonomyError(f'The class "{self.inference.class_ids[wrong[0]]}" lies {words}: no cut.')
        if list(self.nodes) != sorted(self.nodes, key=taxonomy.index):
            raise TaxonomyError("The nodes of a cut stand in the order of the tree.")

    @classmethod
    def at_depth(cls, inference: Inference, depth: int) -> Cut:
        """The nodes `depth` steps below the root, and the classes that end above; 0 is the root alone."""
        taxonomy, cut = inference.taxonomy, cls(inference, (inference.taxonomy.root,))
        while openable := [node for node in cut.nodes if taxonomy.depth[taxonomy.index(node)] < depth]:
            opened = cut.opened_at(*openable)
            if opened == cut:
                break
            cut = opened
        return cut

    @classmethod
    def of_classes(cls, inference: Inference) -> Cut:
        """The finest cut: the training classes themselves."""
        return cls(inference, tuple(sorted(inference.class_ids, key=inference.taxonomy.index)))

    def can_open(self, node: str) -> bool:
        """Whether a node of the cut has anything below it that has a probability."""
        return bool(self.inference.resolved_children(node))

    def opened_at(self, *nodes: str) -> Cut:
        """The cut with the children of these nodes in their place; a class stays."""
        parts: list[str] = []
        for node in self.nodes:
            parts.extend((self.inference.resolved_children(node) if node in nodes else ()) or (node,))
        return Cut(self.inference, tuple(parts))

    def closed_at(self, node: str) -> Cut:
        """The cut with this node in the place of all its nodes below it."""
        return Cut(
            self.inference,
            self._ordered({n for n in self.nodes if not self.inference.taxonomy.within(n, node)} | {node}),
        )

    def toggled(self, node: str) -> Cut:
        """Opened at a node of the cut, closed at one above it."""
        return self.opened_at(node) if node in self.nodes else self.closed_at(node)

    def holder(self, node: str) -> str | None:
        """The node of the cut at or above this one, None for a node above the cut or outside all its nodes."""
        inside = (above for above in self.nodes if self.inference.taxonomy.within(node, above))
        return next(inside, None)

    def of(self, node_probabilities: FloatArray) -> FloatArray:
        """Probabilities of the cut's nodes, shape (…, len(nodes)), from those of all nodes, shape (…, n)."""
        places = [self.inference.taxonomy.index(node) for node in self.nodes]
        return node_probabilities[..., places]

    def _ordered(self, nodes: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(nodes, key=self.inference.taxonomy.index))
