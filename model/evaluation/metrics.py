"""How good a model is, on photos that it never saw. Dermoscopy and clinical photos are never pooled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import recall_score

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


def balanced_accuracy(truth: Strings, decided: Strings, groups: Strings) -> dict[str, Any]:
    """Mean recall over the diagnoses with its interval, and the recall of each."""

    def measure(rows: npt.NDArray[np.intp]) -> float:
        present = np.unique(truth[rows])
        return float(recall_score(truth[rows], decided[rows], labels=present, average="macro"))

    recalls = {
        str(name): {"recall": float(np.mean(decided[truth == name] == name)), "n": int((truth == name).sum())}
        for name in np.unique(truth)
    }
    return {**interval(measure, groups), "n": len(truth), "by_diagnosis": recalls}


def share(hits: Booleans, groups: Strings) -> dict[str, Any]:
    """The share of hits with its interval; the interval of a share of none or all is as wide as Wilson's."""
    low, high, _ = wilson(int(hits.sum()), len(hits))
    figure = interval(lambda rows: float(hits[rows].mean()), groups)
    return {"value": figure["value"], "low": min(low, figure["low"]), "high": max(high, figure["high"])}


def accuracy(right: Booleans, groups: Strings) -> dict[str, Any]:
    """The share of right decisions with its interval and n.

    Drawn as `interval` draws, but over the sums of each group: a page asks for it at any cut.
    """
    names, member = np.unique(groups, return_inverse=True)
    hits, sizes = np.bincount(member, weights=right), np.bincount(member)
    generator = np.random.default_rng(0)
    chosen = (generator.integers(len(names), size=len(names)) for _ in range(1000))
    low, high = np.percentile([hits[k].sum() / sizes[k].sum() for k in chosen], [2.5, 97.5])
    return {"value": float(right.mean()), "low": float(low), "high": float(high), "n": len(right)}


def wilson(hits: int, n: int) -> tuple[float, float, int]:
    """Wilson's 95 % interval of a share (Wilson 1927, doi:10.1080/01621459.1927.10502953), and n."""
    z = 1.959963984540054
    part, spread = hits / n, z**2 / n
    middle = (part + spread / 2) / (1 + spread)
    half = z / (1 + spread) * np.sqrt(part * (1 - part) / n + spread / (4 * n))
    return max(0.0, float(middle - half)), min(1.0, float(middle + half)), n


def calibration_error(p: Floats, correct: Booleans, bins: int = 10) -> float:
    """Expected calibration error over equal-width bins (Guo et al. 2017, arXiv:1706.04599)."""
    place = np.clip((p * bins).astype(int), 0, bins - 1)
    total = 0.0
    for k in range(bins):
        inside = place == k
        if inside.any():
            total += inside.mean() * abs(p[inside].mean() - correct[inside].mean())
    return float(total)
