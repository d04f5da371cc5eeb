"""The one answer that heads a reading: how far down the tree it is sure enough to go, and when it may not be said."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from taxonomy.inference import FloatArray, Inference
from taxonomy.tree import MALIGNANT, Taxonomy

LEVEL = 0.70

Reason = Literal["", "unsure", "above-operating-point"]


@dataclass(frozen=True)
class Step:
    """One node on the way down. `only_kind`: it is the only child the model knows, so the step says nothing new."""

    node: str
    probability: float
    only_kind: bool


@dataclass(frozen=True)
class Answer:
    """The headline, or the reason why there is none.

    `node` is None and `probability` NaN where nothing may be the headline: "unsure", no first-level node clears the
    level; "above-operating-point", the walk ends at a node that is not malignant although malignancy is at or above
    its operating point. `path` are the steps that were walked, the first level first, withheld ones included.
    """

    node: str | None
    probability: float
    path: tuple[Step, ...]
    reason: Reason = ""


def walk(
    taxonomy: Taxonomy,
    inference: Inference,
    p: ArrayLike,
    level: float = LEVEL,
    malignant_threshold: float | None = None,
) -> Answer:
    """Go down from the root to the most probable child for as long as that child clears the level.

    `p` are the probabilities of all nodes for one photo, shape (n,), as `Inference.propagate` gives them; only nodes
    that have one are walked. A child clears the level at `level` or above. ValueError where the level is not above 0.5
    (two children could clear it) or is above 1, or where `p` does not fit the tree.
    """
    if not 0.5 < level <= 1:
        raise ValueError(f"The level is {level}; it must be above 0.5 and at most 1.")
    nodes = np.asarray(p, dtype=np.float64)
    if nodes.shape != (len(taxonomy),):
        raise ValueError(f"One photo has {len(taxonomy)} node probabilities; these have the shape {nodes.shape}.")
    path = _steps_down(taxonomy, inference, nodes, level)
    if not path:
        return Answer(None, math.nan, path, "unsure")
    answer = path[-1]
    suspected = (
        malignant_threshold is not None
        and MALIGNANT in taxonomy
        and bool(nodes[taxonomy.index(MALIGNANT)] >= malignant_threshold)
    )
    if suspected and not taxonomy.is_malignant(answer.node):
        return Answer(None, math.nan, path, "above-operating-point")
    return Answer(answer.node, answer.probability, path)


def _steps_down(taxonomy: Taxonomy, inference: Inference, nodes: FloatArray, level: float) -> tuple[Step, ...]:
    path: list[Step] = []
    at = taxonomy.root
    while children := inference.resolved_children(at):
        at = max(children, key=lambda child: nodes[taxonomy.index(child)])
        probability = float(nodes[taxonomy.index(at)])
        if probability < level:
            break
        path.append(Step(at, probability, only_kind=len(children) == 1))
    return tuple(path)
