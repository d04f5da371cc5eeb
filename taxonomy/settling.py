"""Which nodes of a cut become classes, and which split nodes need one for their rest: the rule of partition.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from taxonomy.rest import split_node_of
from taxonomy.tree import IntArray, Taxonomy

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Settled:
    """Which nodes are classes, and by split node with a rest the kinds that joined it; all by place in the tree."""

    heads: BoolArray
    rests: Mapping[int, list[int]]

    def joined_photos(self, top: int, total: IntArray) -> int:
        return int(total[self.rests[top]].sum())

    def joined_mask(self, nodes: int) -> BoolArray:
        mask = np.zeros(nodes, dtype=bool)
        mask[[kind for kinds in self.rests.values() for kind in kinds]] = True
        return mask


def settle(taxonomy: Taxonomy, own: IntArray, total: IntArray, heads: BoolArray, min_class_size: int) -> Settled:
    """Give each split node the rest that it needs, from below: what a rest takes up is out of the way further up."""
    parent, rests = taxonomy.parent, dict[int, list[int]]()
    classes = heads & (total >= min_class_size)
    holds_class, lone = np.zeros(len(taxonomy), dtype=bool), np.zeros(len(taxonomy), dtype=bool)
    holds_class[parent[classes & (parent >= 0)]] = True
    unseen = (total == 0) & (parent >= 0) & ~_are_rests(taxonomy)
    lone[parent[unseen]] = True  # a kind below without a photo: no class holds it
    waiting: dict[int, list[int]] = {}
    for small in np.flatnonzero(heads & ~classes).tolist():
        waiting.setdefault(int(parent[small]), []).append(small)
    split = (total > 0) & (taxonomy.marked_above(heads) == 0)
    first_level = taxonomy.depth <= 1  # a rest of the root would be neither benign nor malignant
    for i in np.flatnonzero(split)[::-1].tolist():
        above, kinds = int(parent[i]), waiting.pop(i, [])
        if not holds_class[i]:
            classes[i] = True  # nothing below has the photos for a class; together they have
        elif (own[i] and (kinds or lone[i])) or (kinds and (first_level[i] or total[kinds].sum() >= min_class_size)):
            rests[i] = sorted(kinds)
        elif above >= 0:
            lone[above] |= lone[i]
            if kinds:  # the longer list takes up the shorter, so that a chain of nodes costs no square
                longer, shorter = sorted((kinds, waiting.get(above, [])), key=len, reverse=True)
                waiting[above] = longer + shorter if shorter else longer
        if above >= 0:
            holds_class[above] = True
    if not classes.any() and waiting:  # a lone leaf of few photos, which is the whole tree
        classes |= heads
    return Settled(classes, rests)


def _are_rests(taxonomy: Taxonomy) -> BoolArray:
    """Which nodes are rests of an earlier cut: the tree of a model is cut as it was without them."""
    return np.array([split_node_of(node) is not None for node in taxonomy.ids])
