"""Whether map and similar cases are worth something, on held-out photos alone; dermoscopy and clinical apart.

Reference cases are training photos, which lie better in the embedding than any other: of these nothing is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taxonomy import Cut, Inference
from taxonomy.cut import LEVELS
from taxonomy.tree import MALIGNANT

from ..evaluation.bootstrap import PERCENTILES, draws, interval
from ..evaluation.metrics import accuracy
from ..evaluation.readings import Booleans, Readings, Strings
from ..schema.atlas import (
    AtCut,
    AtlasFigures,
    BalancedShare,
    Decided,
    Differing,
    Disagreements,
    MapFigures,
    OfModality,
    Precision,
)
from .neighbours import NEIGHBOURS, Disagreement, Vote, disagreement
from .space import Floats

RETRIEVED = 10
NOT_MEASURED: AtlasFigures = {
    "n": 0,
    "reference": 0,
    "neighbours": NEIGHBOURS,
    "nearest_distance": [],
    "by_modality": {},
}
CLASSES = "training classes"

Ranks = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Held:
    """Held-out photos against N reference cases."""

    readings: Readings  # of n photos, all of lesions that the model could know
    suspected: Booleans  # (n,) at or above the operating point
    apart: Floats  # (n, N) in the standardised 2,048 dimensions
    on_map: Floats  # (n, N) on the map
    near: npt.NDArray[np.intp]  # (n,) of its true neighbours, how many are near it on the map

    def only(self, rows: Booleans) -> Held:
        """Some of the photos."""
        return Held(
            self.readings.only(rows), self.suspected[rows], self.apart[rows], self.on_map[rows], self.near[rows]
        )


def measure(held: Held, reference: Sequence[str]) -> AtlasFigures:
    """All figures, each with its n.

    Args:
        reference: (N,) the nodes of the reference cases.
    """
    modality = held.readings["modality"]
    return {
        "n": len(held.readings),
        "reference": len(reference),
        "neighbours": NEIGHBOURS,
        "nearest_distance": np.percentile(held.apart.min(axis=1), np.arange(0, 101, 5)).tolist(),
        "by_modality": {
            name: _of_modality(held.only(modality == name), reference) for name in np.unique(modality).tolist()
        },
    }


def _of_modality(held: Held, reference: Sequence[str]) -> OfModality:
    inference = held.readings.inference
    order = np.argsort(held.apart, axis=1, kind="stable")
    votes = [Vote.of(inference.taxonomy, [reference[row] for row in rows[:NEIGHBOURS]]) for rows in order]
    cuts = {name: Cut.at_depth(inference, depth) for name, depth in LEVELS.items()}
    cuts[CLASSES] = Cut.of_classes(inference)
    return {
        "n": len(held.readings),
        "cuts": {name: _at_cut(held, votes, cut) for name, cut in cuts.items()},
        "precision": _precision(held, order, reference, cuts[CLASSES]),
        "disagreement": _disagreements(held, votes),
        "map": _of_map(held),
    }


def _at_cut(held: Held, votes: Sequence[Vote], cut: Cut) -> AtCut | None:
    """The vote and the network, each right how often, on the same photos; None where no label lies at the cut."""
    truth = truth_at(held.readings, cut)
    known = truth != ""
    if not known.any():
        return None
    groups = held.readings["group"][known]
    by_network = np.array(cut.nodes)[cut.of(held.readings.inference.propagate(held.readings.p)).argmax(axis=1)]
    by_cases = np.array([vote.most(cut) or "" for vote in votes])
    commonest = max(float(np.mean(truth[known] == name)) for name in np.unique(truth[known]))

    def decided(said: Strings) -> Decided:
        right = said[known] == truth[known]
        return {"accuracy": accuracy(right, groups), "balanced": _balanced(truth[known], right, groups)}

    return {
        "n": int(known.sum()),
        "commonest": commonest,
        "cases": decided(by_cases),
        "network": decided(by_network),
    }


def _balanced(truth: Strings, right: Booleans, groups: Strings) -> BalancedShare:
    """Mean recall over the nodes that occur, with its interval: what doesn't profit from naming the commonest."""
    weights = draws(groups)
    members = [truth == name for name in np.unique(truth)]
    with np.errstate(invalid="ignore"):  # a draw may lack a node
        drawn = [(weights[:, mine] @ right[mine]) / weights[:, mine].sum(axis=1) for mine in members]
    low, high = np.percentile(np.nanmean(drawn, axis=0), PERCENTILES)
    value = np.mean([right[mine].mean() for mine in members])
    return {"value": float(value), "low": float(low), "high": float(high), "nodes": len(members), "n": len(truth)}


def truth_at(readings: Readings, cut: Cut) -> Strings:
    """(n,) the node of the cut that each label lies in; empty for a label above the cut."""
    holders = {node: cut.node_containing(node) or "" for node in map(str, np.unique(readings["node"]))}
    return np.array([holders[str(node)] for node in readings["node"]], dtype=np.str_)


def _precision(held: Held, order: Ranks, reference: Sequence[str], cut: Cut) -> Precision | None:
    """Of the ten nearest cases, the share of the photo's own training class; and what cases at random would give."""
    truth = truth_at(held.readings, cut)
    known = truth != ""
    if not known.any():
        return None
    classes = np.array([cut.node_containing(node) or "" for node in reference])
    shares = precision(order[known], truth[known], classes)
    figure = interval(lambda rows: float(shares[rows].mean()), held.readings["group"][known])
    chance = float(np.mean([np.mean(classes == name) for name in truth[known]]))
    return {**figure, "n": int(known.sum()), "at": RETRIEVED, "chance": chance}


def precision(order: Ranks, truth: Strings, classes: Strings, at: int = RETRIEVED) -> Floats:
    """(n, N) cases by nearness, (n,) and (N,) classes -> (n,) share of the nearest that have the photo's class."""
    return np.asarray((classes[order[:, :at]] == truth[:, None]).mean(axis=1))


def _disagreements(held: Held, votes: Sequence[Vote]) -> Disagreements:
    """How often cases and model differ on benign and malignant, and how often the photo then was malignant."""
    malignant = held.readings.within(MALIGNANT)
    said = [disagreement(vote, bool(suspected)) for vote, suspected in zip(votes, held.suspected, strict=True)]
    figures: Disagreements = {"n": len(said)}

    def differing(kind: Disagreement) -> Differing:
        mine = [each is kind for each in said]
        return {"n": sum(mine), "malignant": int(malignant[mine].sum())}

    if Disagreement.CASES_MALIGNANT in said:
        figures["cases_malignant"] = differing(Disagreement.CASES_MALIGNANT)
    if Disagreement.CASES_BENIGN in said:
        figures["cases_benign"] = differing(Disagreement.CASES_BENIGN)
    return figures


def _of_map(held: Held) -> MapFigures | None:
    """None where there are too few reference cases for the measures."""
    count = held.apart.shape[1]
    if count < 2 * NEIGHBOURS:
        return None
    true, shown = ranks(held.apart), ranks(held.on_map)
    return {
        "n": len(true),
        "k": NEIGHBOURS,
        "trustworthiness": trustworthiness(true, shown, NEIGHBOURS),
        "continuity": trustworthiness(shown, true, NEIGHBOURS),
        "near": float(held.near.mean()),
    }


def ranks(apart: Floats) -> Ranks:
    """(n, N) distances -> (n, N) the rank of each case by nearness, from 1."""
    return np.asarray(np.argsort(np.argsort(apart, axis=1, kind="stable"), axis=1, kind="stable") + 1)


def trustworthiness(true: Ranks, shown: Ranks, k: int) -> float:
    """1 where all that is shown as near is near in truth; less the farther in truth it lies (Venna and Kaski 2001).

    With the arguments changed about, continuity: whether all that is near in truth is shown as near. Each photo is
    ranked against the N reference cases, where the original ranks each point of a set against the N others.

    Args:
        true, shown: (n, N) ranks from 1.

    Raises:
        ValueError: k is too large for so few cases.
    """
    n, count = true.shape
    if count < 2 * k:
        raise ValueError(f"{k} neighbours are too many for {count} cases.")
    intruders = np.where(shown <= k, np.maximum(true - k, 0), 0).sum()
    return float(1 - 2 * intruders / (n * k * (2 * count - 3 * k + 1)))


def knows(inference: Inference, node: str) -> bool:
    """Whether a label has a training class, is one, or lies above several: a case of it may stand in the atlas."""
    return inference.is_resolved(node) or inference.merged_into(node) is not None
