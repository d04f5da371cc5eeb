"""Python runs this first in a process under test: its clock that nobody sets runs ahead by the seconds in a file.

So a test lets the minutes pass in which a machine sleeps or a phone is locked, and waits for none of them.
"""

import os
import time
from pathlib import Path

_true, _ahead = time.clock_gettime, Path(os.environ["CLOCK_AHEAD"])


def _clock_gettime(clock: int) -> float:
    return _true(clock) + (float(_ahead.read_text("utf-8")) if clock == time.CLOCK_BOOTTIME else 0)


setattr(time, "clock_gettime", _clock_gettime)  # noqa: B010, a stand-in that mypy need not believe
