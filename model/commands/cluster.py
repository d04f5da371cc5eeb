"""`cluster`: read photos for other machines, on Ray Serve."""

from __future__ import annotations

import argparse
import importlib.util
import os
from pathlib import Path

from .failure import NO_RAY, fail


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser(
        "cluster",
        help="read photos for apps and scripts on other machines",
        description="Start replicas of a model on Ray Serve. Apps and scripts that are given its address with "
        "DERMATREE_RUNTIME=ray://HOST:PORT let it read their photos. See docs/operations.md.",
    )
    command.add_argument("--bundle", type=Path, help="a model's folder; else DERMATREE_BUNDLE; else the shipped one")
    command.add_argument("--runtime", default="auto", help="of a replica: auto (default), openvino, openvino-bf16, …")
    command.add_argument("--replicas", type=int, default=2, help="how many there always are (default: 2)")
    command.add_argument("--most", type=int, help="how many there may be when there is much to do (default: as many)")
    command.add_argument("--host", default="127.0.0.1", help="where to listen (default: this machine alone)")
    command.add_argument("--port", type=int, default=8000, help="(default: 8000)")
    command.add_argument("--join", metavar="ADDRESS", help="a Ray cluster that runs already, such as auto or HOST:6379")
    command.set_defaults(run=_cluster)


def _cluster(chosen: argparse.Namespace) -> int:
    if "://" in chosen.runtime:
        return fail("A replica reads by itself: --runtime names no other cluster.")
    if importlib.util.find_spec("ray") is None:
        return fail(NO_RAY)
    from ..bundle import Bundle
    from ..checksummed import BundleError
    from ..opened import CHOICE, SHIPPED
    from ..serving.cluster import run

    folder = Path(chosen.bundle or os.environ.get(CHOICE) or SHIPPED)
    try:
        Bundle.open(folder)  # says what is wrong with it before anything is started
    except BundleError as error:
        return fail(error)
    most = max(chosen.most or 0, chosen.replicas)
    run(folder, chosen.runtime, chosen.replicas, most, chosen.host, chosen.port, chosen.join)
    return 0
