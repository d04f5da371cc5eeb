"""How a command fails: one sentence on standard error, and 1."""

from __future__ import annotations

import sys


def fail(sentence: str) -> int:
    """Say it and return the exit code."""
    print(sentence, file=sys.stderr)
    return 1
