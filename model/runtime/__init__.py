"""Where the network runs: the only owner of devices, threads and precision.

CUDA where there is a GPU, OpenVINO on a CPU, plain torch as the fallback, a cluster where DERMATREE_RUNTIME names its
address. One runtime serves all sessions of a process, and only numpy leaves this package.

On a CPU a photo is always read by itself, never in a batch whose shape depends on who else is waiting, so two people
at once get the same numbers as one after the other: OpenVINO gains nothing from a batch, one photo keeps up to four
cores busy, and more cores read several at once. On CUDA a batch pays, and photos that wait together share one
(`BatchingRuntime`). That moves a number by what rounding in another order moves it: under 1e-5 in full precision, as
the tests show on a CPU; what half precision on a GPU makes of it was not run here.
"""

from .output import ForwardOutput, NoMemory, Pixels, Runtime, RuntimeUnavailable

__all__ = ["ForwardOutput", "NoMemory", "Pixels", "Runtime", "RuntimeUnavailable"]
