"""Dermoscopy, or a photo without a dermatoscope: read from the photo itself, because nobody should have to say it.

A linear layer on the pooled middle layers. What follows from it (calibration, operating point, which diseases are
covered) is kept apart for each modality, as two kinds of photos are two case mixes and two sets of diseases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from scipy.special import softmax
from torch import Tensor

from ..input.spec import InputSpec
from ..network import TEXTURE, LesionNet

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ModalityHead:
    """Which modality a photo is of, by its mid_features."""

    names: tuple[str, ...]
    weights: Floats  # (M, 1056)
    bias: Floats  # (M,)

    def probabilities(self, mid_features: npt.NDArray[Any]) -> Floats:
        """(…, 1056) pooled middle layers -> (…, M)."""
        return np.asarray(softmax(mid_features @ self.weights.T + self.bias, axis=-1))

    def read(self, mid_features: npt.NDArray[Any]) -> tuple[str, float]:
        """The modality of one photo, and how probable it is."""
        p = self.probabilities(mid_features)
        return self.names[int(p.argmax())], float(p.max())

    def to_arrays(self) -> dict[str, Floats]:
        return {"weights": self.weights, "bias": self.bias}

    @classmethod
    def from_arrays(cls, names: tuple[str, ...], arrays: Mapping[str, Floats]) -> ModalityHead:
        return cls(names, arrays["weights"], arrays["bias"])


class AlignedNet(LesionNet):
    """A `LesionNet` whose forward reads the modality, too, and puts all logits on the scale of the first.

    So that one temperature and one bias calibrate whatever photo it gets: with T_m and b_m a modality's own,
    z -> z T_0 / T_m + T_0 (b_m - b_0). `read` gives the logits as they are.

    Args:
        slope: (M,) T_0 / T_m. offset: (M, K) T_0 (b_m - b_0).
    """

    modality_weights: Tensor
    modality_bias: Tensor
    slope: Tensor
    offset: Tensor

    def __init__(self, spec: InputSpec, head: ModalityHead, slope: Floats, offset: Floats) -> None:
        super().__init__(offset.shape[1], spec)
        assert head.weights.shape[1] == TEXTURE
        for name, array in (
            ("modality_weights", head.weights),
            ("modality_bias", head.bias),
            ("slope", slope),
            ("offset", offset),
        ):
            self.register_buffer(name, torch.from_numpy(np.asarray(array, np.float32)), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, 299, 299) -> (N, K) uncalibrated logits, whatever the modality."""
        reading = self.read(x)
        modality = (reading.mid_features @ self.modality_weights.T + self.modality_bias).argmax(dim=1)
        return reading.logits * self.slope[modality, None] + self.offset[modality]
