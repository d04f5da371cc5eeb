"""How pixels become the network's input. It differs between the starting weights that a researcher may bring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..schema.bundle import Input


@dataclass(frozen=True)
class InputSpec:
    """How an RGB photo in 0...1 becomes the network's input: ``(rgb - mean) / std``."""

    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    std: tuple[float, float, float] = (1.0, 1.0, 1.0)
    pool_counts_padding: bool = False

    def scale(self, square: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """(side, side, 3) sRGB bytes -> (1, 3, side, side), the network's input."""
        planes = np.ascontiguousarray(square.transpose(2, 0, 1)[None]).astype(np.float32)
        planes /= np.float32(255)
        planes -= np.array(self.mean, np.float32)[:, None, None]
        planes /= np.array(self.std, np.float32)[:, None, None]
        return planes

    def to_dict(self) -> Input:
        return {"mean": list(self.mean), "std": list(self.std), "pool_counts_padding": self.pool_counts_padding}

    @classmethod
    def from_dict(cls, values: Input) -> InputSpec:
        (red, green, blue), (*std,) = values["mean"], values["std"]
        return cls((red, green, blue), (std[0], std[1], std[2]), values["pool_counts_padding"])


UNIT_RANGE = InputSpec()  # weights that came from TensorFlow with RGB in 0...1
IMAGENET = InputSpec((0.5, 0.5, 0.5), (0.5, 0.5, 0.5), pool_counts_padding=True)  # torchvision's own weights
