"""What is explained: the log-odds of a node, or the log ratio of two, in the calibration that the reader sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from scipy.special import log_softmax
from torch import Tensor

from ..head.probabilities import Probabilities
from ..head.saliency import NO_PROBABILITY
from ..prediction import Prediction

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Target:
    """One number of a photo: log P(n) - log(1 - P(n)), or with `against` log P(A) - log P(B).

    It belongs to one reading of the photo, so that modality and case mix are those of the page. From `Target.of`.
    """

    template: Probabilities  # the reading that it belongs to
    offset: Floats  # (K,) scores = logits / temperature + offset, up to a constant
    inside: Mask  # (K,) the classes of the node
    against: Mask | None  # (K,) of the other node

    @classmethod
    def of(cls, prediction: Prediction, node: str, against: str | None = None) -> Target:
        """The target for a node of the tree, or for one node rather than another.

        Raises:
            KeyError: the tree has no such node.
            ValueError: the model has no probability for it.
        """
        head, shown = prediction.probabilities.calibration, prediction.probabilities
        masks = [head.inference.mask(name) for name in (node, against) if name is not None]
        if not all(mask.any() for mask in masks):
            raise ValueError(NO_PROBABILITY)
        offset = head.bias + (shown.scores - prediction.case_mix.scores)
        return cls(shown, offset, masks[0], masks[1] if against is not None else None)

    @property
    def temperature(self) -> float:
        return self.template.calibration.temperature

    @property
    def is_void(self) -> bool:
        """Whether there is nothing to tell apart: the root, or a node and itself."""
        return bool(self.inside.all()) if self.against is None else bool((self.inside == self.against).all())

    def scores(self, logits: npt.NDArray[np.floating[Any]]) -> Floats:
        """(…, K) logits -> calibrated log-probabilities, normalised."""
        return np.asarray(log_softmax(np.asarray(logits, np.float64) / self.temperature + self.offset, axis=-1))

    def reading(self, logits: npt.NDArray[np.floating[Any]]) -> Probabilities:
        """(K,) logits of an altered photo -> its reading in the same modality and case mix."""
        return replace(self.template, scores=self.scores(logits))

    def probability(self, logits: npt.NDArray[np.floating[Any]]) -> float:
        """(K,) logits -> P of the node; of the first where there are two."""
        return float(np.exp(self.scores(logits))[self.inside].sum())

    def values(self, logits: npt.NDArray[np.floating[Any]]) -> Floats:
        """(N, K) logits -> (N,) the target; 0 where it is void."""
        return self.of_tensor(torch.from_numpy(np.asarray(logits, np.float64))).numpy()

    def of_tensor(self, logits: Tensor) -> Tensor:
        """(N, K) logits -> (N,) the target in double precision, with its gradient; 0 where it is void."""
        if self.is_void:
            return (logits.double() * 0).sum(-1)
        scores = logits.double() / self.temperature + torch.from_numpy(self.offset).to(logits.device)
        inside = torch.from_numpy(self.inside).to(logits.device)
        other = ~inside if self.against is None else torch.from_numpy(self.against).to(logits.device)
        return scores[..., inside].logsumexp(-1) - scores[..., other].logsumexp(-1)
