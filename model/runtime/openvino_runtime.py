"""The network in OpenVINO, on a CPU."""

from __future__ import annotations

import queue
import warnings

import torch
from torch import Tensor, nn

from ..cores import are_fewer_than_there_are, cores
from ..input.frame import NETWORK_SIDE
from ..network import LesionNet
from .output import ForwardOutput, Pixels

CORES = 4  # that share one photo: with fewer each reader waits longer, with more they wait for one another


class OpenVinoRuntime:
    """OpenVINO on the CPU: one compiled network, one inference request for each call under way.

    Args:
        precision: "f32" gives the same numbers on every machine; "bf16" is twice as fast where the processor has it
            and moves a probability by up to 0.04.
    """

    def __init__(self, network: LesionNet, precision: str = "f32") -> None:
        import openvino

        self.name = "openvino" if precision == "f32" else f"openvino-{precision}"
        self._version, self._precision = openvino.__version__.split("-")[0], precision
        shape = (1, 3, NETWORK_SIDE, NETWORK_SIDE)
        with warnings.catch_warnings():  # how OpenVINO asks torch for the graph is OpenVINO's business
            warnings.simplefilter("ignore", FutureWarning)
            # Traced here: convert_model would have torch run the trace, too, and compare, which is two thirds of the
            # time of loading, and leaves 40 MB behind.
            whole, example = _AllOutputs(network.eval()), torch.zeros(shape)
            traced = torch.jit.trace(whole, example, strict=False, check_trace=False)  # type: ignore[no-untyped-call]
            graph = openvino.convert_model(traced, example_input=example, input=list(shape))
        hints = {"INFERENCE_PRECISION_HINT": precision, "NUM_STREAMS": max(1, cores() // CORES)}
        if are_fewer_than_there_are():
            hints["INFERENCE_NUM_THREADS"] = cores()
        compiled = openvino.compile_model(graph, "CPU", hints)
        self._idle: queue.SimpleQueue[openvino.InferRequest] = queue.SimpleQueue()
        self.at_once = int(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        for _ in range(self.at_once):
            self._idle.put(compiled.create_infer_request())

    def run(self, pixels: Pixels) -> ForwardOutput:
        request = self._idle.get()
        try:
            request.infer([pixels])
            logits, features, mid_features = (request.get_output_tensor(k).data[0].copy() for k in range(3))
        finally:
            self._idle.put(request)
        return ForwardOutput(logits, features, mid_features)

    def describe(self) -> str:
        return f"OpenVINO {self._version} on the CPU, {self._precision}, {self.at_once} photos at once"


class _AllOutputs(nn.Module):
    """`LesionNet.read` as a forward, which is what converters trace."""

    def __init__(self, network: LesionNet) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return tuple(self.network.read(x))  # type: ignore[return-value]
