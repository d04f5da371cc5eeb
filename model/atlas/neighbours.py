"""The reference cases most like a photo, and what they vote for at every level of the tree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from taxonomy import Cut, Taxonomy
from taxonomy.tree import MALIGNANT

NEIGHBOURS = 15  # odd, so that a vote on two sides has no tie

Rows = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Neighbours:
    """The nearest cases, the nearest first; fewer than were asked for where the filters leave no more."""

    rows: Rows  # (k,) among the reference cases
    distances: Floats  # (k,) in the standardised 2,048 dimensions


def nearest(apart: Floats, count: int = NEIGHBOURS, allowed: Booleans | None = None) -> Neighbours:
    """The nearest of all cases, or of the allowed ones; of equally near ones the first.

    Args:
        apart: (N,) distances to the reference cases. allowed: (N,) which may be shown.
    """
    candidates = np.arange(len(apart)) if allowed is None else np.flatnonzero(allowed)
    rows = candidates[np.argsort(apart[candidates], kind="stable")[:count]]
    return Neighbours(rows, apart[rows])


@dataclass(frozen=True)
class Vote:
    """How many of the similar cases lie in each node of the tree."""

    taxonomy: Taxonomy
    cases: int
    counts: npt.NDArray[np.int64]  # (n,) in the order of the tree
    first: npt.NDArray[np.int64]  # (n,) rank of the nearest case in each node; `cases` where there is none

    @classmethod
    def of(cls, taxonomy: Taxonomy, nodes: list[str]) -> Vote:
        """The vote of cases labelled with these nodes, the nearest first.

        Raises:
            ValueError: there is no case.
        """
        if not nodes:
            raise ValueError("There are no similar cases to count.")
        own = np.zeros(len(taxonomy), dtype=np.int64)
        first = np.full(len(taxonomy), len(nodes), dtype=np.int64)
        for rank, node in enumerate(nodes):
            own[taxonomy.index(node)] += 1
            path = [taxonomy.index(above) for above in taxonomy.path(node)]
            first[path] = np.minimum(first[path], rank)
        return cls(taxonomy, len(nodes), taxonomy.subtree_sums(own), first)

    def share(self, node: str) -> float:
        """The share of the similar cases that are this node or lie below it."""
        return float(self.counts[self.taxonomy.index(node)] / self.cases)

    def at(self, cut: Cut) -> dict[str, float]:
        """The share in each node of a cut; less than 1 in sum where a label stands above the cut."""
        return {node: self.share(node) for node in cut.nodes}

    def most(self, cut: Cut) -> str | None:
        """The node of a cut with the most cases, of equals the one with the nearest case; None where all have none."""
        places = {node: self.taxonomy.index(node) for node in cut.nodes}
        best = max(cut.nodes, key=lambda node: (self.counts[places[node]], -self.first[places[node]]))
        return best if self.counts[places[best]] else None

    @property
    def malignant(self) -> bool:
        """Whether more than half of the cases are malignant or premalignant."""
        return MALIGNANT in self.taxonomy and self.share(MALIGNANT) > 0.5


class Disagreement(StrEnum):
    """On which side of benign and malignant the similar cases stand when the model stands on the other."""

    CASES_MALIGNANT = "most similar cases are malignant or premalignant, the model is below its operating point"
    CASES_BENIGN = "most similar cases are benign, the model is at or above its operating point for malignancy"


def disagreement(vote: Vote, suspected: bool) -> Disagreement | None:
    """Where cases and model differ on benign and malignant; None where they agree.

    Args:
        suspected: the model is at or above its operating point (`Probabilities.suspected`).
    """
    if vote.malignant == suspected:
        return None
    return Disagreement.CASES_MALIGNANT if vote.malignant else Disagreement.CASES_BENIGN
