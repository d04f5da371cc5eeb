"""How a command fails: one sentence on standard error, and 1."""

from __future__ import annotations

import sys

NO_RAY = "This needs Ray, which is not installed here: use `make cluster`, or install model/serving/requirements.txt."


def fail(sentence: str) -> int:
    """Say it and return the exit code."""
    print(sentence, file=sys.stderr)
    return 1
