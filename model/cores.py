"""How many cores this process may use: the size of every pool of threads, ours and the libraries'."""

from __future__ import annotations

import os


def cores() -> int:
    """The cores that affinity and the container's cgroup quota (v1 or v2) leave: `os.cpu_count` has all of the host's.

    LOKY_MAX_CPU_COUNT lowers it further.
    """
    from joblib import cpu_count  # with the first count: importing it takes as long as numpy

    return int(cpu_count())


def are_fewer_than_there_are() -> bool:
    """Whether a library that counts the machine's cores by itself would start too many threads."""
    return cores() < (os.cpu_count() or 1)
