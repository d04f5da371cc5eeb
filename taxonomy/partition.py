"""Cutting the tree into training classes.

After Esteva et al. 2017: go down from the root; a node whose photos, with all below it, are fewer than max_class_size
becomes one training class, a larger one is split into its children. Read literally that loses photos in two places, and
makes classes of a handful of photos in a third; they are mended here so that every photo counts exactly once:

- a leaf with max_class_size photos or more cannot be split and would get lost: a leaf is always a class;
- photos labelled with an inner node that is split belong to no child. They are trained as the sum of the classes below,
  -log P(node). That is true only where the classes *exhaust* the node (every leaf below lies in one); where they do
  not, the node gets one class more, for its *rest* (rest.py);
- a kind with fewer than min_class_size photos joins the rest of the nearest split node above it that has one, would
  have min_class_size photos in it, or stands directly below the root.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from taxonomy.rest import rest_of, with_rests
from taxonomy.settling import settle
from taxonomy.tree import IntArray, Taxonomy, TaxonomyError

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class TrainingClass:
    """One output of the network: the deepest node that holds all its photos, and their number.

    Of a rest, `photos` counts those of the kinds that joined it: what trains it alone, and not in a sum.
    """

    node: str
    photos: int


@dataclass(frozen=True)
class Partition:
    """Training classes that share no node, in depth-first order.

    `taxonomy` is the tree that was cut, with the rests of its split nodes; `photos` are the counts by label node that
    were cut, `summed` the label nodes whose photos train a sum of classes. `max_class_size` is None where the tree was
    cut at one depth, whatever the numbers.
    """

    taxonomy: Taxonomy
    max_class_size: int | None
    min_class_size: int
    classes: tuple[TrainingClass, ...]
    summed: tuple[str, ...]
    photos: Mapping[str, int]

    def targets(self, node_id: str) -> tuple[int, ...]:
        """Indices of the classes whose probabilities a label on this node adds up.

        One for a class and for anything inside it, and for a kind with photos that joined a rest; several for a node
        above classes; none where no class stands for the node. KeyError where the tree has no such node.
        """
        i = self.taxonomy.index(node_id)
        starts = self._starts
        first, after = map(int, np.searchsorted(starts, (i, self.taxonomy.end[i])))
        if first < after:
            return tuple(range(first, after))
        if first > 0 and i < self.taxonomy.end[starts[first - 1]]:
            return (first - 1,)
        rest = self.joined_rest(node_id)
        return () if rest is None else (self._number[rest],)

    def class_of(self, node_id: str) -> str | None:
        """The class that a photo labelled with this node trains; None where it is trained as a sum, or not covered."""
        targets = self.targets(node_id)
        node = self.classes[targets[0]].node if len(targets) == 1 else None
        a_sum_of_one = node is not None and node != node_id and self.taxonomy.within(node, node_id)
        return None if a_sum_of_one else node

    def joined_rest(self, node_id: str) -> str | None:
        """The rest that a kind with too few photos joined; None for any other node, and for one without photos."""
        i = self.taxonomy.index(node_id)
        if not self._total[i] or self._touches_class[i]:
            return None
        above = reversed(self.taxonomy.ancestors(node_id))
        return next((rest for rest in map(rest_of, above) if rest in self._number), None)

    @cached_property
    def joined(self) -> dict[str, str]:
        """Label nodes of the kinds with too few photos -> the rest that they joined."""
        rests = {node: self.joined_rest(node) for node in self.photos}
        return {node: rest for node, rest in rests.items() if rest is not None}

    @cached_property
    def _number(self) -> dict[str, int]:
        return {c.node: k for k, c in enumerate(self.classes)}

    @cached_property
    def _starts(self) -> IntArray:
        return np.array([self.taxonomy.index(c.node) for c in self.classes], dtype=np.int64)

    @cached_property
    def _total(self) -> IntArray:
        return self.taxonomy.totals(self.photos)

    @cached_property
    def _touches_class(self) -> BoolArray:
        """Which nodes are a class, lie in one or hold one, shape (n,)."""
        is_class = np.zeros(len(self.taxonomy), dtype=np.int64)
        is_class[self._starts] = 1
        holds = self.taxonomy.subtree_sums(is_class) > 0
        return np.asarray(holds | (self.taxonomy.marked_above(is_class > 0) > 0))


def partition(taxonomy: Taxonomy, photos: Mapping[str, int], max_class_size: int, min_class_size: int = 1) -> Partition:
    """Cut a tree into training classes by the number of photos labelled with each node.

    `photos` holds a node's own photos, without those of the nodes below it. The photos of all classes and those of
    `summed` labels make up the total. With a min_class_size of 1 no kind joins a rest.
    TaxonomyError on a node that the tree lacks, a negative count, a max_class_size below 1, or a min_class_size below 1
    or above it.
    """
    if max_class_size < 1:
        raise TaxonomyError(f"max_class_size is {max_class_size}; a class needs room for at least 1 photo.")
    if not 1 <= min_class_size <= max_class_size:
        raise TaxonomyError(
            f"min_class_size is {min_class_size}; it lies between 1 and max_class_size, {max_class_size}."
        )
    own = _counts(taxonomy, photos)
    total = taxonomy.subtree_sums(own)
    small_enough = (total > 0) & ((total < max_class_size) | taxonomy.leaf_mask)
    heads = small_enough & (taxonomy.marked_above(small_enough) == 1)
    return _partition(taxonomy, own, heads, max_class_size, min_class_size)


def partition_at(taxonomy: Taxonomy, photos: Mapping[str, int], depth: int) -> Partition:
    """Cut a tree at one depth (1: the first level), for training directly on a coarse cut.

    The classes are the nodes of that depth that have photos in or below them, under their own names; a label trains
    the node above it. A leaf that lies higher is a class of its own, and a label above the cut is treated as in
    `partition`: as the sum of the classes below it, with a rest where they don't exhaust it.
    TaxonomyError on a node that the tree lacks, a negative count, or a negative depth.
    """
    if depth < 0:
        raise TaxonomyError(f"The depth of a cut is {depth}; it starts at 0, the root.")
    own = _counts(taxonomy, photos)
    on_the_cut = (taxonomy.depth == depth) | (taxonomy.leaf_mask & (taxonomy.depth < depth))
    return _partition(taxonomy, own, on_the_cut & (taxonomy.subtree_sums(own) > 0), None, 1)


def restored(
    taxonomy: Taxonomy, classes: Mapping[str, int], photos: Mapping[str, int], max_class_size: int | None, fewest: int
) -> Partition:
    """The partition that a model was trained on, from its classes with their photos, and not cut anew.

    So that a model outlives a change of the tree or of the rule. TaxonomyError where the tree lacks one of the classes.
    """
    whole = with_rests(taxonomy, classes)
    if lost := next((node for node in classes if node not in whole), None):
        raise TaxonomyError(f'A partition has the class "{lost}", which is not in this tree.')
    entries = tuple(TrainingClass(node, classes[node]) for node in sorted(classes, key=whole.index))
    cut = Partition(whole, max_class_size, fewest, entries, (), dict(photos))
    summed = tuple(node for node in whole.ids if photos.get(node) and cut.class_of(node) is None)
    return replace(cut, summed=summed)


def _partition(
    taxonomy: Taxonomy, own: IntArray, heads: BoolArray, max_class_size: int | None, min_class_size: int
) -> Partition:
    """The partition whose classes are these heads, but for those that join a rest."""
    total = taxonomy.subtree_sums(own)
    settled = settle(taxonomy, own, total, heads, min_class_size)
    whole = with_rests(taxonomy, [rest_of(taxonomy.ids[i]) for i in settled.rests])
    ids = _named(taxonomy, settled.heads, total) if max_class_size is not None else _ids(taxonomy, settled.heads)
    photos_of = {name: int(total[taxonomy.index(name)]) for name in ids}
    photos_of |= {rest_of(taxonomy.ids[i]): settled.joined_photos(i, total) for i in settled.rests}
    loose = np.flatnonzero((own > 0) & (taxonomy.marked_above(settled.heads | settled.joined_mask(len(own))) == 0))
    return Partition(
        taxonomy=whole,
        max_class_size=max_class_size,
        min_class_size=min_class_size,
        classes=tuple(TrainingClass(node, photos_of[node]) for node in sorted(photos_of, key=whole.index)),
        summed=tuple(taxonomy.ids[i] for i in loose),
        photos={taxonomy.ids[i]: int(own[i]) for i in np.flatnonzero(own)},
    )


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


def _named(taxonomy: Taxonomy, heads: BoolArray, total: IntArray) -> tuple[str, ...]:
    """For each head the id of the deepest node that still holds all its photos.

    The nodes that hold all photos of a class form one chain down from its head, so the deepest of them is the last one
    in depth-first order.
    """
    tops = np.flatnonzero(heads)
    head_total = np.zeros(len(taxonomy) + 1, dtype=np.int64)
    head_total[tops] += total[tops]
    np.subtract.at(head_total, taxonomy.end[tops], total[tops])
    holds_all = np.flatnonzero((total > 0) & (total == np.cumsum(head_total[:-1])))
    names = holds_all[np.searchsorted(holds_all, taxonomy.end[tops]) - 1]
    return tuple(taxonomy.ids[i] for i in names)


def _ids(taxonomy: Taxonomy, marked: BoolArray) -> tuple[str, ...]:
    return tuple(taxonomy.ids[i] for i in np.flatnonzero(marked))
