"""The loop: stages of growing photo size, mixed precision, a running mean of the weights, a checkpoint an epoch."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.optim import AdamW
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from ..network import InputSpec, LesionNet
from .augment import augment, resave
from .objective import node_loss
from .settings import Settings, Stage
from .squares import as_input


@dataclass(frozen=True)
class TrainingData:
    """What the loop draws from: photos, which classes each label allows, and how much each photo counts."""

    pixels: npt.NDArray[np.uint8]  # (N, 299, 299, 3)
    masks: npt.NDArray[np.bool_]  # (N, classes)
    weights: npt.NDArray[np.float32]  # (N,)


def fit(
    network: LesionNet,
    data: TrainingData,
    settings: Settings,
    device: torch.device,
    checkpoint: Path,
    after_epoch: Callable[[int, LesionNet], None] = lambda epoch, network: None,
) -> LesionNet:
    """Train `network` and return it with averaged weights, in full precision on the CPU.

    A checkpoint is written after each epoch; where one lies at `checkpoint`, the run goes on from there.

    Args:
        after_epoch: called with the epoch's number and the averaged network, to report how it does.
    """
    network.to(device, memory_format=torch.channels_last)
    plan = [(stage, epoch) for stage in settings.stages for epoch in range(stage.epochs)]
    averaged, optimizer = _new_average(network, settings), _optimizer(network, settings)
    done = _resume(checkpoint, network, averaged, optimizer, device)
    for number, (stage, epoch) in enumerate(plan):
        if number < done:
            continue
        if epoch == 0:  # weights averaged at one size don't suit the next
            averaged = _new_average(network, settings)
        _one_epoch(network, averaged, optimizer, data, settings, stage, epoch, number, device)
        _save(checkpoint, number + 1, network, averaged, optimizer)
        after_epoch(number + 1, _kept(averaged))
    return _kept(averaged)


def stored_network(checkpoint: Path, spec: InputSpec) -> LesionNet:
    """The averaged network of a checkpoint, fit for reading."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)["averaged"]
    weights = {name.removeprefix("module."): tensor for name, tensor in state.items() if name != "n_averaged"}
    network = LesionNet(len(weights["fc.bias"]), spec)
    network.load_state_dict(weights)
    return network.eval()


def learning_rate(stage: Stage, progress: float, warm_up: float) -> float:
    """The trunk's learning rate at `progress` (0...1) through a stage: a linear warm-up, then a cosine."""
    if progress < warm_up:
        return stage.peak * (0.05 + 0.95 * progress / warm_up)
    turn = (progress - warm_up) / (1 - warm_up)
    return stage.floor + (stage.peak - stage.floor) * 0.5 * (1 + math.cos(math.pi * turn))


def _one_epoch(
    network: LesionNet,
    averaged: AveragedModel,
    optimizer: AdamW,
    data: TrainingData,
    settings: Settings,
    stage: Stage,
    epoch: int,
    number: int,
    device: torch.device,
) -> None:
    generator = torch.Generator().manual_seed(settings.seed + number)
    order = torch.randperm(len(data.pixels), generator=generator)
    batches = torch.split(order, settings.batch_size)
    mean, std = (
        torch.tensor(values, device=device).view(1, 3, 1, 1) for values in (network.spec.mean, network.spec.std)
    )
    _to_training(network, settings.frozen_layers)
    running = float("nan")
    bar = tqdm(batches, desc=f"epoch {number + 1}, {stage.size} px", mininterval=5, file=sys.stderr)
    for step, rows in enumerate(bar):
        if len(rows) < 2:  # batch statistics of a single photo would mislead the normalisation layers
            continue
        progress = (epoch + step / len(batches)) / stage.epochs
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(stage, progress, settings.warm_up) * group["rate"]
        chosen = rows.sort().values.numpy()
        photos = augment(as_input(resave(data.pixels[chosen], generator), device), stage.size, generator)
        masks = torch.from_numpy(data.masks[chosen]).to(device)
        weights = torch.from_numpy(data.weights[chosen]).to(device)
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=half_is_faster(device)):
            logits = network(((photos - mean) / std).contiguous(memory_format=torch.channels_last))
        loss = node_loss(logits, masks, weights, settings.label_smoothing)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        averaged.update_parameters(network)
        running = loss.item() if math.isnan(running) else 0.95 * running + 0.05 * loss.item()
        bar.set_postfix(loss=f"{running:.3f}", refresh=False)


def _to_training(network: LesionNet, frozen: tuple[str, ...]) -> None:
    """Training mode, but for the frozen blocks, whose normalisation keeps the statistics that it has."""
    network.train()
    for name in frozen:
        network.get_submodule(name).requires_grad_(False).eval()


def half_is_faster(device: torch.device) -> bool:
    """Where a processor multiplies bfloat16 by itself, it trains twice as fast (15.0 photos/s against 7.8 at 224 px on
    two Zen 4 cores); elsewhere more slowly than in full precision (6.3 against 8.0 on a machine without)."""
    able = torch.cpu.get_capabilities()
    return device.type != "cpu" or any(able.get(name, False) for name in ("avx512_bf16", "amx_bf16"))


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


def _kept(averaged: AveragedModel) -> LesionNet:
    """A copy of the averaged network, fit for reading."""
    source = cast(LesionNet, averaged.module)
    kept = LesionNet(source.fc.out_features, source.spec)
    kept.load_state_dict({name: tensor.detach().cpu() for name, tensor in source.state_dict().items()})
    return kept.eval()


def _save(path: Path, done: int, network: LesionNet, averaged: AveragedModel, optimizer: AdamW) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    state = {
        "epochs": done,
        "network": network.state_dict(),
        "averaged": averaged.state_dict(),
        "optimizer": optimizer.state_dict(),
    }
    torch.save(state, partial)
    partial.rename(path)  # a run stopped while it writes keeps the checkpoint before


def _resume(path: Path, network: LesionNet, averaged: AveragedModel, optimizer: AdamW, device: torch.device) -> int:
    """Load a checkpoint where there is one, and tell how many epochs it has behind it."""
    if not path.exists():
        return 0
    state = torch.load(path, map_location=device, weights_only=True)
    network.load_state_dict(state["network"])
    averaged.load_state_dict(state["averaged"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["epochs"])
