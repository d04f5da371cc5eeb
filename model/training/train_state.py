"""What training changes and a checkpoint holds: the network, the running mean of its weights, the optimizer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import torch
from torch import Tensor
from torch.optim import AdamW
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from ..atomic import NotWritten, atomic_write
from ..network import LesionNet
from ..schema.settings import Settings


@dataclass
class TrainState:
    """A network in the middle of its training."""

    network: LesionNet
    averaged: AveragedModel
    optimizer: AdamW

    @classmethod
    def new(cls, network: LesionNet, settings: Settings) -> TrainState:
        return cls(network, _new_average(network, settings), _optimizer(network, settings))

    def restart_average(self, settings: Settings) -> None:
        """Take the running mean anew from the weights as they are."""
        self.averaged = _new_average(self.network, settings)

    def kept(self) -> LesionNet:
        """A copy of the averaged network on the CPU, fit for reading."""
        source = cast(LesionNet, self.averaged.module)
        kept = LesionNet(source.fc.out_features, source.spec)
        kept.load_state_dict({name: tensor.detach().cpu() for name, tensor in source.state_dict().items()})
        return kept.eval()

    def save(self, path: Path, epochs: int) -> None:
        """Write a checkpoint with this many epochs behind it; a run stopped while it writes keeps the one before.

        Raises:
            NotWritten: there is no room for it.
        """
        state = {
            "epochs": epochs,
            "network": self.network.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        with atomic_write(path) as beside:
            try:
                torch.save(state, beside)
            except RuntimeError as error:  # which is all that torch says of a full disk
                raise NotWritten(
                    f"{path} was not written ({error}): the disk is full, most likely. The checkpoint before it is as "
                    "it was. Make room, then start the same command again: it goes on from there."
                ) from error

    def resume(self, path: Path, device: torch.device) -> int:
        """Load a checkpoint where there is one, and tell how many epochs it has behind it."""
        if not path.exists():
            return 0
        state = torch.load(path, map_location=device, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.averaged.load_state_dict(state["averaged"])
        self.optimizer.load_state_dict(state["optimizer"])
        return int(state["epochs"])


def to_training(network: LesionNet, frozen: tuple[str, ...]) -> None:
    """Training mode, but for the frozen blocks, whose normalisation keeps the statistics that it has."""
    network.train()
    for name in frozen:
        network.get_submodule(name).requires_grad_(False).eval()


def _optimizer(network: LesionNet, settings: Settings) -> AdamW:
    """AdamW; new layers learn faster, and neither biases nor normalisation decay."""
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, parameter in network.named_parameters():
        if name.startswith(tuple(f"{layer}." for layer in settings.frozen_layers)):
            continue
        fresh = name.startswith(("fc.", *(f"{layer}." for layer in settings.fresh_layers)))
        key = (settings.fresh_rate if fresh else 1.0, settings.weight_decay if parameter.ndim > 1 else 0.0)
        groups.setdefault(key, []).append(parameter)
    return AdamW(
        [{"params": members, "rate": rate, "weight_decay": decay} for (rate, decay), members in groups.items()]
    )


def _new_average(network: LesionNet, settings: Settings) -> AveragedModel:
    mean = get_ema_multi_avg_fn(settings.averaging)  # type: ignore[no-untyped-call]
    return AveragedModel(network, multi_avg_fn=mean, use_buffers=True)
