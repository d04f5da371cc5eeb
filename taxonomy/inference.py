"""From the probabilities of the training classes to that of every node: P(u) = sum of P(v) over the children v of u.

A class may stand at any depth. Nodes at or above classes are *resolved*: they have a probability. A node inside a
class whose photos were trained only as part of it is *merged*, and so is one whose photos joined a rest (rest.py); a
node without training photos is *not covered*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from taxonomy.rest import rest_of
from taxonomy.tree import IntArray, Taxonomy, TaxonomyError

FloatArray = NDArray[np.float64]


class Coverage(StrEnum):
    """What a model knows of a node."""

    RESOLVED = "resolved"
    MERGED = "merged"
    NOT_COVERED = "not covered"


class Inference:
    """The sums from classes to nodes, for one tree and the classes of one model, in the order of its outputs.

    TaxonomyError where a class is not in the tree, comes twice, or lies inside another.
    """

    def __init__(self, taxonomy: Taxonomy, class_ids: Sequence[str]) -> None:
        unknown = next((c for c in class_ids if c not in taxonomy), None)
        if unknown is not None:
            raise TaxonomyError(f'The model has the class "{unknown}", which is not in this tree.')
        if not class_ids:
            raise TaxonomyError("A model needs at least one training class.")
        self.taxonomy = taxonomy
        self.class_ids = tuple(class_ids)
        places = np.array([taxonomy.index(c) for c in class_ids], dtype=np.int64)
        self._order: IntArray = np.argsort(places)
        self._places: IntArray = places[self._order]  # (K,) depth-first, as the nodes are
        self._refuse_overlap()
        self._first: IntArray = np.searchsorted(self._places, np.arange(len(taxonomy)))
        self._after: IntArray = np.searchsorted(self._places, taxonomy.end)
        self.resolved: NDArray[np.bool_] = self._after > self._first  # (n,)
        self.resolved.flags.writeable = False

    def _refuse_overlap(self) -> None:
        overlap = np.flatnonzero(self._places[1:] < self.taxonomy.end[self._places[:-1]])
        if len(overlap):
            outer, inner = (self.taxonomy.ids[self._places[overlap[0] + k]] for k in (0, 1))
            raise TaxonomyError(f'The class "{inner}" lies inside the class "{outer}"; classes must not overlap.')

    def propagate(self, p: ArrayLike) -> FloatArray:
        """Probabilities of all nodes, shape (…, n), from those of the classes, shape (…, K). NaN where there is none.

        One prefix sum over the classes in depth-first order, in extended precision where the machine has it: a node's
        probability is a difference of two running totals, which must not lose the small ones. A node that holds one
        class has exactly its probability. ValueError where the last axis is not K.
        """
        values = np.asarray(p, dtype=np.float64)
        if values.ndim == 0 or values.shape[-1] != len(self.class_ids):
            raise ValueError(f"The last axis must hold {len(self.class_ids)} class probabilities, not {values.shape}.")
        ordered = values[..., self._order]
        running = np.zeros((*values.shape[:-1], len(self.class_ids) + 1), dtype=np.longdouble)
        np.cumsum(ordered, axis=-1, out=running[..., 1:])
        nodes = np.full((*values.shape[:-1], len(self.taxonomy)), np.nan)
        first, after = self._first[self.resolved], self._after[self.resolved]
        sums = running[..., after] - running[..., first]
        nodes[..., self.resolved] = np.where(after - first == 1, ordered[..., first], sums)
        return nodes

    def mask(self, node_id: str) -> NDArray[np.bool_]:
        """Which classes lie in a node, shape (K,), in the order of `class_ids`; none where it has no probability."""
        i = self.taxonomy.index(node_id)
        inside = np.zeros(len(self.class_ids), dtype=bool)
        inside[self._order[self._first[i] : self._after[i]]] = True
        return inside

    def is_resolved(self, node_id: str) -> bool:
        return bool(self.resolved[self.taxonomy.index(node_id)])

    def resolved_children(self, node_id: str) -> tuple[str, ...]:
        """The children that have a probability, in the order of the tree."""
        return tuple(child for child in self.taxonomy.children(node_id) if self.is_resolved(child))

    @property
    def first_level(self) -> tuple[str, ...]:
        """The nodes directly below the root that have a probability, in the order of the tree."""
        return self.resolved_children(self.taxonomy.root)

    def merged_into(self, node_id: str) -> str | None:
        """The class that holds what a node would hold: the one that it lies inside, or else the nearest rest above it.

        None for a node that has a probability, and where there is neither. Whether the class was trained with photos of
        the node is for `coverage` to say.
        """
        if self.is_resolved(node_id):
            return None
        i = self.taxonomy.index(node_id)
        k = int(np.searchsorted(self._places, i)) - 1  # the last class that begins before the node
        if k >= 0 and i < self.taxonomy.end[self._places[k]]:
            return self.taxonomy.ids[self._places[k]]
        above = reversed(self.taxonomy.ancestors(node_id))
        return next((rest for rest in map(rest_of, above) if rest in self.class_ids), None)

    def coverage(self, photos: Mapping[str, int]) -> tuple[Coverage, ...]:
        """What the model knows of each node, in the order of the tree, from its training photos by label node.

        A node inside a class, or beside one that is the rest of what it is a kind of, is merged only if photos were
        labelled with it or with something below it: a class says nothing of the kinds that it never saw.
        TaxonomyError where photos belong to no class.
        """
        try:
            places = [self.taxonomy.index(node) for node in photos]
        except KeyError as error:
            lost = error.args[0]
            raise TaxonomyError(f'The model was trained with photos of "{lost}", which is not in this tree.') from None
        own = np.zeros(len(self.taxonomy), dtype=np.int64)
        own[places] = list(photos.values())
        is_class = np.zeros(len(self.taxonomy), dtype=bool)
        is_class[self._places] = True
        in_a_class = self.taxonomy.marked_above(is_class) > 0
        outside = np.flatnonzero((own != 0) & ~self.resolved & ~in_a_class)
        homeless = (node for node in (self.taxonomy.ids[i] for i in outside) if self.merged_into(node) is None)
        if node := next(homeless, None):
            raise TaxonomyError(f'The model was trained with photos of "{node}", which none of its classes holds.')
        seen = self.taxonomy.subtree_sums(own) > 0
        known = np.where(self.resolved, 0, np.where(seen, 1, 2))
        kinds = (Coverage.RESOLVED, Coverage.MERGED, Coverage.NOT_COVERED)
        return tuple(kinds[k] for k in known.tolist())
