"""So many readers at once, each with photos of his own, one after another and without a pause."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from tests.load.shots import Shot
from tests.load.visitor import Visitor
from tests.patience import PATIENCE
from tests.server import Server


@dataclass(frozen=True)
class Crowd:
    """What a crowd met. Times in seconds, from the first byte of the upload on."""

    users: int
    answers: list[float]  # until the answer and its operating point stand on the page
    pages: list[float]  # until the page is complete
    wrong: int  # pages that did not show the reading of the photo that was sent
    took: float  # from the first upload to the last page, the emptying of the page between two photos included

    @property
    def throughput(self) -> float:
        """Photos a second."""
        return len(self.pages) / self.took

    def row(self) -> str:
        """A line of the table in docs/benchmarks.md."""
        times = (float(np.percentile(times, q)) for times in (self.answers, self.pages) for q in (50, 95))
        return f"| {self.users} | {len(self.pages)} | {' | '.join(f'{t:.2f}' for t in times)} | {self.throughput:.1f} |"


HEADER = (
    "| users at once | photos | answer, p50 (s) | p95 | whole page, p50 (s) | p95 | photos a second |\n"
    "|---:|---:|---:|---:|---:|---:|---:|"
)


def read_at_once(server: Server, users: int, shots: Sequence[Shot]) -> Crowd:
    """Let users read the photos, dealt out in turn; they begin together."""
    begin = threading.Barrier(users + 1)

    def read(own: Sequence[Shot]) -> list[tuple[float, float, bool]]:
        with Visitor(server) as visitor:
            visitor.press("I have read the intended use")
            begin.wait(PATIENCE)
            return [_read(visitor, shot) for shot in own]

    with ThreadPoolExecutor(max_workers=users) as pool:
        readers = [pool.submit(read, shots[k::users]) for k in range(users)]
        begin.wait(PATIENCE)
        began = time.perf_counter()
        met = [times for reader in readers for times in reader.result()]
        took = time.perf_counter() - began
    answers, pages, right = zip(*met, strict=True)
    return Crowd(users, list(answers), list(pages), right.count(False), took)


def _read(visitor: Visitor, shot: Shot) -> tuple[float, float, bool]:
    began = time.perf_counter()
    visitor.drop(shot.jpeg)
    visitor.until(lambda: bool(visitor.page.components))  # the first of them is the operating point
    answered = time.perf_counter() - began
    page = visitor.until_drawn()
    complete, right = time.perf_counter() - began, shot.is_answered_by(page)
    visitor.press("Clear everything")
    return answered, complete, right
