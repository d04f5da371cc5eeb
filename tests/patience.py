"""How long a test waits: until what it waits for is there.

A machine that computes other things is slow, and not red. So no test asserts how long anything took or guesses how long
it will take; what never comes is given up after PATIENCE, and a process that has ended or a page that failed at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 180.0  # seconds for a state
HANGS = 20 * 60.0  # seconds for a whole command: what takes longer will never end


def until(true: Callable[[], object], told: Callable[[], str] = lambda: "It did not come true.") -> None:
    """Wait for a state; `told` says what was found in its place."""
    latest = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < latest, told()
        time.sleep(0.01)
