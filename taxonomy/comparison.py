"""Two partitions of one tree, class by class: which are the same, which lie in one of the other, which hold several.

Classes of one partition share no node, so each is one slice of the depth-first order, and two slices of a tree are
equal, one inside the other, or apart. Every class therefore has exactly one relation, found by two binary searches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from taxonomy.tree import IntArray, Taxonomy, TaxonomyError


class Relation(StrEnum):
    """How a class stands to those of the other partition."""

    SAME = "same"  # the other has it too
    SPLIT = "split"  # one of several that lie in one class of the other
    NARROWER = "narrower"  # the only one that lies in a class of the other
    MERGED = "merged"  # it holds several classes of the other
    WIDER = "wider"  # it holds one class of the other, and what else lies there
    NEW = "new"  # it shares no node with any class of the other


@dataclass(frozen=True)
class Difference:
    """A class beside another partition. `others` are the classes of the other that it is, lies in, or holds, in the
    order of the tree; none where it is new."""

    node: str
    relation: Relation
    others: tuple[str, ...]


def compare(taxonomy: Taxonomy, classes: Sequence[str], others: Sequence[str]) -> tuple[Difference, ...]:
    """How each of `classes`, in the order given, stands to `others`.

    What this partition lacks of the other altogether is new the other way round: `compare(tree, others, classes)`.
    TaxonomyError where a class is not in the tree, or two of one partition overlap.
    """
    own, theirs = _places(taxonomy, classes), _places(taxonomy, others)
    starts = np.sort(theirs)
    first = np.searchsorted(starts, own)
    held = np.searchsorted(starts, taxonomy.end[own]) - first  # how many of theirs begin at or below each of ours
    outer = _last_before(taxonomy, starts, own, first)
    within = np.where(held == 0, outer, -1)
    beside = np.bincount(within[within >= 0], minlength=len(starts))  # how many of ours lie in each of theirs
    theirs_in_order = [taxonomy.ids[i] for i in starts.tolist()]
    found = []
    for node, k, count, out in zip(classes, first.tolist(), held.tolist(), within.tolist(), strict=True):
        if count:
            same = theirs_in_order[k] == node
            relation = Relation.MERGED if count > 1 else Relation.SAME if same else Relation.WIDER
            inside = theirs_in_order[k : k + count]
        else:
            relation = Relation.NEW if out < 0 else Relation.SPLIT if beside[out] > 1 else Relation.NARROWER
            inside = theirs_in_order[out : out + 1] if out >= 0 else []
        found.append(Difference(node, relation, tuple(inside)))
    return tuple(found)


def _last_before(taxonomy: Taxonomy, starts: IntArray, own: IntArray, first: IntArray) -> IntArray:
    """For each of `own` the class, as a position in `starts`, that begins before it and still holds it; -1 for none."""
    if not len(starts):
        return np.full(len(own), -1)
    last = np.maximum(first - 1, 0)
    holds = (first > 0) & (own < taxonomy.end[starts[last]])
    return np.where(holds, last, -1)


def _places(taxonomy: Taxonomy, classes: Sequence[str]) -> IntArray:
    """Where the classes stand in depth-first order, shape (K,), in the order given."""
    lost = next((node for node in classes if node not in taxonomy), None)
    if lost is not None:
        raise TaxonomyError(f'A partition has the class "{lost}", which is not in this tree.')
    places = np.array([taxonomy.index(node) for node in classes], dtype=np.int64)
    ordered = np.sort(places)
    overlap = np.flatnonzero(ordered[1:] < taxonomy.end[ordered[:-1]])
    if len(overlap):
        outer, inner = (taxonomy.ids[ordered[overlap[0] + k]] for k in (0, 1))
        raise TaxonomyError(f'The class "{inner}" lies inside the class "{outer}"; classes must not overlap.')
    return places
