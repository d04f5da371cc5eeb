"""Test photos of which a copy lies among the training photos, and what the figures are without them.

An official test set is measured whole, so that its figure can be set beside others'; what the copies add to it stands
beside that.
"""

from __future__ import annotations

import numpy as np

from ..data.manifest import Manifest
from ..data.near_duplicates import fingerprints, near_duplicates
from ..evaluation.measure import measure_task
from ..evaluation.readings import Readings
from ..evaluation.tasks import TASKS
from ..schema.evaluation import Leaks
from ..schema.figures import TaskArea


def leaks(manifest: Manifest, readings: Readings) -> Leaks:
    """The copies that near-duplicate search finds, and the tasks that they touch, measured without them.

    Args:
        readings: of the test split.
    """
    copies = copied_test_photos(manifest)
    mine = np.isin(readings["photo"], copies)
    without: dict[str, TaskArea | None] = {}
    for task in TASKS:
        touched = task.of(readings)[0]
        if np.isin(touched["photo"], copies).any():
            without[task.id] = measure_task(task, readings.only(~mine))
    return {"photos": sorted(copies), "tasks": {name: row for name, row in without.items() if row is not None}}


def copied_test_photos(manifest: Manifest) -> list[str]:
    """Names of test photos that are near-duplicates of a training photo."""
    cases = [case for case in manifest.cases if case.split in ("train", "test")]
    pairs = near_duplicates(fingerprints([case.path for case in cases]))
    parted = [(cases[i], cases[j]) for i, j in pairs if cases[i].split != cases[j].split]
    return [case.row["image"] for pair in parted for case in pair if case.split == "test"]
