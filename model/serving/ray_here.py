"""Ray for the length of a block: one that runs already, or one of our own on this machine alone.

Ray reads its settings when it is imported, so nothing imports it before this file has made them.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OBJECT_STORE = 128 * 2**20  # bytes; a photo and its reading pass through in milliseconds
IN_MEMORY = Path("/dev/shm")

_SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",  # it would tell its makers of each start
    # How long a replica may take to say whether it has room; the default of a tenth is too short where all cores read.
    "RAY_SERVE_QUEUE_LENGTH_RESPONSE_DEADLINE_S": "1",
    "RAY_SERVE_MAX_QUEUE_LENGTH_RESPONSE_DEADLINE_S": "5",
}


@contextmanager
def ray_here(cpus: int, join: str | None = None) -> Iterator[None]:
    """Ray, until the block ends; then nothing of ours is left, neither a process nor a file.

    Args:
        cpus: how many actors of ours may run at once, where Ray is our own.
        join: the address of a cluster that runs already ("auto", "host:6379"); without it, one of our own.
    """
    os.environ.update(_SETTINGS)
    if join is not None:
        import ray

        ray.init(address=join)
        try:
            yield
        finally:
            ray.shutdown()
        return
    from .certificate import mutual_tls

    with _folders() as (folder, spill):
        os.environ.update({**_on_the_loopback(), **mutual_tls(folder)})
        import ray

        ray.init(
            num_cpus=cpus,
            include_dashboard=False,
            object_store_memory=OBJECT_STORE,
            object_spilling_directory=str(spill),
            logging_level=logging.WARNING,
            _temp_dir=str(folder),
        )
        try:
            yield
        finally:
            ray.shutdown()


def _on_the_loopback() -> dict[str, str]:
    """Ray's own doors stay on this machine, as they do on a Mac, and ask whoever knocks for a word of this run."""
    return {
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": secrets.token_hex(32),
    }


@contextmanager
def _folders() -> Iterator[tuple[Path, Path]]:
    """Where Ray keeps sockets and logs, and where it puts what does not fit its object store.

    That may be a patient's photo, so it must not reach a disk: it stays in memory.
    """
    folder = Path(tempfile.mkdtemp(prefix="dermatree-ray-"))
    spill = Path(tempfile.mkdtemp(prefix="dermatree-ray-", dir=IN_MEMORY)) if IN_MEMORY.is_dir() else folder
    try:
        yield folder, spill
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(spill, ignore_errors=True)
