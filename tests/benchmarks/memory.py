"""How much memory the server takes, and whether it grows: prints the table of docs/benchmarks.md.

    nice -n 10 .venv/bin/python -m tests.benchmarks.memory

The server is the app itself in a process of its own, with the shipped model; what it is asked comes from sessions that
speak Streamlit's protocol, with photos of a megapixel that are all different. Figures are MB (10⁶ bytes) that are in
memory while nobody does anything, code and libraries included. Other processes of the same machine that use the same
libraries share some of them, so two servers take less than twice as much. The whole takes some fifteen minutes.
"""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import torch

from tests.conftest import ROOT
from tests.load import occupied
from tests.load.run import wait_until_ready
from tests.load.visitor import Visitor
from tests.server import Server, running

FEW, MANY = 200, 2_000  # predictions

Stage = tuple[str, str, Callable[[Server], None]]


def _reader_comes(server: Server) -> None:
    with Visitor(server) as visitor:
        visitor.press("I have read the intended use")


STAGES: tuple[Stage, ...] = (
    ("model loaded", "Python, Streamlit, torch and OpenVINO with the network's weights", wait_until_ready),
    ("first reader", "what Streamlit makes with the first session", _reader_comes),
    (
        "every page seen once",
        "what pages bring: grad-cam with its libraries, atlas, tree, test readings",
        occupied.see_every_page,
    ),
    (
        f"{FEW} predictions",
        f"by {occupied.READERS} readers at once, {occupied.TOGETHER} photos at a time, cleared each time",
        lambda server: occupied.read_photos(server, range(FEW)),
    ),
    (
        f"{MANY:,} predictions",
        f"the same {MANY / FEW:g} times",
        lambda server: occupied.read_photos(server, range(FEW, MANY)),
    ),
    ("everybody has left", "their sessions have ended, photos and all", lambda _: None),
)


def rows(server: Server) -> Iterator[tuple[str, str, float]]:
    """Each stage with what it is and the memory that is taken after it."""
    yield "server up", "answers, and has begun to load the model", occupied.resident(server)
    for name, what, bring_about in STAGES:
        bring_about(server)
        yield name, what, occupied.at_rest(server)


def main() -> None:
    """Print the table, and what it was measured with."""
    print(f"Python {platform.python_version()}, torch {torch.__version__}, {platform.libc_ver()[1]} glibc\n")
    print("| after | MB | of which new | what |\n|---|---:|---:|---|")
    before = 0.0
    with tempfile.TemporaryDirectory() as folder, running(ROOT / "app.py", Path(folder)) as server:
        for name, what, taken in rows(server):
            print(f"| {name} | {taken:,.0f} | {taken - before:+,.0f} | {what} |", flush=True)
            before = taken
        read = occupied.read_so_far(server)
        assert read >= MANY, f"{read} photos were read of {MANY}"


if __name__ == "__main__":
    main()
