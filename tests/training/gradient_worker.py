"""What torchrun starts in test_distributed.py: two steps on this process's share of a batch, and what came of them."""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from torch import nn

from model.training import fit
from model.training.augment import Mixture
from model.training.processes import ProcessGroup, device_named, process_group


def train(together: ProcessGroup) -> dict[str, torch.Tensor]:
    """The weights after two steps, in full precision and with frozen normalisation, so that only the gradients count.

    Plain descent: unlike AdamW's, its steps show a gradient of the wrong length.
    """
    fit.half_is_faster = lambda device: False
    generator = torch.Generator().manual_seed(1)
    photos = torch.rand(9, 3, 8, 8, generator=generator)
    masks = nn.functional.one_hot(torch.arange(9) % 3, 3).bool()
    masks[4, 0] = masks[4, 1] = True
    weights = torch.tensor([5.0, 0.1, 4.0, 0.2, 3.0, 0.3, 2.0, 0.4, 6.0])  # nearly all of it in the first one's share
    torch.manual_seed(2 + together.rank)  # the leader's weights must win
    network = nn.Sequential(nn.Conv2d(3, 6, 3), nn.BatchNorm2d(6).eval(), nn.ReLU(), nn.Flatten(), nn.Linear(216, 3))
    wrapped, optimizer = together.wrap(network, torch.device("cpu")), torch.optim.SGD(network.parameters(), 0.05)
    own = together.share(torch.arange(9))
    nobody = Mixture(0.7, torch.arange(len(own)))  # laid over themselves: nothing changes
    for mixture in (None, nobody):
        batch = fit.Batch(photos[own], masks[own], weights[own], mixture)
        fit.step(wrapped, optimizer, batch, float(weights.sum()), 0.1, together)
    return network.state_dict()


def main(out: Path) -> None:
    with process_group(device_named("cpu")) as together:
        weights = train(together)
        with together.leader_first():
            if together.leads:
                (out / "made").write_text("by the leader")
            seen = (out / "made").read_text()
        statistics = nn.BatchNorm2d(2)
        assert statistics.running_mean is not None
        statistics.running_mean.fill_(4.0 * together.rank)
        together.average_statistics(statistics)
        result = {"weights": weights, "seen": seen, "statistics": statistics.state_dict()}
        torch.save(result, out / f"{together.rank}.pt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
