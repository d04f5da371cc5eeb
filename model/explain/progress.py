"""Long work says how far it is and stops when it is asked to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass


class Stopped(Exception):
    """Somebody pressed stop; nothing is wrong, and nothing was kept."""


@dataclass(frozen=True)
class Watch:
    """Who is told of the progress, and who may end the work. Without either it just runs.

    `progress` gets the share that is done, 0...1, in the thread that asked for the work.
    """

    progress: Callable[[float], None] | None = None
    stop: threading.Event | None = None

    def step(self, done: int, total: int) -> None:
        """Tell how far it is.

        Raises:
            Stopped: the work is no longer wanted.
        """
        if self.stop is not None and self.stop.is_set():
            raise Stopped("Stopped.")
        if self.progress is not None:
            self.progress(done / total)


NOBODY = Watch()
