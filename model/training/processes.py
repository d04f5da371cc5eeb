"""One process or several: torchrun or `accelerate launch` starts them, and says in the environment who is who.

Each process takes its share of every batch, so batch size and learning rate mean the same however many there are. Two
things are each process's own: what chance draws for its photos, and, on CPUs, the batch statistics that normalise
them; on GPUs `SyncBatchNorm`, which exists for CUDA alone, takes these over the whole batch.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

# The others wait as long for the first one, which decodes the photos and reads the validation photos for its report.
PATIENCE = timedelta(hours=2)


@dataclass(frozen=True)
class ProcessGroup:
    """The processes of a run, seen from one of them. `rank` 0 leads: it alone writes and speaks."""

    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        return self.rank == 0

    def share(self, rows: Tensor) -> Tensor:
        """This process's part of a batch; the parts differ by one photo at most."""
        return rows[self.rank :: self.size]

    def part_ways(self, generator: torch.Generator, seed: int) -> None:
        """Let chance be each process's own from here on: `generator`, and torch's, which dropout draws from."""
        own = seed + 7919 * self.rank
        torch.manual_seed(own)
        if not self.leads:
            generator.manual_seed(own)

    def wrap(self, network: nn.Module, device: torch.device) -> nn.Module:
        """`network` so that a backward pass leaves the mean of all processes' gradients, from the leader's weights."""
        if self.size == 1:
            return network
        if device.type == "cuda":
            network = nn.SyncBatchNorm.convert_sync_batchnorm(network)  # type: ignore[no-untyped-call]
        return DistributedDataParallel(network, forward_sync_buffers=False)

    def average_statistics(self, *networks: nn.Module) -> None:
        """Give all processes the same running statistics, the mean of their own.

        Once an epoch is enough: training itself doesn't read them, and running means are linear in what they take up.
        """
        if self.size == 1:
            return
        for network in networks:
            for values in network.buffers():
                if values.is_floating_point():
                    dist.all_reduce(values)
                    values /= self.size

    @contextmanager
    def leader_first(self) -> Iterator[None]:
        """The others come in when the leader is through, and find on disk what it made. Where it fails, they end."""
        if self.size == 1:
            yield
            return
        through = [False]
        if not self.leads:
            dist.broadcast_object_list(through)
            if not through[0]:
                raise SystemExit(1)  # the leader has said why
        try:
            yield
            through = [True]
        finally:
            if self.leads:
                dist.broadcast_object_list(through)


SINGLE_PROCESS = ProcessGroup()


@contextmanager
def process_group(device: torch.device) -> Iterator[ProcessGroup]:
    """Join the other processes of this run, if there are any, and leave them again."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        yield SINGLE_PROCESS
        return
    if device.type == "cuda":
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo", timeout=PATIENCE)
    try:
        yield ProcessGroup(dist.get_rank(), size)
    finally:
        dist.destroy_process_group()


def is_leader() -> bool:
    """Whether this is the process that writes and speaks, before and after the group is together, too."""
    return os.environ.get("RANK", "0") == "0"


def device_named(name: str) -> torch.device:
    """The device of this process.

    Args:
        name: "auto" for a GPU where there is one, else the CPU; "cuda" for this process's own GPU; else as torch names
            devices.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0"))) if name == "cuda" else torch.device(name)
