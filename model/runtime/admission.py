"""The admission queue of the runtime: how many photos are read at once, who comes next, and when it is full.

A few calls are under way, the others wait, interactive callers before bulk work (a folder, a stress test), each in
order of arrival. A queue that is full says so at once instead of letting everybody wait too long; bulk work is never
sent away: it has a thread for each photo that waits, and goes on as fast as the runtime takes them. Whoever gives up
leaves his position to those behind him.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ..caller import INTERACTIVE, Caller, NotRead

CAPACITY = 64  # interactive callers that may wait; at some 30 readings a second the last of them waits two seconds
REPORT_EVERY = 0.25  # seconds between two looks at the position, and at whether the caller is still there


class Busy(NotRead):
    """The queue is full of interactive callers."""

    def __init__(self, position: int, capacity: int) -> None:
        self.position = position
        super().__init__(
            f"Busy: you are number {position} in line, and the line holds {capacity}. Try again in a moment."
        )


class QueueTimeout(NotRead):
    """The caller has waited as long as he wanted to."""

    def __init__(self, position: int, seconds: float) -> None:
        self.position = position
        super().__init__(
            f"Busy: after {seconds:.0f} seconds you are still number {position} in line. Try again in a few minutes; "
            "if it stays so, tell whoever runs this server."
        )


@dataclass(frozen=True, eq=False)
class _Waiter:
    bulk: bool
    called: threading.Event = field(default_factory=threading.Event)


class AdmissionQueue:
    """Two lanes, of which the first is bounded.

    Args:
        at_once: turns that are taken at the same time.
        capacity: how many interactive callers may wait; bulk work never takes a position of theirs.
    """

    def __init__(self, at_once: int, capacity: int = CAPACITY) -> None:
        self.at_once, self.capacity = at_once, capacity
        self._free = at_once
        self._lock = threading.Lock()
        self._interactive: list[_Waiter] = []
        self._bulk: list[_Waiter] = []

    @property
    def waiting(self) -> int:
        """How many wait now."""
        with self._lock:
            return len(self._interactive) + len(self._bulk)

    @contextmanager
    def turn(self, caller: Caller = INTERACTIVE) -> Iterator[None]:
        """Wait for a turn and hold it as long as the block lasts, however that ends.

        Raises:
            Busy: the queue is full; never for bulk work.
            QueueTimeout: the caller has waited as long as he wanted to.
            Cancelled: the caller went away.
        """
        waiter = _Waiter(caller.bulk)
        try:
            self._join(waiter)
            self._wait(waiter, caller)
            yield
        finally:
            self._leave(waiter)

    def _join(self, waiter: _Waiter) -> None:
        with self._lock:
            lane = self._lane(waiter)
            if not self._free and not waiter.bulk and len(lane) >= self.capacity:
                raise Busy(self._ahead(waiter) + 1, self.capacity)
            lane.append(waiter)
            self._call()

    def _wait(self, waiter: _Waiter, caller: Caller) -> None:
        until = time.monotonic() + caller.waits
        caller.raise_if_cancelled()
        while (position := self._position(waiter)) is not None:
            caller.report_position(position)
            if time.monotonic() >= until:
                raise QueueTimeout(position, caller.waits)
            waiter.called.wait(min(REPORT_EVERY, max(0.0, until - time.monotonic())))
            caller.raise_if_cancelled()

    def _leave(self, waiter: _Waiter) -> None:
        with self._lock:
            if waiter.called.is_set():
                self._free += 1
                self._call()
            elif waiter in self._lane(waiter):  # else he found the queue full
                self._lane(waiter).remove(waiter)

    def _call(self) -> None:
        """Give what is free to those who come next; under the lock."""
        while self._free and (lane := self._interactive or self._bulk):
            self._free -= 1
            lane.pop(0).called.set()

    def _position(self, waiter: _Waiter) -> int | None:
        """1 for the next one, None for one whose turn it is."""
        with self._lock:
            return None if waiter.called.is_set() else self._ahead(waiter) + 1

    def _ahead(self, waiter: _Waiter) -> int:
        """How many come before; under the lock. Who is not in the queue yet comes behind everybody in it."""
        lane = self._lane(waiter)
        before = lane.index(waiter) if waiter in lane else len(lane)
        return before + (len(self._interactive) if waiter.bulk else 0)

    def _lane(self, waiter: _Waiter) -> list[_Waiter]:
        return self._bulk if waiter.bulk else self._interactive
