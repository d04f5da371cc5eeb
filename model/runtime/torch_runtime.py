"""The network in torch, on any device."""

from __future__ import annotations

import threading

import torch

from ..network import LesionNet
from .reading import Pixels, RawReading


class TorchRuntime:
    """Torch on any device; on CUDA with autocast and channels last.

    Args:
        reduced: autocast's precision; full precision without it.
    """

    def __init__(self, network: LesionNet, device: torch.device, reduced: torch.dtype | None = None) -> None:
        self.name = "cuda" if device.type == "cuda" else "torch"
        self._device, self._reduced = device, reduced
        self._network = network.eval().to(device, memory_format=torch.channels_last)
        self._one_at_a_time = threading.Lock()  # more would only queue up on the device, and take its memory

    def run(self, pixels: Pixels) -> RawReading:
        batch = torch.from_numpy(pixels).to(self._device, memory_format=torch.channels_last)
        with (
            self._one_at_a_time,
            torch.inference_mode(),
            torch.autocast(self._device.type, dtype=self._reduced, enabled=self._reduced is not None),
        ):
            logits, features, texture = (output[0].float().cpu().numpy() for output in self._network.read(batch))
        return RawReading(logits, features, texture)

    def describe(self) -> str:
        where = torch.cuda.get_device_name(self._device) if self._device.type == "cuda" else "the CPU"
        precision = str(self._reduced).removeprefix("torch.") if self._reduced else "float32"
        return f"PyTorch {torch.__version__} on {where}, {precision}"
