"""What it was, on test photos, when the model said what it says now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from taxonomy.tree import MALIGNANT

from ..head.probabilities import Probabilities
from .readings import Booleans, Readings


@dataclass(frozen=True)
class Record:
    """Test photos of one modality that got the same answer."""

    n: int
    shows: tuple[tuple[str, int], ...]  # training class -> photos, the most frequent first
    datasets: tuple[tuple[str, int], ...]  # the case mix that they come from
    malignant: int  # how many were malignant or premalignant


def record_of(readings: Readings, said: Probabilities) -> Record:
    """The photos with the same answer; where there is none, those without an answer on the same side of the point.

    Args:
        readings: of test photos. said: a reading in the bundle's own case mix.
    """
    answer = said.answer.node or ""
    same = (
        (readings["read_as"] == said.calibration.modality)
        & (readings["answer"] == answer)
        & (readings["refused"] == "")
    )
    if not answer:
        same &= _suspected(readings, said.threshold) == said.suspected
    mine = readings.only(same).known
    names = [readings.inference.class_ids[k] for k in mine.true_class]
    return Record(
        n=len(mine),
        shows=tuple(Counter(names).most_common()),
        datasets=tuple(Counter(mine["dataset"].tolist()).most_common()),
        malignant=int(mine.within(MALIGNANT).sum()) if len(mine) else 0,
    )


def _suspected(readings: Readings, threshold: float) -> Booleans:
    return np.asarray(readings.score(MALIGNANT) >= threshold)
