"""Many items on a few threads, in order: how folders, manifests and test splits are worked through."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 2  # items a thread, under way or done and not yet taken


def in_order(work: Callable[[Item], Result], items: Iterable[Item], threads: int) -> Generator[Result, None, None]:
    """What `work` makes of each item, in the order of the items.

    Items are taken as results are: with a slow consumer no results pile up, however many items there are. What `work`
    raises comes out in its place and ends it; items that have not begun then never do.
    """
    with ThreadPoolExecutor(max_workers=threads) as pool:
        begun: deque[Future[Result]] = deque()
        try:
            for item in items:
                begun.append(pool.submit(work, item))
                if len(begun) >= AHEAD * threads:
                    yield begun.popleft().result()
            while begun:
                yield begun.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
