"""How a command fails: one sentence on standard error, and 1."""

from __future__ import annotations

import contextlib
import errno
import os
import sys

from ..atomic import NO_ROOM

NO_RAY = "This needs Ray, which is not installed here: use `make cluster`, or install model/serving/requirements.txt."
FULL = "The disk is full: what this command prints could not be written to its end. Make room, then try again."


def fail(error: Exception | str) -> int:
    """Say it and return the exit code."""
    if isinstance(error, OSError) and error.errno and not error.filename:
        sentence = _of_the_output(error)
    else:
        sentence = str(error)
    if sentence:
        with contextlib.suppress(OSError):  # standard error may lie on the same disk
            print(sentence, file=sys.stderr)
    return 1


def _of_the_output(error: OSError) -> str:
    """What is said where standard output can't be written; nothing to whoever has seen enough, as `| head` has."""
    if error.errno not in (errno.EPIPE, *NO_ROOM):
        return str(error)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left would fail once more at the end
    return "" if error.errno == errno.EPIPE else FULL
