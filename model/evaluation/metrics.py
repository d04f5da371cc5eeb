"""How good a model is, on photos that it never saw. Dermoscopy and clinical photos are never pooled."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Strings = npt.NDArray[np.str_]

# HAM10000's own seven diagnoses: akiec holds actinic keratosis and squamous cell carcinoma in situ.
HAM_DIAGNOSES = {
    "NV": "nv",
    "MEL": "mel",
    "BKL": "bkl",
    "BCC": "bcc",
    "AK": "akiec",
    "SCC": "akiec",
    "DF": "df",
    "VASC": "vasc",
}


def interval(measure: Callable[[npt.NDArray[np.intp]], float], groups: Strings, rounds: int = 1000) -> dict[str, float]:
    """A figure with its 95 % bootstrap interval, drawn by patient, else lesion, else photo.

    Args:
        measure: the figure for an array of row numbers; NaN where a draw lacks a class.
        groups: (N,) what is drawn together.
    """
    generator = np.random.default_rng(0)
    names, member = np.unique(groups, return_inverse=True)
    rows = np.split(np.argsort(member, kind="stable"), np.cumsum(np.bincount(member))[:-1])
    draws = [
        measure(np.concatenate([rows[k] for k in generator.integers(len(names), size=len(names))]))
        for _ in range(rounds)
    ]
    low, high = np.nanpercentile(draws, [2.5, 97.5])
    return {"value": measure(np.arange(len(groups))), "low": float(low), "high": float(high)}


def auc(truth: Booleans, score: Floats, groups: Strings) -> dict[str, Any]:
    """Area under the ROC curve with its interval and how many lesions it rests on."""

    def measure(rows: npt.NDArray[np.intp]) -> float:
        return float(roc_auc_score(truth[rows], score[rows])) if 0 < truth[rows].sum() < len(rows) else float("nan")

    return {**interval(measure, groups), "with": int(truth.sum()), "without": int((~truth).sum())}


def balanced_accuracy(truth: Strings, decided: Strings, groups: Strings) -> dict[str, Any]:
    """Mean recall over the diagnoses with its interval, and the recall of each."""

    def measure(rows: npt.NDArray[np.intp]) -> float:
        return float(balanced_accuracy_score(truth[rows], decided[rows]))

    recalls = {
        str(name): {"recall": float(np.mean(decided[truth == name] == name)), "n": int((truth == name).sum())}
        for name in np.unique(truth)
    }
    return {**interval(measure, groups), "n": len(truth), "by_diagnosis": recalls}


def at_operating_point(truth: Booleans, suspected: Booleans, threshold: float, groups: Strings) -> dict[str, Any]:
    """Sensitivity and specificity of "at or above the threshold", each with interval and count."""
    figures: dict[str, Any] = {"threshold": threshold}
    for name, side, hit in (("sensitivity", truth, suspected), ("specificity", ~truth, ~suspected)):
        figures[name] = {**interval(partial(_share, hit[side]), groups[side]), "n": int(side.sum())}
    return figures


def _share(hits: Booleans, rows: npt.NDArray[np.intp]) -> float:
    return float(hits[rows].mean())


def calibration_error(p: Floats, correct: Booleans, bins: int = 10) -> float:
    """Expected calibration error over equal-width bins (Guo et al. 2017, arXiv:1706.04599)."""
    place = np.clip((p * bins).astype(int), 0, bins - 1)
    total = 0.0
    for k in range(bins):
        inside = place == k
        if inside.any():
            total += inside.mean() * abs(p[inside].mean() - correct[inside].mean())
    return float(total)
