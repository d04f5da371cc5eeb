"""How much of the memory that is free again the process holds on to.

Streamlit runs every page in a thread of its own, and glibc gives threads heaps of their own, up to eight for each core.
A heap gives back only what is free at its end, so each keeps about as much as a page ever needed, a photo in all its
stages, and the server grows with every thread that comes by. Two heaps are enough: Python does not allocate in
parallel, and OpenVINO and torch allocate little while they read.

Elsewhere than under glibc nothing is done.
"""

from __future__ import annotations

import ctypes
import sys
import threading
import time

HEAPS = 2
EVERY = 20.0  # seconds between two givings back, of some milliseconds each
_M_ARENA_MAX = -8  # malloc.h


def keep_small() -> None:
    """Have few heaps, and give back now and again what is free; call it before other threads begin."""
    if (c := _glibc()) is not None:
        c.mallopt(_M_ARENA_MAX, HEAPS)
        threading.Thread(target=_give_back_again_and_again, name="malloc-trim", daemon=True).start()


def give_back() -> None:
    """Hand the pages of memory that are free to the system."""
    if (c := _glibc()) is not None:
        c.malloc_trim(0)


def _give_back_again_and_again() -> None:
    while True:
        time.sleep(EVERY)
        give_back()


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    c = ctypes.CDLL(None)
    return c if hasattr(c, "mallopt") and hasattr(c, "malloc_trim") else None
