"""The loop: stages of growing photo size, mixed precision, a running mean of the weights, a checkpoint an epoch.

It is the same for one process and for several (processes.py), on a CPU and on GPUs.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from tqdm import tqdm

from ..data.squares import as_input, normalised
from ..input.spec import InputSpec
from ..network import LesionNet
from ..schema.settings import Settings, Stage
from .augment import RESAVED, Mixture, augment, draw_mixture, mix, paint, resave
from .objective import node_loss
from .processes import SINGLE_PROCESS, ProcessGroup
from .train_state import TrainState, to_training


@dataclass(frozen=True)
class TrainingData:
    """What the loop draws from: photos, which classes each label allows, and how much each photo counts."""

    pixels: npt.NDArray[np.uint8]  # (N, 299, 299, 3)
    masks: npt.NDArray[np.bool_]  # (N, classes)
    weights: npt.NDArray[np.float32]  # (N,)


class Epoch(NamedTuple):
    """One pass over all photos."""

    number: int  # in the run
    stage: Stage
    place: int  # in its stage


class Batch(NamedTuple):
    """What one process takes of a batch, ready for the network."""

    photos: Tensor  # (n, 3, S, S)
    masks: Tensor  # (n, classes)
    weights: Tensor  # (n,)
    mixture: Mixture | None = None


def fit(
    network: LesionNet,
    data: TrainingData,
    settings: Settings,
    device: torch.device,
    checkpoint: Path,
    group: ProcessGroup = SINGLE_PROCESS,
    after_epoch: Callable[[int, LesionNet], None] = lambda epoch, network: None,
) -> LesionNet:
    """Train `network` and return it with averaged weights, in full precision on the CPU.

    A checkpoint is written after each epoch; where one lies at `checkpoint`, the run goes on from there, and comes to
    what it would have come to without the break.

    Args:
        group: the processes that train together. The leader writes the checkpoint; all must see the same file.
        after_epoch: called in the leader with the epoch's number and the averaged network, to report how it does.
    """
    network.to(device, memory_format=torch.channels_last)
    to_training(network, settings.frozen_layers)
    state = TrainState.new(network, settings)
    done = state.resume(checkpoint, device)
    shared = group.wrap(network, device)
    for epoch in _plan(settings)[done:]:
        if epoch.place == 0:  # weights averaged at one size don't suit the next
            state.restart_average(settings)
        _one_epoch(shared, state, data, settings, epoch, device, group)
        group.average_statistics(network, state.averaged)
        if group.leads:
            state.save(checkpoint, epoch.number + 1)
            after_epoch(epoch.number + 1, state.kept())
    return state.kept()


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


def step(
    network: nn.Module,
    optimizer: Optimizer,
    batch: Batch,
    batch_weight: float,
    smoothing: float,
    group: ProcessGroup = SINGLE_PROCESS,
) -> float:
    """One step down the gradient of a batch's weighted mean loss; returns this process's part of that loss.

    Args:
        network: as `ProcessGroup.wrap` gives it, so that the processes' gradients are averaged.
        batch_weight: the weights of the whole batch, summed. Each process divides its weighted sum of losses by it over
            their number; so the mean over them is the whole batch's weighted mean, however the weights fall to them.
    """
    optimizer.zero_grad(set_to_none=True)
    device = batch.photos.device
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=half_is_faster(device)):
        logits = network(batch.photos)
    loss = node_loss(logits.float(), batch.masks, batch.weights, smoothing, batch_weight / group.size, batch.mixture)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), 5.0)
    optimizer.step()
    return loss.item()


def half_is_faster(device: torch.device) -> bool:
    """Where a processor multiplies bfloat16 by itself, it trains twice as fast (15.0 photos/s against 7.8 at 224 px on
    two Zen 4 cores); elsewhere more slowly than in full precision (6.3 against 8.0 on a machine without)."""
    able = torch.cpu.get_capabilities()
    return device.type != "cpu" or any(able.get(name, False) for name in ("avx512_bf16", "amx_bf16"))


def _plan(settings: Settings) -> list[Epoch]:
    places = [(stage, place) for stage in settings.stages for place in range(stage.epochs)]
    return [Epoch(number, stage, place) for number, (stage, place) in enumerate(places)]


def _one_epoch(
    network: nn.Module,
    state: TrainState,
    data: TrainingData,
    settings: Settings,
    epoch: Epoch,
    device: torch.device,
    group: ProcessGroup,
) -> None:
    """Train once on every photo. `network` is the learner's, wrapped for the group."""
    generator = torch.Generator().manual_seed(settings.seed + epoch.number)
    batches = torch.split(torch.randperm(len(data.pixels), generator=generator), settings.batch_size)
    group.part_ways(generator, settings.seed + epoch.number)  # the order is common to all, later chance is not
    to_training(state.network, settings.frozen_layers)
    running = float("nan")
    name = f"epoch {epoch.number + 1}, {epoch.stage.size} px"
    bar = tqdm(batches, desc=name, mininterval=5, file=sys.stderr, disable=not group.leads)
    for number, rows in enumerate(bar):
        if len(rows) < 2 * group.size:  # batch statistics of a single photo would mislead the normalisation layers
            continue
        progress = (epoch.place + number / len(batches)) / epoch.stage.epochs
        for parameters in state.optimizer.param_groups:
            parameters["lr"] = learning_rate(epoch.stage, progress, settings.warm_up) * parameters["rate"]
        own = group.share(rows).sort().values  # in the order of the file
        batch = _batch(data, own, epoch.stage, state.network.spec, settings, generator, device)
        batch_weight = float(data.weights[rows.numpy()].sum())
        loss = step(network, state.optimizer, batch, batch_weight, settings.label_smoothing, group)
        state.averaged.update_parameters(state.network)
        running = loss if math.isnan(running) else 0.95 * running + 0.05 * loss
        bar.set_postfix(loss=f"{running:.3f}", refresh=False)


def _batch(
    data: TrainingData,
    rows: Tensor,
    stage: Stage,
    spec: InputSpec,
    settings: Settings,
    generator: torch.Generator,
    device: torch.device,
) -> Batch:
    """These photos, augmented and scaled as the network wants them."""
    chosen = rows.numpy()
    pixels = paint(data.pixels[chosen], generator, settings.painted) if settings.painted else data.pixels[chosen]
    saved = resave(pixels, generator, RESAVED * stage.strength)
    photos = augment(as_input(saved, device), stage.size, generator, stage.strength)
    mixture = draw_mixture(len(photos), settings.mixup, generator) if settings.mixup > 0 else None
    if mixture:
        photos = mix(photos, mixture)
    return Batch(
        normalised(photos, spec),
        torch.from_numpy(data.masks[chosen]).to(device),
        torch.from_numpy(data.weights[chosen]).to(device),
        mixture,
    )
