"""The line in front of the runtime: how many photos are read at once, who comes next, and when it is full.

A few calls are under way, the others wait, clinicians before background work (a folder, a stress test), each in order
of arrival. A line that is full says so at once instead of letting every clinician wait too long; background work is
never sent away: it has a thread for each photo that waits, and goes on as fast as the runtime takes them. Whoever gives
up leaves his place to those behind him.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

ROOM = 64  # clinicians that may wait for a turn; at some 30 readings a second the last of them waits two seconds
PATIENCE = 30.0  # seconds that somebody at a screen waits
BACKGROUND_PATIENCE = 600.0
TELL_EVERY = 0.25  # seconds between two looks at the place in line, and at whether the caller is still there


class NotRead(Exception):
    """The photo was not read because others were first. Nothing is wrong with it, and it can be sent again."""


class Busy(NotRead):
    """The line is full of clinicians."""

    def __init__(self, place: int, room: int) -> None:
        self.place = place
        super().__init__(f"Busy: you are number {place} in line, and the line holds {room}. Try again in a moment.")


class WaitedTooLong(NotRead):
    """The patience of the caller ran out."""

    def __init__(self, place: int, seconds: float) -> None:
        self.place = place
        super().__init__(
            f"Busy: after {seconds:.0f} seconds you are still number {place} in line. Try again in a few minutes; if "
            "it stays so, tell whoever runs this server."
        )


class CallerLeft(NotRead):
    """Nobody wants the answer any more."""

    def __init__(self) -> None:
        super().__init__("The photo was not read: whoever asked for it has left.")


@dataclass(frozen=True)
class Caller:
    """Who asks for a reading, and for how long.

    `told` gets the place in line, 1 for the next one, as soon as there is one and every quarter of a second from then
    on, in the thread that waits; what it raises ends the waiting. `left`, once set, does the same from elsewhere.
    """

    told: Callable[[int], None] | None = None
    left: threading.Event | None = None
    background: bool = False
    patience: float | None = None  # seconds

    @property
    def waits(self) -> float:
        """Seconds."""
        if self.patience is not None:
            return self.patience
        return BACKGROUND_PATIENCE if self.background else PATIENCE

    def tell(self, place: int) -> None:
        """Tell the place in line."""
        if self.told is not None:
            self.told(place)

    def must_be_here(self) -> None:
        """Nothing is read for somebody who is not.

        Raises:
            CallerLeft: the caller has gone away.
        """
        if self.left is not None and self.left.is_set():
            raise CallerLeft


SOMEBODY = Caller()
BACKGROUND = Caller(background=True)


@dataclass(frozen=True, eq=False)
class _Waiter:
    background: bool
    called: threading.Event = field(default_factory=threading.Event)


class Line:
    """A line with a fast lane, which is bounded.

    Args:
        at_once: turns that are taken at the same time.
        room: how many clinicians may wait; background work never takes a place of theirs.
    """

    def __init__(self, at_once: int, room: int = ROOM) -> None:
        self.at_once, self.room = at_once, room
        self._free = at_once
        self._lock = threading.Lock()
        self._clinicians: list[_Waiter] = []
        self._background: list[_Waiter] = []

    @property
    def waiting(self) -> int:
        """How many wait now."""
        with self._lock:
            return len(self._clinicians) + len(self._background)

    @contextmanager
    def turn(self, caller: Caller = SOMEBODY) -> Iterator[None]:
        """Wait for a turn and hold it as long as the block lasts, however that ends.

        Raises:
            Busy: the line is full; never for background work.
            WaitedTooLong: the caller's patience ran out.
            CallerLeft: the caller went away.
        """
        waiter = _Waiter(caller.background)
        try:
            self._join(waiter)
            self._wait(waiter, caller)
            yield
        finally:
            self._leave(waiter)

    def _join(self, waiter: _Waiter) -> None:
        with self._lock:
            lane = self._lane(waiter)
            if not self._free and not waiter.background and len(lane) >= self.room:
                raise Busy(self._ahead(waiter) + 1, self.room)
            lane.append(waiter)
            self._call()

    def _wait(self, waiter: _Waiter, caller: Caller) -> None:
        until = time.monotonic() + caller.waits
        caller.must_be_here()
        while (place := self._place(waiter)) is not None:
            caller.tell(place)
            if time.monotonic() >= until:
                raise WaitedTooLong(place, caller.waits)
            waiter.called.wait(min(TELL_EVERY, max(0.0, until - time.monotonic())))
            caller.must_be_here()

    def _leave(self, waiter: _Waiter) -> None:
        with self._lock:
            if waiter.called.is_set():
                self._free += 1
                self._call()
            elif waiter in self._lane(waiter):  # else he found the line full
                self._lane(waiter).remove(waiter)

    def _call(self) -> None:
        """Give what is free to those who come next; under the lock."""
        while self._free and (lane := self._clinicians or self._background):
            self._free -= 1
            lane.pop(0).called.set()

    def _place(self, waiter: _Waiter) -> int | None:
        """1 for the next one, None for one whose turn it is."""
        with self._lock:
            return None if waiter.called.is_set() else self._ahead(waiter) + 1

    def _ahead(self, waiter: _Waiter) -> int:
        """How many come before; under the lock. Who is not in the line yet comes behind everybody in it."""
        lane = self._lane(waiter)
        before = lane.index(waiter) if waiter in lane else len(lane)
        return before + (len(self._clinicians) if waiter.background else 0)

    def _lane(self, waiter: _Waiter) -> list[_Waiter]:
        return self._background if waiter.background else self._clinicians
