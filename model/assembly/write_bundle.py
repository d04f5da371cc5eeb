"""A bundle is written: weights in half precision, the small arrays, and the description that vouches for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import save
from torch import Tensor

from ..atomic import atomic_writes
from ..bundle import DESCRIPTION, WEIGHTS, Bundle
from ..checksummed import sha256_of, write_checksummed
from ..schema.bundle import FORMAT, Description


def half_precision(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The weights as a bundle keeps them; what is measured must be measured on these."""
    return {
        name: tensor.to(torch.float16).contiguous()
        for name, tensor in weights.items()
        if not name.endswith("num_batches_tracked")
    }


def write_bundle(
    folder: Path,
    metadata: Description,
    weights: Mapping[str, Tensor],
    arrays: Mapping[str, Mapping[str, npt.NDArray[np.floating[Any]]]],
) -> Bundle:
    """Write and read back a bundle; `arrays` by the name of the file that keeps them.

    Raises:
        NotWritten: there is no room for it; a bundle that was there before is there still.
    """
    with atomic_writes(folder, last=DESCRIPTION) as beside:
        (beside / WEIGHTS).write_bytes(save(half_precision(weights), {"format": FORMAT}))
        for file, parts in arrays.items():
            single = {k: torch.from_numpy(np.asarray(array, np.float32)).contiguous() for k, array in parts.items()}
            (beside / file).write_bytes(save(single))
        files = {name: sha256_of((beside / name).read_bytes()) for name in (WEIGHTS, *arrays)}
        write_checksummed(beside / DESCRIPTION, {"format": FORMAT, **metadata, "files": files})
    return Bundle.open(folder)
