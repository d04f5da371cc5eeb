"""What is minimised: minus the log-probability of the labelled node.

A label that lands on a training class is ordinary cross-entropy. A label on an inner node whose classes exhaust it is
trained as their sum, -log P(node): true of the photo without saying more than the label does.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from taxonomy import Partition

from ..data.manifest import LabelledPhoto
from .augment import Mixture


def target_masks(cases: list[LabelledPhoto], partition: Partition) -> npt.NDArray[np.bool_]:
    """(cases, classes): which classes each case's label allows."""
    masks = np.zeros((len(cases), len(partition.classes)), dtype=bool)
    for row, case in enumerate(cases):
        assert case.node is not None
        masks[row, list(partition.targets(case.node))] = True
    if not masks.any(axis=1).all():
        lost = cases[int(np.flatnonzero(~masks.any(axis=1))[0])]
        raise ValueError(f"{lost.dataset} / {lost.label} trains no class of this partition.")
    return masks


def node_loss(
    logits: Tensor,
    masks: Tensor,
    weights: Tensor,
    smoothing: float = 0.0,
    total: float | None = None,
    mixture: Mixture | None = None,
) -> Tensor:
    """Weighted mean of -log P(node).

    Args:
        logits: (N, K). masks: (N, K) bool, the classes of the labelled node. weights: (N,).
        smoothing: share of the target that is spread evenly over all classes (Szegedy et al. 2015, section 7).
        total: what the weighted sum is divided by, where these N photos are part of a batch; else their weights' sum.
        mixture: where photos lie over each other, both labels count, each by its share of the photo.
    """
    if mixture is not None:
        own = node_loss(logits, masks, weights, smoothing, total)
        over = node_loss(logits, masks[mixture.other], weights[mixture.other], smoothing, total)
        return mixture.share * own + (1 - mixture.share) * over
    log_p = logits.log_softmax(dim=1)
    log_p_label = torch.logsumexp(log_p.masked_fill(~masks, float("-inf")), dim=1)
    loss = -(1 - smoothing) * log_p_label - smoothing * log_p.mean(dim=1)
    return (weights * loss).sum() / (weights.sum() if total is None else total)
