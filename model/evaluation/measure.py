"""Measure a bundle on labelled photos, through the very path that reads a clinician's photo."""

from __future__ import annotations

import datetime
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from ..loading import Model
from ..photo import PhotoError
from ..prediction import Prediction
from ..probabilities import MALIGNANT, decide_over_prior
from ..training.manifest import Case, Manifest
from ..training.run import open_manifest
from .metrics import HAM_DIAGNOSES, at_operating_point, auc, balanced_accuracy, calibration_error

MELANOMA, NEVUS, KERATOSIS = "malignant-melanocytic", "melanocytic-nevus", "benign-keratosis"
CARCINOMAS = ("basal-cell-carcinoma", "squamous-cell-carcinoma")


@dataclass(frozen=True)
class Read:
    """Labelled photos with what the model said of them."""

    model: Model
    cases: list[Case]
    predictions: list[Prediction]

    def where(self, **wanted: str) -> Read:
        """Those whose columns have the wanted values."""
        kept = [k for k, case in enumerate(self.cases) if all(getattr(case, name) == v for name, v in wanted.items())]
        return self._only(kept)

    def labelled(self, *labels: str) -> Read:
        return self._only([k for k, case in enumerate(self.cases) if case.label in labels])

    def _only(self, rows: list[int]) -> Read:
        return Read(self.model, [self.cases[k] for k in rows], [self.predictions[k] for k in rows])

    def score(self, *nodes: str) -> npt.NDArray[np.float64]:
        """(N,) the nodes' probabilities together."""
        return np.array([sum(p.nodes[node] for node in nodes) for p in self.predictions])

    def column(self, name: str) -> npt.NDArray[np.str_]:
        return np.array([getattr(case, name) for case in self.cases])

    def within(self, node: str) -> npt.NDArray[np.bool_]:
        return np.array([self.model.taxonomy.within(str(case.node), node) for case in self.cases])


def evaluate(model: Model, manifest_path: Path, splits: tuple[str, ...] = ("val", "test")) -> dict[str, Any]:
    """All figures of a bundle, ready for its evaluation.json.

    Raises:
        ManifestError: the manifest can't be read.
    """
    manifest = open_manifest(manifest_path)
    return {
        "measured": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "manifest_sha256": manifest.sha256,
        "runtime": model.runtime.describe(),
        "splits": {split: _measure_split(_read(model, manifest, split)) for split in splits},
    }


def _read(model: Model, manifest: Manifest, split: str) -> Read:
    cases = manifest.select(split, labelled=False)
    results = model.predict_many([case.path for case in cases])
    predictions: list[Prediction] = []
    for case, result in tqdm(zip(cases, results, strict=True), total=len(cases), desc=split, file=sys.stderr):
        if isinstance(result, PhotoError):
            raise OSError(f"{case.path.name}: {result}")
        predictions.append(result)
    return Read(model, cases, predictions)


def _measure_split(read: Read) -> dict[str, Any]:
    """The tasks whose photos this split has."""
    ham, isic, pad = (read.where(dataset=name) for name in ("HAM10000", "ISIC2017", "PAD-UFES-20"))
    lesions = read._only([k for k, case in enumerate(read.cases) if case.node is not None and case.modality != "other"])
    known = lesions._only([k for k, case in enumerate(lesions.cases) if case.dataset != "open-nonneoplastic"])
    figures: dict[str, Any] = {"photos": dict(zip(*_counts(read.column("dataset")), strict=True))}
    if ham.cases:
        figures["seven_diagnoses"] = _seven_diagnoses(ham)
        figures["melanoma_vs_nevus"] = {
            "histology": _melanoma_vs_nevus(ham.where(confirmed_by="histo")),
            "all": _melanoma_vs_nevus(ham),
        }
    if isic.cases:
        groups = isic.column("group")
        figures["isic2017"] = {
            "melanoma_vs_rest": auc(isic.within(MELANOMA), isic.score(MELANOMA), groups),
            "keratosis_vs_rest": auc(isic.within(KERATOSIS), isic.score(KERATOSIS), groups),
        }
    carcinoma_task = pad.labelled("BCC", "SCC", "SEK")
    if carcinoma_task.cases:
        figures["carcinoma_vs_keratosis"] = _carcinoma_vs_keratosis(carcinoma_task)
    modalities = {name: known.where(modality=name) for name in sorted(set(known.column("modality")))}
    figures["operating_point"] = {name: _operating_point(part) for name, part in modalities.items()}
    figures["calibration"] = {name: _calibration(part) for name, part in modalities.items()}
    figures["refusals"] = {name: _refusals(read.where(dataset=name)) for name in sorted(set(read.column("dataset")))}
    return figures


def _seven_diagnoses(ham: Read) -> dict[str, Any]:
    """Classes summed per diagnosis; decided by probability over its prior, plain arg-max beside it."""
    names = sorted(set(HAM_DIAGNOSES.values()))
    model, inference = ham.model, ham.model.inference
    sums = np.zeros((len(names), len(model.classes)))
    for case in {case.label: case for case in ham.cases}.values():
        target = inference.merged_into(str(case.node)) or str(case.node)
        sums[names.index(HAM_DIAGNOSES[case.label])] += inference.mask(target)
    sums = np.minimum(sums, 1)
    p = np.array([prediction.probabilities.by_class for prediction in ham.predictions]) @ sums.T
    truth = np.array([HAM_DIAGNOSES[case.label] for case in ham.cases])
    over_prior = np.array(names)[decide_over_prior(p, sums @ model.head("dermoscopy").prior)]
    groups = ham.column("group")
    return {
        "over_prior": balanced_accuracy(truth, over_prior, groups),
        "arg_max": balanced_accuracy(truth, np.array(names)[p.argmax(axis=1)], groups),
    }


def _melanoma_vs_nevus(ham: Read) -> dict[str, Any]:
    both = ham.labelled("MEL", "NV")
    score = both.score(MELANOMA) / (both.score(MELANOMA) + both.score(NEVUS))
    return auc(both.within(MELANOMA), score, both.column("group"))


def _carcinoma_vs_keratosis(pad: Read) -> dict[str, Any]:
    carcinoma = pad.score(*CARCINOMAS)
    return auc(~pad.within(KERATOSIS), carcinoma / (carcinoma + pad.score(KERATOSIS)), pad.column("group"))


def _operating_point(read: Read) -> dict[str, Any]:
    """Of photos of one modality, each held to the operating point of the modality that it was read as."""
    threshold = read.model.head(read.cases[0].modality).malignant_threshold
    suspected = np.array([prediction.probabilities.suspected for prediction in read.predictions])
    return at_operating_point(read.within(MALIGNANT), suspected, threshold, read.column("group"))


def _calibration(read: Read) -> dict[str, float]:
    """Of the most probable class, and of P(malignant)."""
    truth = np.array([read.model.inference.mask(_class_of(read.model, case)) for case in read.cases])
    p = np.array([prediction.probabilities.by_class for prediction in read.predictions])
    return {
        "n": len(read.cases),
        "ece_top_class": calibration_error(p.max(axis=1), truth[np.arange(len(p)), p.argmax(axis=1)]),
        "ece_malignant": calibration_error(read.score(MALIGNANT), read.within(MALIGNANT)),
        "brier_malignant": float(np.mean((read.score(MALIGNANT) - read.within(MALIGNANT)) ** 2)),
    }


def _class_of(model: Model, case: Case) -> str:
    return model.inference.merged_into(str(case.node)) or str(case.node)


def _refusals(read: Read) -> dict[str, Any]:
    """How many photos of a data set get no answer, and why."""
    reasons = [p.refused or ("unreadable" if p.quality.verdict == "unreadable" else "") for p in read.predictions]
    names, counts = _counts(np.array([reason for reason in reasons if reason]))
    return {"n": len(reasons), **dict(zip(names, counts, strict=True))}


def _counts(values: npt.NDArray[np.str_]) -> tuple[list[str], list[int]]:
    names, counts = np.unique(values, return_counts=True)
    return [str(name) for name in names], [int(count) for count in counts]
