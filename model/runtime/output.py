"""What goes into the network and what comes out, whatever runs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.float32]


class RuntimeUnavailable(Exception):
    """The runtime that was asked for does not exist here; the message says which do."""


class NoMemory(RuntimeUnavailable):
    """The device had no memory for a photo."""

    def __init__(self) -> None:
        super().__init__(
            "The graphics card of this server has no memory left. Nothing is wrong with the photo: try again in a "
            "moment; if it stays so, tell whoever runs this server."
        )


@dataclass(frozen=True)
class ForwardOutput:
    """One photo's pass through the network."""

    logits: npt.NDArray[np.float32]  # (classes,)
    features: npt.NDArray[np.float32]  # (2048, 8, 8)
    mid_features: npt.NDArray[np.float32]  # (1056,)


class Runtime(Protocol):
    """What every runtime offers. One that reads several photos at once says how many: `at_once`."""

    name: str

    def run(self, pixels: Pixels) -> ForwardOutput:
        """Read one photo, (1, 3, 299, 299) as the bundle's input spec wants it. Safe to call from many threads."""
        ...

    def describe(self) -> str:
        """One line for the log and the About page."""
        ...
