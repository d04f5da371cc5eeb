"""Every figure of a split, computed from its readings alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from taxonomy import Taxonomy
from taxonomy.cut import LEVELS
from taxonomy.tree import MALIGNANT

from ..head.probabilities import decide_over_prior
from ..schema.figures import (
    CalibrationOf,
    Counts,
    CutAccuracy,
    Interval,
    OperatingPoint,
    SevenDiagnoses,
    Share,
    Split,
    Subgroup,
    TaskArea,
)
from .calibration import calibration
from .curves import Rate, areas, at_threshold, auc
from .metrics import HAM_DIAGNOSES, accuracy, balanced_accuracy, share
from .readings import Readings
from .selective import conformal_coverage, risk_coverage, top_class
from .slices import BY, enough, groups
from .tasks import TASKS, Task, cancer, malignancy

if TYPE_CHECKING:
    from ..model import Model

CUTS = LEVELS  # by depth in the tree


def measure_split(model: Model, readings: Readings) -> Split:
    """The figures of one split; tasks whose photos it lacks are left out."""
    known = readings.known
    by_modality = {name: known.where(modality=name) for name in sorted(set(known["modality"].tolist()))}
    figures: Split = {
        "photos": _counts(readings["dataset"]),
        "tasks": {task.id: measured for task in _tasks(model, by_modality) if (measured := measure_task(task, known))},
        "operating_point": {name: _operating_point(model, part) for name, part in by_modality.items()},
        "calibration": {name: _calibration(part) for name, part in by_modality.items()},
        "cuts": {name: accuracy_at_cuts(part) for name, part in by_modality.items()},
        "risk_coverage": {name: risk_coverage(part, model.bundle.level) for name, part in by_modality.items()},
        "conformal": {
            name: conformal_coverage(part, model.calibration(name).conformal, model.calibration(name).covered)
            for name, part in by_modality.items()
        },
        "subgroups": {name: _subgroups(model, part) for name, part in by_modality.items()},
        "modality": {name: accuracy(part["read_as"] == name, part["group"]) for name, part in by_modality.items()},
        "refusals": {name: _refusals(readings.where(dataset=name)) for name in sorted(set(readings["dataset"]))},
        "artefacts": {name: _artefacts(readings.where(dataset=name)) for name in sorted(set(readings["dataset"]))},
        "refusals_by_diagnosis": {
            f"{name}: {node}": _refusals(part.where(node=node))
            for name, part in by_modality.items()
            for node in sorted(set(part["node"].tolist()))
        },
    }
    ham = known.where(dataset="HAM10000")
    if len(ham):
        figures["seven_diagnoses"] = seven_diagnoses(model, ham)
    return figures


def _tasks(model: Model, by_modality: dict[str, Readings]) -> list[Task]:
    ours = [task for name in by_modality for task in (malignancy(name), cancer(name, model.inference))]
    return [*TASKS, *ours]


def measure_task(task: Task, known: Readings) -> TaskArea | None:
    """Area under the curve with its interval and counts; None for a task without photos of both sides."""
    mine, truth, score = task.of(known)
    if not truth.any() or truth.all():
        return None
    return {"title": task.title, "note": task.note, **auc(truth, score, mine["group"])}


def seven_diagnoses(model: Model, ham: Readings) -> SevenDiagnoses:
    """HAM10000's own: classes summed per diagnosis; decided by probability over its prior, plain arg-max beside it."""
    names = sorted(set(HAM_DIAGNOSES.values()))
    sums = np.zeros((len(names), len(model.classes)))
    for label, k in set(zip(ham["label"].tolist(), ham.true_class.tolist(), strict=True)):
        sums[names.index(HAM_DIAGNOSES[label]), k] = 1
    p = ham.p @ sums.T
    truth = np.array([HAM_DIAGNOSES[label] for label in ham["label"]])
    over_prior = np.array(names)[decide_over_prior(p, sums @ model.calibration("dermoscopy").prior)]
    return {
        "over_prior": balanced_accuracy(truth, over_prior, ham["group"]),
        "arg_max": balanced_accuracy(truth, np.array(names)[p.argmax(axis=1)], ham["group"]),
    }


def accuracy_at_cuts(part: Readings) -> dict[str, CutAccuracy]:
    """Accuracy at the paper's cuts and of the training classes, with the number of nodes that are covered."""
    figures: dict[str, CutAccuracy] = {}
    for name, depth in CUTS.items():
        nodes = covered_at(part, depth)
        figures[name] = {**accuracy_at(part, nodes), "nodes": len(nodes), "of": _nodes_at(part, depth)}
    count = len(part.inference.class_ids)
    figures["training classes"] = {**accuracy_at(part, part.inference.class_ids), "nodes": count, "of": count}
    return figures


def accuracy_at(part: Readings, nodes: Sequence[str]) -> Share:
    """Share of photos whose most probable node of these is the true one, with its interval and n.

    A photo whose true node lies in none of them was read wrongly. ValueError without nodes.
    """
    truth, read = read_at(part, nodes)
    return accuracy(truth == read, part["group"])


def read_at(part: Readings, nodes: Sequence[str]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Two (N,) of places in `nodes`: of the true node, -1 where none of them holds it, and of the most probable one.

    ValueError without nodes.
    """
    if not nodes:
        raise ValueError("Without a node there is nothing to be read.")
    inside = np.stack([part.within(node) for node in nodes], axis=1)
    truth = np.where(inside.any(axis=1), inside.argmax(axis=1), -1)
    return truth, np.stack([part.score(node) for node in nodes], axis=1).argmax(axis=1)


def covered_at(part: Readings, depth: int) -> list[str]:
    """The nodes of a depth that have a probability, in the order of the tree."""
    taxonomy = part.inference.taxonomy
    return [n.id for i, n in enumerate(taxonomy.nodes) if taxonomy.depth[i] == depth and part.inference.resolved[i]]


def _nodes_at(part: Readings, depth: int) -> int:
    return int((part.inference.taxonomy.depth == depth).sum())


def suspected(model: Model, readings: Readings) -> npt.NDArray[np.bool_]:
    """(N,) whether each photo lies at or above the operating point of the modality that it was read as."""
    thresholds = {name: head.malignant_threshold for name, head in model.calibrations.items()}
    return readings.score(MALIGNANT) >= np.array([thresholds[str(name)] for name in readings["read_as"]])


def _operating_point(model: Model, part: Readings) -> OperatingPoint:
    """Of photos of one modality: rates with intervals, and for each malignant class how many lay below."""
    truth, at_or_above = part.within(MALIGNANT), suspected(model, part)
    rates = at_threshold(truth, at_or_above, part["group"])
    figures: OperatingPoint = {
        "threshold": model.calibration(str(part["modality"][0])).malignant_threshold,
        "sensitivity": {**_interval(rates.sensitivity), "n": rates.positives},
        "specificity": {**_interval(rates.specificity), "n": rates.negatives},
        "of_each": {},
    }
    for node in malignant_classes(part.inference.taxonomy, part):
        mine = part.within(node)
        if mine.any():
            found = share(at_or_above[mine], part["group"][mine])
            figures["of_each"][node] = {**found, "n": int(mine.sum()), "missed": int((mine & ~at_or_above).sum())}
    return figures


def malignant_classes(taxonomy: Taxonomy, part: Readings) -> list[str]:
    """The training classes that are malignant or premalignant, in the order of the logits."""
    return [node for node in part.inference.class_ids if taxonomy.within(node, MALIGNANT)]


def _calibration(part: Readings) -> CalibrationOf:
    """Of P(malignant or premalignant), and of the most probable class."""
    return {
        "malignant": calibration(part.within(MALIGNANT), part.score(MALIGNANT), part["group"]),
        "top class": calibration(top_class(part)[1], top_class(part)[0], part["group"]),
    }


def _subgroups(model: Model, part: Readings) -> dict[str, Subgroup]:
    """Malignancy in each group of patients; too few lesions are "not evaluated", with how many there are."""
    figures: dict[str, Subgroup] = {}
    for by in BY:
        for name, mine in groups(part, by).items():
            truth = mine.within(MALIGNANT)
            with_, without = int(truth.sum()), int((~truth).sum())
            if not enough(truth, mine["group"]):
                figures[f"{by}: {name}"] = {"evaluated": False, "with": with_, "without": without}
                continue
            rates = at_threshold(truth, suspected(model, mine), mine["group"])
            figures[f"{by}: {name}"] = {
                "evaluated": True,
                "with": with_,
                "without": without,
                "auc": float(areas(truth, mine.score(MALIGNANT), np.ones((1, len(mine))))[0]),
                "sensitivity": _interval(rates.sensitivity),
                "specificity": _interval(rates.specificity),
            }
    return figures


def _refusals(readings: Readings) -> Counts:
    """How many photos get no answer, and why."""
    return {"n": len(readings), **_counts(readings["refused"][readings["refused"] != ""])}


def _artefacts(readings: Readings) -> Counts:
    """How many photos each artefact was found on, as they are: most of these photos have none."""
    names = [name for found in readings["artefacts"] for name in found.split(";") if name]
    return {"n": len(readings), **_counts(np.array(names, dtype=np.str_))}


def _counts(values: npt.NDArray[np.str_]) -> Counts:
    names, counts = np.unique(values, return_counts=True)
    return {str(name): int(count) for name, count in zip(names, counts, strict=True)}


def _interval(rate: Rate) -> Interval:
    return {"value": rate.value, "low": rate.low, "high": rate.high}
