"""Replicas of a model behind one address, until told to stop."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .ray_here import ray_here

BIGGEST_WAIT = 15  # seconds for one request; the app's own patience is a little longer


def run(bundle: Path, runtime: str, replicas: int, most: int, host: str, port: int, join: str | None) -> None:
    """Serve a bundle until SIGINT or SIGTERM; then everything that was started here ends.

    Args:
        replicas: how many there always are.
        most: how many there may be while more photos wait than they can read.
        join: the address of a Ray cluster that runs already; without it, one is started on this machine alone.
    """
    with ray_here(most, join), _serve(host, port):
        from ray import serve

        from .deployment import application

        stop = _told_to_stop()
        serve.run(application(bundle, runtime, replicas, most), name="dermatree", route_prefix="/")
        print(f"Reading at ray://{host}:{port} with {replicas} replicas; Ctrl-C ends it.", file=sys.stderr, flush=True)
        stop.wait()


@contextmanager
def _serve(host: str, port: int) -> Iterator[None]:
    """Ray Serve and its door."""
    from ray import serve

    serve.start(http_options={"host": host, "port": port, "request_timeout_s": BIGGEST_WAIT})
    try:
        yield
    finally:
        serve.shutdown()


def _told_to_stop() -> threading.Event:
    """Set when somebody says so; twice, and the process ends as Python ends it."""
    asked_to_stop = threading.Event()

    def stop(number: int, _: object) -> None:
        asked_to_stop.set()
        signal.signal(number, signal.default_int_handler)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return asked_to_stop
