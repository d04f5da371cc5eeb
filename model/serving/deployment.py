"""One replica: a model that answers over HTTP, several photos at a time, on Ray Serve."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from ray import serve
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..bundle import Bundle
from ..input.frame import NETWORK_SIDE
from ..model import Model
from ..runtime import ForwardOutput, wire

AT_ONCE = 8  # photos that one replica reads together
WAIT = 0.005  # seconds that the first of them waits for others
QUEUE = 64  # photos that may wait for a free replica; beyond, callers are told to come again (503)


class Replica:
    """A model of its own, opened when the replica starts.

    Args:
        bundle: a bundle's folder on this machine.
        runtime: what reads here, as in `choose_runtime`; never another cluster.
    """

    def __init__(self, bundle: str, runtime: str) -> None:
        self._model = Model(Bundle.open(Path(bundle)), runtime)
        self._threads = ThreadPoolExecutor(max_workers=AT_ONCE)
        self.check_health()

    async def __call__(self, request: Request) -> Response:
        """One request of the wire format."""
        if request.method == "GET":
            return JSONResponse({"wire": wire.VERSION, "bundle": self._model.bundle.id, "runtime": self._describe()})
        try:
            wire.check(request.headers, self._model.bundle.id)
            pixels = wire.unpack_pixels(await request.body())
        except wire.WireError as error:
            return JSONResponse({"error": str(error)}, error.status)
        readings = await asyncio.gather(*(self._read_together(square) for square in pixels))
        return Response(wire.pack_readings(readings), headers=wire.headers(self._model.bundle.id))

    @serve.batch(max_batch_size=AT_ONCE, batch_wait_timeout_s=WAIT)
    async def _read_together(self, squares: list[wire.Sent]) -> list[ForwardOutput]:
        """What has arrived within a moment, whoever sent it; each photo is still read by itself, as in one process."""
        loop = asyncio.get_running_loop()
        return list(await asyncio.gather(*(loop.run_in_executor(self._threads, self._read, s) for s in squares)))

    def _read(self, square: wire.Sent) -> ForwardOutput:
        if square.dtype == np.uint8:
            return self._model.read_square(square)
        return self._model.runtime.run(square[None])

    def check_health(self) -> None:
        """Ray asks every few seconds, and replaces a replica that can't read a plain square any more."""
        reading = self._model.read_square(np.full((NETWORK_SIDE, NETWORK_SIDE, 3), 128, np.uint8))
        if not np.isfinite(reading.logits).all():
            raise RuntimeError("The network gives no numbers.")

    def _describe(self) -> str:
        return f"{self._model.runtime.describe()} (process {os.getpid()})"


def application(bundle: Path, runtime: str, replicas: int, most: int) -> serve.Application:
    """The deployment, ready for `serve.run`.

    Args:
        replicas: how many there always are.
        most: how many there may be while more photos wait than they can read.
    """
    deployment = serve.deployment(
        Replica,
        name="dermatree",
        ray_actor_options={"num_cpus": 1},
        max_ongoing_requests=2 * AT_ONCE,
        max_queued_requests=QUEUE,
        autoscaling_config={"min_replicas": replicas, "max_replicas": most, "target_ongoing_requests": AT_ONCE},
        health_check_period_s=5,
        health_check_timeout_s=20,
        graceful_shutdown_timeout_s=5,
    )
    return deployment.bind(str(bundle.resolve()), runtime)
