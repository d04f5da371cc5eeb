"""The shortcut audit: beside each figure what can be had without seeing the lesion, and what an artefact changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from taxonomy.tree import MALIGNANT

from ..data.manifest import LabelledPhoto, Manifest
from ..data.squares import squares
from ..evaluation.curves import auc
from ..evaluation.readings import Booleans, Readings
from ..evaluation.shortcuts import corners_only, dataset_only
from ..evaluation.tasks import MELANOMA, NEVUS, TASKS, Task, malignancy
from ..model import Model
from ..schema.evaluation import Blind, Shortcuts, Stress
from .ood_figures import outcomes_of
from .painted_artefacts import stress


def shortcuts(model: Model, manifest: Manifest, readings: Readings, work: Path) -> Shortcuts:
    """Blind classifiers for every task, and a stress test for each modality.

    Args:
        readings: of the test split. work: where decoded photos are kept.
    """
    known = readings.known
    modalities = sorted(set(known["modality"].tolist()))
    tasks = [*TASKS, *map(malignancy, modalities)]
    return {
        "blind": {task.id: row for task in tasks if (row := _blind(model, manifest, known, task, work)) is not None},
        "stress": {name: _stress(model, manifest, known, name, work) for name in modalities},
    }


def _blind(model: Model, manifest: Manifest, known: Readings, task: Task, work: Path) -> Blind | None:
    """AUC of the model, of one that sees four corners, and of one that is told the data set alone."""
    mine, truth, score = task.of(known)
    train = _training_cases(model, manifest, task)
    train_truth = _within(model, train, task.positive)
    if not truth.any() or truth.all() or not train_truth.any() or train_truth.all():
        return None
    test = _cases_of(manifest, mine)
    corners = corners_only(squares(train, work), train_truth, squares(test, work))
    sets = dataset_only(np.array([case.dataset for case in train]), train_truth, mine["dataset"])
    return {
        "title": f"{task.title}, {task.modality}" if task.dataset is None else task.title,
        "model": auc(truth, score, mine["group"]),
        "corners": auc(truth, corners, mine["group"]),
        "dataset": auc(truth, sets, mine["group"]),
    }


def _training_cases(model: Model, manifest: Manifest, task: Task) -> list[LabelledPhoto]:
    """Training photos of the task; of all confirmations, so that corners have learnt what the model could have."""
    nodes = (*task.positive, *task.negative) if task.negative else (model.taxonomy.root,)
    return [
        case
        for case in manifest.select("train", task.dataset)
        if case.modality == task.modality and any(model.taxonomy.within(str(case.node), node) for node in nodes)
    ]


def _within(model: Model, cases: list[LabelledPhoto], nodes: tuple[str, ...]) -> Booleans:
    return np.array([any(model.taxonomy.within(str(case.node), node) for node in nodes) for case in cases])


def _cases_of(manifest: Manifest, readings: Readings) -> list[LabelledPhoto]:
    by_photo = {case.row["image"]: case for case in manifest.select("test", labelled=False)}
    return [by_photo[str(photo)] for photo in readings["photo"]]


def _stress(model: Model, manifest: Manifest, known: Readings, modality: str, work: Path) -> Stress:
    """Artefacts, and melanomas in the light of the follow-up nevi, read as a clinician's photo is."""
    mine = known.where(modality=modality)
    melanomas = mine.within(MELANOMA) & (mine["dataset"] == "HAM10000")
    return stress(
        lambda pixels: outcomes_of(model, pixels),
        squares(_cases_of(manifest, mine), work),
        mine.within(MALIGNANT),
        melanomas=melanomas,
        followed_up=mine.within(NEVUS) & (mine["confirmed_by"] == "follow_up"),
    )
