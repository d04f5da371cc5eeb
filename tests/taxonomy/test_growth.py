"""What the work on a tree costs when the tree grows, without a clock: calls that Python makes, and memory at its peak.

Four times the nodes may make four times the calls and take four times the memory, and no more: a loop inside a loop
would make sixteen times as many, an array of nodes by nodes take sixteen times as much.
"""

import sys
import tracemalloc

import numpy as np
import pytest

from tests.benchmarks.tree_growth import deep, wide, work

SMALL, TIMES = 1_000, 4
SLACK = 1.3  # logarithms, and what does not grow at all
ARRAYS = ("subtree_sums()", "up(): one photo", "up(): 16 photos")


def calls(job):
    """Calls of functions, in Python and in C, that a job makes."""
    count = 0

    def on_event(frame, event, arg):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(on_event)
    try:
        job()
    finally:
        sys.setprofile(None)
    return count


def memory(job):
    """Bytes that a job holds at its peak."""
    tracemalloc.start()
    try:
        job()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.fixture(scope="module", params=[wide, deep])
def jobs(request):
    return work(request.param(SMALL)), work(request.param(SMALL * TIMES))


@pytest.mark.parametrize("name", work(wide(20)))
def test_calls_and_memory_grow_no_faster_than_the_tree(jobs, name):
    small, large = (sized[name] for sized in jobs)
    for job in (small, large):
        job()  # what is made once is not counted
    assert calls(large) <= TIMES * SLACK * max(calls(small), 100)
    assert memory(large) <= TIMES * SLACK * max(memory(small), 20_000)


@pytest.mark.parametrize("name", ARRAYS)
def test_array_work_makes_as_many_calls_for_any_tree(jobs, name):
    small, large = (sized[name] for sized in jobs)
    assert calls(small) == calls(large) < 100


def test_the_count_would_see_a_loop_inside_a_loop():
    def quadratic(n):
        return lambda: [abs(i) for i in range(n) for _ in range(n)]

    assert calls(quadratic(200)) > TIMES * SLACK * calls(quadratic(50))
    assert memory(lambda: np.zeros((800, 800))) > TIMES * SLACK * memory(lambda: np.zeros((200, 200)))
