"""The network in torch, on any device."""

from __future__ import annotations

import threading

import torch

from ..network import LesionNet
from .output import ForwardOutput, Pixels


class TorchRuntime:
    """Torch on any device; on CUDA with autocast and channels last.

    Args:
        reduced: autocast's precision; full precision without it.
    """

    at_once = 1  # more would only queue up on the device, and take its memory

    def __init__(self, network: LesionNet, device: torch.device, reduced: torch.dtype | None = None) -> None:
        self.name = "cuda" if device.type == "cuda" else "torch"
        self._device, self._reduced = device, reduced
        self._network = network.eval().to(device, memory_format=torch.channels_last)
        self._one_at_a_time = threading.Lock()

    def run(self, pixels: Pixels) -> ForwardOutput:
        """Read one photo, (1, 3, 299, 299)."""
        return self.run_batch(pixels)[0]

    def run_batch(self, pixels: Pixels) -> list[ForwardOutput]:
        """Read (N, 3, 299, 299) in one go."""
        batch = torch.from_numpy(pixels).to(self._device, memory_format=torch.channels_last)
        with (
            self._one_at_a_time,
            torch.inference_mode(),
            torch.autocast(self._device.type, dtype=self._reduced, enabled=self._reduced is not None),
        ):
            outputs = [output.float().cpu().numpy() for output in self._network.read(batch)]
        # Copies, or a reading that is kept would keep its whole batch.
        return [ForwardOutput(*(output[k].copy() for output in outputs)) for k in range(len(pixels))]

    def describe(self) -> str:
        where = torch.cuda.get_device_name(self._device) if self._device.type == "cuda" else "the CPU"
        precision = str(self._reduced).removeprefix("torch.") if self._reduced else "float32"
        return f"PyTorch {torch.__version__} on {where}, {precision}"
