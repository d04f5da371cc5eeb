"""Where the network runs: the only owner of devices, threads and precision.

CUDA where there is a GPU, OpenVINO on a CPU, plain torch as the fallback. One runtime serves all sessions of a process.
A photo is always read by itself, never in a batch whose shape depends on who else is waiting, so two people at once get
the same numbers as one after the other. Only numpy leaves this file.
"""

from __future__ import annotations

import logging
import os
import queue
import sys
import threading
import warnings
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from .frame import NETWORK_SIDE
from .network import LesionNet

log = logging.getLogger("dermatree")

CHOICE = "DERMATREE_RUNTIME"  # environment variable
NAMES = ("auto", "cuda", "openvino", "openvino-bf16", "torch")

Pixels = npt.NDArray[np.float32]


class RuntimeUnavailable(Exception):
    """The runtime that was asked for does not exist here; the message says which do."""


@dataclass(frozen=True)
class RawReading:
    """One photo's pass through the network."""

    logits: npt.NDArray[np.float32]  # (classes,)
    features: npt.NDArray[np.float32]  # (2048, 8, 8)
    texture: npt.NDArray[np.float32]  # (1056,)


class Runtime(Protocol):
    """What every runtime offers."""

    name: str

    def run(self, pixels: Pixels) -> RawReading:
        """Read one photo, (1, 3, 299, 299) as the bundle's input spec wants it. Safe to call from many threads."""
        ...

    def describe(self) -> str:
        """One line for the log and the About page."""
        ...


def choose_runtime(network: LesionNet, name: str | None = None) -> Runtime:
    """The runtime that was asked for, by argument or environment, or else the fastest that is here.

    Raises:
        RuntimeUnavailable: it was asked for by name and is not here.
    """
    name = name or os.environ.get(CHOICE) or "auto"
    if name not in NAMES:
        raise RuntimeUnavailable(f"There is no runtime '{name}'. Choose one of {', '.join(NAMES)}.")
    runtime = _build(network, name)
    log.info("runtime: %s", runtime.describe())
    return runtime


def _build(network: LesionNet, name: str) -> Runtime:
    if name == "cuda" or (name == "auto" and torch.cuda.is_available()):
        if not torch.cuda.is_available():
            raise RuntimeUnavailable("No CUDA device is available here. Choose auto, openvino or torch.")
        return TorchRuntime(network, torch.device("cuda"), torch.float16)
    if name == "torch":
        return TorchRuntime(network, torch.device("cpu"))
    try:
        return OpenVinoRuntime(network, "bf16" if name == "openvino-bf16" else "f32")
    except ImportError as error:
        if name != "auto":
            raise RuntimeUnavailable("OpenVINO is not installed. Install requirements.txt, or choose torch.") from error
        return TorchRuntime(network, torch.device("cpu"))


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


class OpenVinoRuntime:
    """OpenVINO on the CPU: one compiled network, one inference request for each call under way.

    Args:
        precision: "f32" gives the same numbers on every machine; "bf16" is twice as fast where the processor has it
            and moves a probability by up to 0.04.
    """

    def __init__(self, network: LesionNet, precision: str = "f32") -> None:
        # OpenVINO would tell its makers of each start; without this module it uses its own silent stand-in.
        sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
        import openvino

        self.name = "openvino" if precision == "f32" else f"openvino-{precision}"
        self._version, self._precision = openvino.__version__.split("-")[0], precision
        shape = (1, 3, NETWORK_SIDE, NETWORK_SIDE)
        with warnings.catch_warnings():  # how OpenVINO asks torch for the graph is OpenVINO's business
            warnings.simplefilter("ignore", FutureWarning)
            whole = _AllOutputs(network.eval())
            graph = openvino.convert_model(whole, example_input=torch.zeros(shape), input=list(shape))
        hints = {"INFERENCE_PRECISION_HINT": precision, "PERFORMANCE_HINT": "THROUGHPUT"}
        compiled = openvino.compile_model(graph, "CPU", hints)
        self._idle: queue.SimpleQueue[openvino.InferRequest] = queue.SimpleQueue()
        self._requests = int(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        for _ in range(self._requests):
            self._idle.put(compiled.create_infer_request())

    def run(self, pixels: Pixels) -> RawReading:
        request = self._idle.get()
        try:
            request.infer([pixels])
            logits, features, texture = (request.get_output_tensor(k).data[0].copy() for k in range(3))
        finally:
            self._idle.put(request)
        return RawReading(logits, features, texture)

    def describe(self) -> str:
        return f"OpenVINO {self._version} on the CPU, {self._precision}, {self._requests} photos at once"


class _AllOutputs(nn.Module):
    """`LesionNet.read` as a forward, which is what converters trace."""

    def __init__(self, network: LesionNet) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return tuple(self.network.read(x))  # type: ignore[return-value]
