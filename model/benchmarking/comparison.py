"""Two models on the same photos: each figure of both, and their difference with a paired interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..evaluation.bootstrap import PERCENTILES, draws
from ..evaluation.curves import areas
from ..evaluation.readings import Booleans, Floats, Readings, Strings
from ..evaluation.tasks import TASKS, Task, malignancy


@dataclass(frozen=True)
class Difference:
    """A figure of A and of B, and A minus B with its 95 % interval over the same draws of patients."""

    what: str
    n: int
    a: float
    b: float
    difference: float
    low: float
    high: float


def compare(a: Readings, b: Readings, tasks: tuple[Task, ...] = TASKS) -> list[Difference]:
    """Areas under the curves of all tasks, of malignancy by modality, and the accuracy at the first two levels.

    Raises:
        ValueError: the two were not read from the same photos in the same order.
    """
    if len(a) != len(b) or (a["photo"] != b["photo"]).any():
        raise ValueError("Both models must have read the same photos: evaluate them on the same manifest and splits.")
    modalities = sorted(set(a.known["modality"].tolist()))
    rows = [_areas(task, a, b) for task in (*tasks, *map(malignancy, modalities))]
    return [row for row in rows if row is not None]


def _areas(task: Task, a: Readings, b: Readings) -> Difference | None:
    """Only photos of kinds that both models know."""
    both = np.isin(a["photo"], a.known["photo"]) & np.isin(b["photo"], b.known["photo"])
    mine, truth, of_a = task.of(a.only(both))
    _, _, of_b = task.of(b.only(both))
    if not truth.any() or truth.all():
        return None
    return paired(f"AUC: {task.title}", truth, of_a, of_b, mine["group"])


def paired(what: str, truth: Booleans, of_a: Floats, of_b: Floats, groups: Strings) -> Difference:
    """The difference of two areas under the curve, each draw of patients taken for both."""
    once, weights = np.ones((1, len(truth))), draws(groups)
    a, b = (float(areas(truth, score, once)[0]) for score in (of_a, of_b))
    low, high = np.nanpercentile(areas(truth, of_a, weights) - areas(truth, of_b, weights), PERCENTILES)
    return Difference(what, len(truth), a, b, a - b, float(low), float(high))
