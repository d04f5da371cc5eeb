"""The photo that is explained, as the network had it, and the network that explains.

Gradients and perturbations run in plain torch on the network that the process holds already. Nothing of it is changed
and nothing hooked: what needs hooks gets a `Tail`, made for one call, with a gate of its own to hang them on. So
sessions can't disturb each other, and a second copy of the weights (95 MB) is not needed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from ..caller import INTERACTIVE, Caller
from ..model import Model
from ..network import LesionNet
from .target import Target

Squares = npt.NDArray[np.uint8]
Values = Callable[[Squares, Caller], npt.NDArray[np.float64]]  # (N, 299, 299, 3) -> (N,) the target


@dataclass(frozen=True, eq=False)
class Subject:
    """One square and what the network made of it."""

    network: LesionNet
    pixels: Tensor  # (1, 3, 299, 299) as the network's input spec wants it
    logits: npt.NDArray[np.float32]  # (K,)
    features: npt.NDArray[np.float32]  # (2048, 8, 8)

    @classmethod
    def read(cls, model: Model, square: Squares, caller: Caller = INTERACTIVE) -> Subject:
        """Read (299, 299, 3) bytes, as `model.frame.crop` gives them, by the model's own runtime."""
        raw = model.read_square(square, caller)
        return cls(model.network, torch.from_numpy(model.network.spec.scale(square)), raw.logits, raw.features)

    def through(self, network: LesionNet) -> Subject:
        """The same square read by another network, in plain torch."""
        with torch.no_grad():
            reading = network.read(self.pixels.to(device_of(network)))
        logits, features = (part[0].float().cpu().numpy() for part in (reading.logits, reading.features))
        return Subject(network, self.pixels, logits, features)


class Tail(nn.Module):
    """The network from its 17 × 17 maps on; hooks hang on `gate`, which belongs to this tail alone."""

    def __init__(self, network: LesionNet) -> None:
        super().__init__()
        self.gate = nn.Identity()
        self.network = network

    def forward(self, middle: Tensor) -> Tensor:
        """(N, 768, 17, 17) -> (N, K) logits."""
        network = self.network
        last = network.Mixed_7c(network.Mixed_7b(network.Mixed_7a(self.gate(middle))))  # N x 2048 x 8 x 8
        return network.logits(network.embedding(last))


def middle_of(subject: Subject) -> Tensor:
    """(1, 768, 17, 17) the maps that a `Tail` begins with, on the network's device."""
    with torch.no_grad():
        return subject.network.stages(subject.pixels.to(device_of(subject.network)))[1]


def device_of(network: LesionNet) -> torch.device:
    """Where its weights are, and so where its input has to go."""
    return network.fc.weight.device


def values_by(model: Model, target: Target) -> Values:
    """How a target is read off many squares: by the model's runtime, many at once, behind whoever waits."""

    def values(squares: Squares, caller: Caller = INTERACTIVE) -> npt.NDArray[np.float64]:
        logits: list[npt.NDArray[Any]] = []
        unwanted = threading.Event()
        behind_others = Caller(cancelled=unwanted, bulk=True)
        with ThreadPoolExecutor(max_workers=model.readers_at_once) as pool:
            pending = [pool.submit(model.read_square, square, behind_others) for square in squares]
            try:
                for future in pending:
                    caller.report_progress(len(logits), len(squares))
                    logits.append(future.result().logits)
            except BaseException:
                unwanted.set()
                pool.shutdown(cancel_futures=True)
                raise
        return target.values(np.stack(logits))

    return values
