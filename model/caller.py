"""Who asks for work: how urgent it is, who is told how far it is, and how it is cancelled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

INTERACTIVE_TIMEOUT = 30.0  # seconds that somebody at a screen waits in the queue
BULK_TIMEOUT = 600.0


class NotRead(Exception):
    """The photo was not read because others were first. Nothing is wrong with it, and it can be sent again."""


class Cancelled(NotRead):
    """Nobody wants the result any more; nothing is wrong, and nothing was kept."""

    def __init__(self) -> None:
        super().__init__("Cancelled: whoever asked for this has left.")


@dataclass(frozen=True)
class Caller:
    """Who asks for a reading or for longer work. Without callbacks it just runs.

    What a callback raises ends the work, and so does `cancelled` once it is set.

    Args:
        on_position: gets the position in the queue, 1 for the next one, as soon as there is one and every quarter of a
            second from then on, in the thread that waits.
        on_progress: gets the share that is done, 0...1, in the thread that asked for the work.
        cancelled: set from anywhere.
        bulk: comes behind all who are not.
        timeout: seconds in the queue; without it, a default that depends on `bulk`.
    """

    on_position: Callable[[int], None] | None = None
    on_progress: Callable[[float], None] | None = None
    cancelled: threading.Event | None = None
    bulk: bool = False
    timeout: float | None = None

    @property
    def waits(self) -> float:
        """Seconds in the queue at most."""
        if self.timeout is not None:
            return self.timeout
        return BULK_TIMEOUT if self.bulk else INTERACTIVE_TIMEOUT

    def report_position(self, position: int) -> None:
        """Tell the position in the queue."""
        if self.on_position is not None:
            self.on_position(position)

    def report_progress(self, done: int, total: int) -> None:
        """Tell how far it is.

        Raises:
            Cancelled: the work is no longer wanted.
        """
        self.raise_if_cancelled()
        if self.on_progress is not None:
            self.on_progress(done / total)

    def raise_if_cancelled(self) -> None:
        """Nothing is done for somebody who has left.

        Raises:
            Cancelled: the work is no longer wanted.
        """
        if self.cancelled is not None and self.cancelled.is_set():
            raise Cancelled


INTERACTIVE = Caller()
BULK = Caller(bulk=True)
