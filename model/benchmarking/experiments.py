"""Two comparisons that need networks of their own: the partition beside the coarse cut, one data set beside the other.

The first is the paper's (its table of accuracy at the three and the nine nodes: trained on them, or on the partition,
"CNN-PA"). The second asks how much of what is learnt of melanoma belongs to the data set it was learnt on.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import numpy as np

from ..evaluation.bootstrap import PERCENTILES, draws
from ..evaluation.curves import auc
from ..evaluation.measure import CUTS, covered_at, read_at
from ..evaluation.metrics import accuracy
from ..evaluation.readings import Booleans, Floats, Readings, Strings
from ..evaluation.tasks import KERATOSIS, MELANOMA, MELANOMA_VS_NEVUS, NEVUS, Task
from ..schema.experiments import Beside, Crossed, Experiments
from ..schema.figures import Interval

THREE = (MELANOMA, NEVUS, KERATOSIS)  # what HAM10000 and ISIC 2017 both hold
DATASETS = ("HAM10000", "ISIC2017")
EVERYTHING = "all data sets"


def experiments(
    partition: Readings, direct: Mapping[str, Readings], only: Mapping[str, Readings], manifest_sha256: str
) -> Experiments:
    """Both comparisons, as they are kept.

    Args:
        partition: test photos read by the network that was trained on the partition of all data sets.
        direct: by the name of a cut, the same photos by the one trained directly on the cut's nodes.
        only: by the name of a data set, by the one trained on its melanomas, nevi and benign keratoses alone.
    """
    return {
        "measured": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "manifest_sha256": manifest_sha256,
        "cuts": at_the_cuts(partition, direct),
        "crossed": crossed(partition, only),
    }


def at_the_cuts(partition: Readings, direct: Mapping[str, Readings]) -> dict[str, dict[str, Beside]]:
    """Accuracy at each cut of the network trained on it and of the one trained on the partition, by modality.

    Raises:
        ValueError: the networks did not read the same photos in the same order.
    """
    figures: dict[str, dict[str, Beside]] = {}
    for cut, coarse in direct.items():
        if len(coarse) != len(partition) or (coarse["photo"] != partition["photo"]).any():
            raise ValueError("All networks must have read the same photos in the same order.")
        for modality in sorted(set(partition["modality"].tolist())):
            mine = (partition["modality"] == modality) & np.isin(partition["photo"], partition.known["photo"])
            row = _beside(partition.only(mine), coarse.only(mine), CUTS[cut])
            figures.setdefault(modality, {})[cut] = row
    return figures


def _beside(summed: Readings, coarse: Readings, depth: int) -> Beside:
    nodes = covered_at(summed, depth)
    truth, by_sum = read_at(summed, nodes)
    _, by_itself = read_at(coarse, nodes)
    right, direct = truth == by_sum, truth == by_itself
    return {
        "n": len(summed),
        "nodes": len(nodes),
        "of": int((summed.inference.taxonomy.depth == depth).sum()),
        "commonest": float(np.bincount(truth[truth >= 0]).max() / len(truth)),
        "partition": accuracy(right, summed["group"]),
        "direct": accuracy(direct, summed["group"]),
        "difference": difference(right, direct, summed["group"]),
    }


def difference(a: Booleans, b: Booleans, groups: Strings) -> Interval:
    """The share of `a` minus that of `b`, with its 95 % interval over the same draws of patients."""
    weights = draws(groups)
    steps = weights @ (a.astype(float) - b) / weights.sum(axis=1)
    low, high = np.percentile(steps, PERCENTILES)
    return {"value": float(a.mean() - b.mean()), "low": float(low), "high": float(high)}


def crossed(partition: Readings, only: Mapping[str, Readings]) -> list[Crossed]:
    """For each question and test set the AUC of the networks, by what they were trained on."""
    rows: list[Crossed] = []
    for task in _tasks():
        photos, truth, _ = task.of(partition)
        if not truth.any() or truth.all():
            continue
        rows.append(
            {
                "title": task.title,
                "tested_on": task.dataset,
                "with": int(truth.sum()),
                "without": int((~truth).sum()),
                "auc": {
                    name: auc(truth, _score(task, readings, photos["photo"]), photos["group"])
                    for name, readings in {**only, EVERYTHING: partition}.items()
                },
            }
        )
    return rows


def _score(task: Task, readings: Readings, photos: Strings) -> Floats:
    """(N,) the share of the target in target and others, for these photos alone.

    A network that was trained on seborrheic keratoses is asked about HAM10000's benign keratoses all the same.
    """
    place = {str(photo): k for k, photo in enumerate(readings["photo"])}
    mine = readings.only(np.array([place[str(photo)] for photo in photos]))
    positive, negative = mine.score(*task.positive), mine.score(*task.negative)
    return np.asarray(positive / (positive + negative))


def _tasks() -> list[Task]:
    names = {MELANOMA: "Melanoma against nevus and keratosis", KERATOSIS: "Keratosis against melanoma and nevus"}
    tasks = [MELANOMA_VS_NEVUS]
    for dataset in DATASETS:
        for node, name in names.items():
            others = tuple(other for other in THREE if other != node)
            tasks.append(Task(f"{dataset}-{node}", f"{name}, {dataset}", "dermoscopy", dataset, (node,), others))
    return tasks
