"""Does a map show what the network has learnt? Throw that away, from the end on, and draw it again.

The sanity check of Adebayo et al. 2018 (arXiv:1810.03292), cascading: the last layer at random, then it and the block
before it, and so on. A map that stays as it was shows the photo, not the network. Here a layer is made random by
shuffling its weights, so that they keep their sizes and the maps behind them do not die out.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import nn

from ..caller import INTERACTIVE, Caller
from ..network import LesionNet
from .maps import Map, alike
from .methods import Method
from .subject import Subject
from .target import Target

STAGES = (("fc", "last layer"), ("Mixed_7c", "last block"), ("Mixed_7b", "last but one"), ("Mixed_7a", "8 × 8 stage"))
STILL_ALIKE = 0.5  # Spearman's; above it, with all of the last blocks at random, the map hardly rests on them


@dataclass(frozen=True)
class Shuffled:
    """The map after one more part of the network was made random."""

    layer: str  # in the network's names
    name: str
    map: Map
    likeness: float  # Spearman's rank correlation with the map of the real network


def randomisation_check(
    method: Method, subject: Subject, target: Target, caller: Caller = INTERACTIVE, seed: int = 0
) -> tuple[Shuffled, ...]:
    """Draw the same map with more and more of the network at random, from the last layer back.

    Raises:
        Cancelled: it was no longer wanted.
    """
    real = method.draw(subject, target, Caller(cancelled=caller.cancelled))
    results = []
    for done, (layer, name, network) in enumerate(_shuffled_networks(subject.network, seed)):
        caller.report_progress(done, len(STAGES))
        drawn = method.draw(subject.through(network), target, Caller(cancelled=caller.cancelled))
        results.append(Shuffled(layer, name, drawn, alike(real.grid, drawn.grid)))
    caller.report_progress(len(STAGES), len(STAGES))
    return tuple(results)


def rests_on_the_network(results: tuple[Shuffled, ...]) -> bool:
    """Whether the map has changed by the time that all the last blocks are at random."""
    return abs(results[-1].likeness) < STILL_ALIKE


def _shuffled_networks(network: LesionNet, seed: int) -> Iterator[tuple[str, str, LesionNet]]:
    """One copy, whose parts are shuffled one after the other; each is the previous one with one part more."""
    copied = copy.deepcopy(network)
    generator = torch.Generator().manual_seed(seed)
    for layer, name in STAGES:
        shuffle_weights(copied.get_submodule(layer), generator)
        yield layer, name, copied


def shuffle_weights(module: nn.Module, generator: torch.Generator) -> None:
    """Put the weights of every layer of a module in another order, each layer's among themselves, in place."""
    with torch.no_grad():
        for parameter in module.parameters():
            order = torch.randperm(parameter.numel(), generator=generator).to(parameter.device)
            parameter.copy_(parameter.flatten()[order].reshape(parameter.shape))
