"""Ablation-CAM: leave out one map of a layer at a time, and see what the target loses.

After Desai & Ramaswamy 2020 (doi:10.1109/WACV45572.2020.9093360). The grad-cam package divides the loss by the target
itself; a log-odds may be negative, which would turn the map round, so here nothing is divided. The package can't be
stopped either, and runs the whole network for each channel where the part behind the layer is enough.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ..caller import INTERACTIVE, Caller

BATCH = 16


def ablation_map(
    value: Callable[[Tensor], Tensor], maps: Tensor, caller: Caller = INTERACTIVE, batch: int = BATCH
) -> npt.NDArray[np.float32]:
    """The maps of a layer, each weighted by what the target loses without it, summed.

    Args:
        value: (N, C, H, W) -> (N,) the target, computed from the layer on.
        maps: (1, C, H, W) of one photo, after a ReLU, so that 0 is "nothing here".

    Returns:
        (H, W), never negative.

    Raises:
        Cancelled: it was no longer wanted.
    """
    channels = maps.shape[1]
    lost = np.zeros(channels)
    with torch.no_grad():
        intact = float(value(maps)[0])
        for first in range(0, channels, batch):
            caller.report_progress(first, channels)
            part = torch.arange(first, min(first + batch, channels))
            without = maps.repeat(len(part), 1, 1, 1)
            without[torch.arange(len(part)), part] = 0
            lost[first : first + len(part)] = intact - value(without).cpu().numpy()
    caller.report_progress(channels, channels)
    weighted = np.tensordot(lost, maps[0].cpu().numpy().astype(np.float64), axes=1)
    return np.maximum(weighted, 0).astype(np.float32)
