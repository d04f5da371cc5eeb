"""One temperature and one bias per class, fitted where the network was not: on the validation split.

The bias undoes what class weights did to the probabilities in training; the temperature undoes the overconfidence
(Guo et al. 2017, arXiv:1706.04599). Afterwards a probability belongs to the case mix of the validation photos.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from scipy.special import softmax

from ..training.objective import node_loss

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """What turns logits into probabilities."""

    temperature: float
    bias: Floats  # (K,), mean zero

    def probabilities(self, logits: Floats) -> Floats:
        """(N, K) -> (N, K): softmax(logits / T + b)."""
        return np.asarray(softmax(logits / self.temperature + self.bias, axis=1))


NOT_COVERED = -30.0  # the bias of a class without photos: a probability that nobody will ever see


def calibrate_covered(logits: Floats, masks: npt.NDArray[np.bool_], covered: npt.NDArray[np.bool_]) -> Calibration:
    """`calibrate` for a modality in which only some classes have photos; the others are put out of reach."""
    fitted = calibrate(logits[:, covered], masks[:, covered])
    bias = np.full(len(covered), NOT_COVERED)
    bias[covered] = fitted.bias
    return Calibration(fitted.temperature, bias)


def calibrate(logits: Floats, masks: npt.NDArray[np.bool_], restraint: float = 2e-3) -> Calibration:
    """Minimise -log P(labelled node) over temperature and biases.

    Args:
        logits: (N, K) of validation photos. masks: (N, K), the classes that each label allows.
        restraint: weight of the biases' squares, because a rare class has only a handful of validation photos.
    """
    z, allowed = torch.from_numpy(logits), torch.from_numpy(masks)
    even = torch.ones(len(z), dtype=torch.float64)
    log_slope = torch.zeros((), dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(z.shape[1], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([log_slope, bias], max_iter=500, tolerance_grad=1e-9, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = node_loss(z * log_slope.exp() + bias, allowed, even) + restraint * bias.square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    fitted = bias.detach().numpy()
    return Calibration(float((-log_slope).exp().detach()), fitted - fitted.mean())
