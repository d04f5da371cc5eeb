"""Inception v3 as ``features -> embedding -> logits``, so that saliency, atlas and novelty need no hooks.

The network is torchvision's (Szegedy et al. 2015, doi:10.1109/CVPR.2016.308), as in the paper: ImageNet weights,
last layer replaced, all layers fine-tuned, 299 x 299 pixels [P]. Two things differ between the starting weights that a
researcher may bring, so both travel with the bundle as an `InputSpec`: how pixels are scaled, and whether the 3 x 3
mean inside the mixed blocks counts the padding around the map (torchvision does, TensorFlow does not).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torchvision.models import Inception3
from torchvision.models.inception import (
    BasicConv2d,
    InceptionA,
    InceptionAux,
    InceptionB,
    InceptionC,
    InceptionD,
    InceptionE,
)

from .input.spec import UNIT_RANGE, InputSpec

FEATURES = 2048  # channels of the last feature maps, length of the embedding
TEXTURE = 288 + 768  # pooled channels of two earlier stages: modality is read from both, novelty from the first


class NetworkOutput(NamedTuple):
    """All that one pass yields: what is answered, where it speaks, and what the photo is like."""

    logits: Tensor  # (N, classes)
    features: Tensor  # (N, 2048, 8, 8) at 299 pixels
    mid_features: Tensor  # (N, 1056) pooled middle layers


class LesionNet(Inception3):
    """Inception v3 with one logit for each training class.

    Args:
        classes: number of training classes.
        spec: how the input was scaled and pooled when the weights were made.
        dropout: on the embedding, while training.
    """

    def __init__(self, classes: int, spec: InputSpec = UNIT_RANGE, dropout: float = 0.5) -> None:
        block_a, block_c, block_e = (
            (InceptionA, InceptionC, InceptionE) if spec.pool_counts_padding else (_RimmedA, _RimmedC, _RimmedE)
        )
        super().__init__(
            num_classes=classes,
            aux_logits=False,
            transform_input=False,
            inception_blocks=[BasicConv2d, block_a, InceptionB, block_c, InceptionD, block_e, InceptionAux],
            init_weights=False,
            dropout=dropout,
        )
        self.spec = spec

    def stages(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The maps after the 35, 17 and 8 pixel stages of (N, 3, 299, 299)."""
        x = self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(x)))  # N x 64 x 147 x 147
        x = self.Conv2d_4a_3x3(self.Conv2d_3b_1x1(self.maxpool1(x)))  # N x 192 x 71 x 71
        fine = self.Mixed_5d(self.Mixed_5c(self.Mixed_5b(self.maxpool2(x))))  # N x 288 x 35 x 35
        x = self.Mixed_6c(self.Mixed_6b(self.Mixed_6a(fine)))  # N x 768 x 17 x 17
        middle = self.Mixed_6e(self.Mixed_6d(x))  # N x 768 x 17 x 17
        last = self.Mixed_7c(self.Mixed_7b(self.Mixed_7a(middle)))  # N x 2048 x 8 x 8
        return fine, middle, last

    def features(self, x: Tensor) -> Tensor:
        """(N, 3, 299, 299) -> the last feature maps (N, 2048, 8, 8)."""
        return self.stages(x)[2]

    def embedding(self, features: Tensor) -> Tensor:
        """(N, 2048, H, W) -> (N, 2048), the global average."""
        return features.mean(dim=(2, 3))

    def logits(self, embedding: Tensor) -> Tensor:
        """(N, 2048) -> (N, classes), uncalibrated."""
        return self.fc(self.dropout(embedding))

    def forward(self, x: Tensor) -> Tensor:
        return self.logits(self.embedding(self.features(x)))

    def read(self, x: Tensor) -> NetworkOutput:
        """One pass for everything the app shows of a photo."""
        fine, middle, last = self.stages(x)
        mid_features = torch.cat([fine.mean(dim=(2, 3)), middle.mean(dim=(2, 3))], dim=1)
        return NetworkOutput(self.logits(self.embedding(last)), last, mid_features)


class _RimmedConv(BasicConv2d):
    """The 1 x 1 convolution behind a block's 3 x 3 mean, when the mean must leave the padding out.

    torchvision's blocks divide by nine everywhere; dividing again by the share of the window that lies on the map
    gives the mean of the real pixels, and torchvision's own forward stays in use.
    """

    def forward(self, x: Tensor) -> Tensor:
        down, across = (_share_inside(length, x) for length in x.shape[-2:])
        return super().forward(x / (down[:, None] * across))


def _share_inside(length: int, like: Tensor) -> Tensor:
    """(length,) how much of a window of three lies on the map, along one side."""
    place = torch.arange(length, device=like.device)
    return torch.where((place == 0) | (place == length - 1), 2 / 3, 1.0).to(like.dtype)


class _RimmedA(InceptionA):
    def __init__(self, in_channels: int, pool_features: int) -> None:
        super().__init__(in_channels, pool_features)
        self.branch_pool = _RimmedConv(in_channels, pool_features, kernel_size=1)


class _RimmedC(InceptionC):
    def __init__(self, in_channels: int, channels_7x7: int) -> None:
        super().__init__(in_channels, channels_7x7)
        self.branch_pool = _RimmedConv(in_channels, 192, kernel_size=1)


class _RimmedE(InceptionE):
    def __init__(self, in_channels: int) -> None:
        super().__init__(in_channels)
        self.branch_pool = _RimmedConv(in_channels, 192, kernel_size=1)


def as_tensors(weights: Mapping[str, npt.NDArray[np.float32]]) -> dict[str, Tensor]:
    """A bundle's weights as torch takes them; they share their memory."""
    return {name: torch.from_numpy(array) for name, array in weights.items()}
