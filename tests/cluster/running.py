"""`python -m model cluster` as somebody would start it, on a free port, and what is seen of it from outside."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.patience import PATIENCE, until
from tests.server import free_port, said

PYTHON = ROOT / ".venv-cluster" / "bin" / "python"  # `make test-all` makes it


@dataclass
class Cluster:
    """A cluster that runs; `folder` is where it keeps its files, `spill` where it may put photos."""

    process: subprocess.Popen[bytes]
    port: int
    folder: Path
    log: Path

    @property
    def address(self) -> str:
        return f"ray://127.0.0.1:{self.port}"

    def replicas(self) -> list[int]:
        """The processes that read."""
        return [pid for pid in self.family() if b"ServeReplica" in command_of(pid)]

    def family(self) -> list[int]:
        """All its processes."""
        return family(self.folder)

    def wait_for_replicas(self, count: int) -> None:
        until(lambda: len(self.replicas()) >= count and self.answers(), lambda: said(self.log))

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=PATIENCE) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        """What Ctrl-C does: the whole group of the terminal is told."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(timeout=PATIENCE)


@contextmanager
def cluster(port: int | None = None) -> Iterator[Cluster]:
    """Two replicas of the shipped model."""
    if not PYTHON.exists():
        pytest.fail("The tests of the cluster need Ray: `make cluster-packages`.")
    # A short path: Ray's sockets lie below it, and a socket's path has 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="derm-", dir="/tmp"))
    log = folder / "log.txt"
    port = port or free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(PYTHON), "-m", "model", "cluster", "--replicas", "2", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(folder)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    started = Cluster(process, port, folder, log)
    try:
        until(lambda: b"Ctrl-C ends it" in log.read_bytes() or process.poll() is not None, lambda: said(log))
        assert process.poll() is None, log.read_text(errors="replace")
        yield started
    finally:
        if process.poll() is None:
            started.stop()
        shutil.rmtree(folder)


def family(folder: Path) -> list[int]:
    """All processes that were started with this folder for their temporary files."""
    mark = f"TMPDIR={folder}".encode()
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (place / "environ").read_bytes().split(b"\0"):
                found.append(int(place.name))
        except OSError:  # gone, or somebody else's
            continue
    return found


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
