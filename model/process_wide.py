"""What this package sets for the whole process, all in one place.

At its import, before torch is loaded: how torch's threads wait for each other. They meet after every layer, and by
default the one that is early spins, in the hope that it won't be for long. On cores that other programs use too, the
others are late by a whole turn of the scheduler: measured on two cores beside two busy programs, a saliency map took
49 s spinning and 1.5 s asleep. On cores of its own it makes no difference.

When a runtime is chosen: see `prepare_for_inference`.
"""

from __future__ import annotations

import os
import sys

from threadpoolctl import threadpool_limits

from .cores import cores

# OpenMP reads it once, when torch is loaded, so this module comes before it. Who has chosen otherwise keeps his choice.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def prepare_for_inference() -> None:
    """Leave the cores to the network, and tell nobody.

    numpy's BLAS gets one thread: its threads would spin while they wait for their next product, on the cores that the
    network is to have. Torch gets no more threads than there are cores: it doesn't know of a container's quota.
    OpenVINO would report each start to its makers; without this module it uses its own silent stand-in.
    """
    import torch  # here, so that importing this package costs no torch

    threadpool_limits(1, user_api="blas")
    torch.set_num_threads(min(torch.get_num_threads(), cores()))
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
