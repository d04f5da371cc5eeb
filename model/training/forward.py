"""Many photos through a network under training, for its own report and for calibration."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch.nn.functional import interpolate

from ..data.squares import as_input, normalised
from ..input.frame import NETWORK_SIDE
from ..network import LesionNet


class BatchOutput(NamedTuple):
    """What a network says of many photos."""

    logits: npt.NDArray[np.float64]  # (N, classes)
    mid_features: npt.NDArray[np.float32]  # (N, 1056)


def read_squares(
    network: LesionNet,
    pixels: npt.NDArray[np.uint8],
    device: torch.device,
    batch_size: int = 64,
    half: bool = False,
    size: int = NETWORK_SIDE,
) -> BatchOutput:
    """Read (N, 299, 299, 3) photos, in full precision unless a rough answer will do; reduced to `size` pixels first."""
    network = network.to(device, memory_format=torch.channels_last).eval()
    parts: list[tuple[Any, Any]] = []
    with torch.inference_mode(), torch.autocast(device.type, dtype=torch.bfloat16, enabled=half):
        for first in range(0, len(pixels), batch_size):
            photos = as_input(pixels[first : first + batch_size], device)
            if size != NETWORK_SIDE:
                photos = interpolate(photos, (size, size), mode="bilinear", antialias=True)
            reading = network.read(normalised(photos, network.spec))
            parts.append((reading.logits.float().cpu().numpy(), reading.mid_features.float().cpu().numpy()))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return BatchOutput(columns[0].astype(np.float64), columns[1])
