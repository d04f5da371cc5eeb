"""Cutting the tree into training classes.

After Esteva et al. 2017: go down from the root; a node whose photos, with all below it, are fewer than max_class_size
becomes one training class, a larger one is split into its children. Read literally that loses photos in two places,
which are mended here so that every photo counts exactly once:

- a leaf with max_class_size photos or more cannot be split and would get lost: a leaf is always a class;
- photos labelled with an inner node that is split belong to no child. Where the classes below *exhaust* the node (every
  leaf below lies in a class) such a label is trained as their sum, -log P(node). Where they do not, a photo may show a
  disease that no class stands for, and the node itself becomes one class, with all that is below it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from taxonomy.tree import IntArray, Taxonomy, TaxonomyError

# One class each, whatever the numbers: below them the labels differ by data set and not by disease. Split, a network
# would learn to tell the cameras apart.
WHOLE_BECAUSE = {
    "benign-keratosis": (
        "HAM10000 counts seborrheic keratosis, solar lentigo and lichen planus-like keratosis as one label; what ISIC "
        "2017 and PAD-UFES-20 name is seborrheic keratosis"
    ),
    "squamous-cell-carcinoma": (
        "HAM10000's squamous cell carcinoma is in situ, that of PAD-UFES-20 in situ and invasive together"
    ),
}
WHOLE = tuple(WHOLE_BECAUSE)


@dataclass(frozen=True)
class TrainingClass:
    """One output of the network: the deepest node that holds all its photos, and their number."""

    node: str
    photos: int


@dataclass(frozen=True)
class Partition:
    """Training classes that share no node, in depth-first order.

    `photos` are the counts by label node that were cut, `summed` the label nodes whose photos train a sum of classes.
    `max_class_size` is None where the tree was cut at one depth, whatever the numbers.
    """

    taxonomy: Taxonomy
    max_class_size: int | None
    classes: tuple[TrainingClass, ...]
    summed: tuple[str, ...]
    photos: Mapping[str, int]

    def targets(self, node_id: str) -> tuple[int, ...]:
        """Indices of the classes whose probabilities a label on this node adds up.

        One for a class and for anything inside it, several for a node above classes, none where no class stands for
        the node. KeyError where the tree has no such node.
        """
        i = self.taxonomy.index(node_id)
        starts = self._starts
        first, after = np.searchsorted(starts, (i, self.taxonomy.end[i]))
        if first < after:
            return tuple(range(first, after))
        inside = first > 0 and i < self.taxonomy.end[starts[first - 1]]
        return (int(first) - 1,) if inside else ()

    def class_of(self, node_id: str) -> str | None:
        """The class that a photo labelled with this node trains; None where it is trained as a sum, or not covered."""
        inside = (k for k in self.targets(node_id) if self.taxonomy.within(node_id, self.classes[k].node))
        return next((self.classes[k].node for k in inside), None)

    @cached_property
    def _starts(self) -> IntArray:
        return np.array([self.taxonomy.index(c.node) for c in self.classes], dtype=np.int64)


def partition(
    taxonomy: Taxonomy, photos: Mapping[str, int], max_class_size: int, whole: Sequence[str] = WHOLE
) -> Partition:
    """Cut a tree into training classes by the number of photos labelled with each node.

    `photos` holds a node's own photos, without those of the nodes below it; nodes of `whole` are never split (those
    that the tree lacks are passed over). The photos of all classes and those of `summed` labels make up the total.
    TaxonomyError on a node that the tree lacks, a negative count, or a max_class_size below 1.
    """
    if max_class_size < 1:
        raise TaxonomyError(f"max_class_size is {max_class_size}; a class needs room for at least 1 photo.")
    own = _counts(taxonomy, photos)
    total = taxonomy.subtree_sums(own)
    never_split = taxonomy.leaf_mask.copy()
    never_split[[taxonomy.index(node) for node in whole if node in taxonomy]] = True
    small_enough = (total > 0) & ((total < max_class_size) | never_split)
    heads = _settled(taxonomy, own, _topmost(taxonomy, small_enough))
    return _partition(taxonomy, own, heads, _named(taxonomy, heads, total), max_class_size)


def partition_at(taxonomy: Taxonomy, photos: Mapping[str, int], depth: int) -> Partition:
    """Cut a tree at one depth (1: the first level), for training directly on a coarse cut.

    The classes are the nodes of that depth that have photos in or below them, under their own names; a label trains
    the node above it. A leaf that lies higher is a class of its own, and a label above the cut is treated as in
    `partition`: as the sum of the classes below it where they exhaust it, else as one class.
    TaxonomyError on a node that the tree lacks, a negative count, or a negative depth.
    """
    if depth < 0:
        raise TaxonomyError(f"The depth of a cut is {depth}; it starts at 0, the root.")
    own = _counts(taxonomy, photos)
    total = taxonomy.subtree_sums(own)
    on_the_cut = (taxonomy.depth == depth) | (taxonomy.leaf_mask & (taxonomy.depth < depth))
    heads = _settled(taxonomy, own, on_the_cut & (total > 0))
    return _partition(taxonomy, own, heads, _classes(taxonomy, np.flatnonzero(heads), total), None)


def _partition(
    taxonomy: Taxonomy, own: IntArray, heads: NDArray[np.bool_], classes: tuple[TrainingClass, ...], size: int | None
) -> Partition:
    loose = np.flatnonzero((own > 0) & (taxonomy.marked_above(heads) == 0))
    labelled = np.flatnonzero(own)
    return Partition(
        taxonomy=taxonomy,
        max_class_size=size,
        classes=classes,
        summed=tuple(taxonomy.ids[i] for i in loose),
        photos={taxonomy.ids[i]: count for i, count in zip(labelled.tolist(), own[labelled].tolist(), strict=True)},
    )


def _settled(taxonomy: Taxonomy, own: IntArray, heads: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """`heads`, and in the place of some of them the labelled nodes above that they don't exhaust."""
    return _topmost(taxonomy, heads | _not_exhausted(taxonomy, own, heads))


def _counts(taxonomy: Taxonomy, photos: Mapping[str, int]) -> IntArray:
    """Own photos of each node, shape (n,)."""
    try:
        places = [taxonomy.index(node) for node in photos]
    except KeyError as error:
        raise TaxonomyError(f'Photos are labelled with "{error.args[0]}", which is not in the tree.') from None
    own = np.zeros(len(taxonomy), dtype=np.int64)
    own[places] = list(photos.values())
    negative = np.flatnonzero(own < 0)
    if len(negative):
        wrong = negative[0]
        raise TaxonomyError(f'"{taxonomy.ids[wrong]}" has {own[wrong]} photos; a count cannot be negative.')
    return own


def _topmost(taxonomy: Taxonomy, marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The marked nodes that lie in no other marked node."""
    return marked & (taxonomy.marked_above(marked) == 1)


def _not_exhausted(taxonomy: Taxonomy, own: IntArray, heads: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Split nodes with photos of their own that classes do not exhaust.

    Settled from below: a leaf outside every class makes a class of the nearest such node above it, and thereby lies
    inside a class for all nodes further up. So it is the nearest one of each lone leaf, and no other.
    """
    covered = taxonomy.marked_above(heads) > 0
    nearest = _nearest_above(taxonomy, own > 0)
    lone_leaves = taxonomy.leaf_mask & ~covered
    swallowed = np.zeros(len(taxonomy) + 1, dtype=bool)  # one more place, for "nothing above"
    swallowed[nearest[lone_leaves]] = True
    return swallowed[:-1]


def _nearest_above(taxonomy: Taxonomy, marked: NDArray[np.bool_]) -> IntArray:
    """For each node the nearest marked node at or above it, n where there is none. By doubling steps: log2(depth)
    rounds of array work, however long the chains are."""
    n = len(taxonomy)
    step = np.append(np.where(taxonomy.parent < 0, n, taxonomy.parent), n)
    step[:-1][marked] = np.flatnonzero(marked)
    while True:
        further = step[step]
        if np.array_equal(further, step):
            return step[:-1]
        step = further


def _named(taxonomy: Taxonomy, heads: NDArray[np.bool_], total: IntArray) -> tuple[TrainingClass, ...]:
    """Each class under the name of the deepest node that still holds all its photos.

    The nodes that hold all photos of a class form one chain down from its head, so the deepest of them is the last one
    in depth-first order.
    """
    tops = np.flatnonzero(heads)
    head_total = np.zeros(len(taxonomy) + 1, dtype=np.int64)
    head_total[tops] += total[tops]
    np.subtract.at(head_total, taxonomy.end[tops], total[tops])
    holds_all = np.flatnonzero((total > 0) & (total == np.cumsum(head_total[:-1])))
    names = holds_all[np.searchsorted(holds_all, taxonomy.end[tops]) - 1]
    return _classes(taxonomy, names, total)


def _classes(taxonomy: Taxonomy, places: IntArray, total: IntArray) -> tuple[TrainingClass, ...]:
    return tuple(
        TrainingClass(taxonomy.ids[i], photos)
        for i, photos in zip(places.tolist(), total[places].tolist(), strict=True)
    )
