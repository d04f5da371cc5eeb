"""Many items on a few threads: in order, no faster than they are taken, and each only once."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.in_order import AHEAD, in_order


@given(st.lists(st.integers(), max_size=60), st.integers(1, 9))
@settings(max_examples=50)
def test_it_is_map(items: list[int], threads: int) -> None:
    assert list(in_order(lambda item: item * item, items, threads)) == [item * item for item in items]


def test_items_are_taken_no_faster_than_results() -> None:
    """However many there are, and however slow whoever takes the results."""
    taken = list[int]()

    def endless() -> Iterator[int]:
        while True:
            taken.append(len(taken))
            yield taken[-1]

    results = in_order(lambda item: item, endless(), threads=3)
    for k in range(50):
        assert next(results) == k
        assert len(taken) <= k + AHEAD * 3
    results.close()


def test_an_error_comes_in_its_place_and_what_has_not_begun_never_does() -> None:
    begun, go = list[int](), threading.Event()

    def work(item: int) -> int:
        begun.append(item)
        if item == 1:
            raise KeyError(item)
        if item > 1:
            go.wait(10)
        return item

    results = in_order(work, range(100), threads=2)
    assert next(results) == 0
    threading.Timer(0.05, go.set).start()
    with pytest.raises(KeyError):
        next(results)
    assert len(begun) <= AHEAD * 2 + 1


def test_never_more_at_once_than_threads() -> None:
    inside, most, lock, together = 0, 0, threading.Lock(), threading.Barrier(4)

    def work(item: int) -> int:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        together.wait(10)
        with lock:
            inside -= 1
        return item

    assert list(in_order(work, range(16), threads=4)) == list(range(16))
    assert most == 4
