"""What is free again goes back to the system, although something that stays lies behind it."""

import sys

import pytest

from pages.server.malloc_trim import give_back


def resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as pages:
        return int(pages.read().split()[1]) * 4096


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only glibc is told what to give back")
def test_what_is_free_in_the_middle_of_the_heap_is_given_back():
    size, number = 100_000, 2_000  # each too small to be mapped by itself
    blocks = [bytes([1]) * size for _ in range(number)]
    held = blocks[-1]
    full = resident()
    blocks.clear()
    give_back()
    assert full - resident() > 0.9 * size * number
    assert held[0] == 1
