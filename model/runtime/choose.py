"""Which runtime reads here: the one that was asked for, or else the fastest that there is."""

from __future__ import annotations

import logging
import os

import torch

from ..network import LesionNet
from ..process_wide import prepare_for_inference
from .batching import BatchingRuntime
from .openvino_runtime import OpenVinoRuntime
from .output import Runtime, RuntimeUnavailable
from .torch_runtime import TorchRuntime

log = logging.getLogger("dermatree")

CHOICE = "DERMATREE_RUNTIME"  # environment variable
NAMES = ("auto", "cuda", "openvino", "openvino-bf16", "torch")


def choose_runtime(network: LesionNet, name: str | None = None, bundle: str = "") -> Runtime:
    """The runtime that was asked for, by argument or environment, or else the fastest that is here.

    Args:
        name: one of `NAMES`, or a cluster's address (ray://host, http://host:port).
        bundle: the bundle's id, which a cluster must have too.

    Raises:
        RuntimeUnavailable: it was asked for by name and is not here.
    """
    name = name or os.environ.get(CHOICE) or "auto"
    if "://" in name:
        from .remote import RemoteRuntime

        return RemoteRuntime(name, bundle)  # it is asked for its own description by the page About, not at the start
    if name not in NAMES:
        raise RuntimeUnavailable(
            f"There is no runtime '{name}'. Choose one of {', '.join(NAMES)}, or the address of a cluster (ray://host)."
        )
    prepare_for_inference()
    runtime = _build(network, name)
    log.info("runtime: %s", runtime.describe())
    return runtime


def _build(network: LesionNet, name: str) -> Runtime:
    if name == "cuda" or (name == "auto" and torch.cuda.is_available()):
        if not torch.cuda.is_available():
            raise RuntimeUnavailable("No CUDA device is available here. Choose auto, openvino or torch.")
        return BatchingRuntime(TorchRuntime(network, torch.device("cuda"), torch.float16))  # not run here
    if name == "torch":
        return TorchRuntime(network, torch.device("cpu"))
    try:
        return OpenVinoRuntime(network, "bf16" if name == "openvino-bf16" else "f32")
    except ImportError as error:
        if name != "auto":
            raise RuntimeUnavailable("OpenVINO is not installed. Install requirements.txt, or choose torch.") from error
        return TorchRuntime(network, torch.device("cpu"))
