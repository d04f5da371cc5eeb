"""From parents to the order in which the descendants of a node are one slice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def depth_first(parent_of: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Order of visit and the depth of each visited node, from the one whose parent is -1; as many of each as that root
    reaches, which is fewer than there are nodes where some hang on a ring."""
    children: list[list[int]] = [[] for _ in parent_of]
    root = -1
    for i, above in enumerate(parent_of):
        if above < 0:
            root = i
        else:
            children[above].append(i)
    order, depths, stack = [], [], [(root, 0)]  # a stack, not recursion: a chain may be any length
    while stack:
        i, depth = stack.pop()
        order.append(i)
        depths.append(depth)
        stack.extend((child, depth + 1) for child in reversed(children[i]))
    return np.asarray(order, dtype=np.int64), np.asarray(depths, dtype=np.int64)


def ends(depth: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each node the index of the next node that is not below it: the next one of the same or a smaller depth."""
    end = [0] * len(depth)
    still_open: list[int] = []
    for i, d in enumerate(depth.tolist()):
        while len(still_open) > d:
            end[still_open.pop()] = i
        still_open.append(i)
    for i in still_open:
        end[i] = len(depth)
    return np.asarray(end, dtype=np.int64)
