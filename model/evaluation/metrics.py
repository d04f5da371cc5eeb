"""How good a model is, on photos that it never saw. Dermoscopy and clinical photos are never pooled."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.stats import binomtest
from sklearn.metrics import recall_score

from ..schema.figures import BalancedAccuracy, Interval, Recall, Share
from .bootstrap import PERCENTILES, drawn_groups, interval

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Strings = npt.NDArray[np.str_]

ENOUGH_FOR_A_SHARE = 30  # photos: of fewer, a share says nothing

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


def balanced_accuracy(truth: Strings, decided: Strings, groups: Strings) -> BalancedAccuracy:
    """Mean recall over the diagnoses with its interval, and the recall of each."""

    def measure(rows: npt.NDArray[np.intp]) -> float:
        present = np.unique(truth[rows])
        return float(recall_score(truth[rows], decided[rows], labels=present, average="macro"))

    recalls: dict[str, Recall] = {
        str(name): {"recall": float(np.mean(decided[truth == name] == name)), "n": int((truth == name).sum())}
        for name in np.unique(truth)
    }
    return {**interval(measure, groups), "n": len(truth), "by_diagnosis": recalls}


def share(hits: Booleans, groups: Strings) -> Interval:
    """The share of hits with its interval; the interval of a share of none or all is as wide as Wilson's."""
    low, high, _ = wilson(int(hits.sum()), len(hits))
    figure = interval(lambda rows: float(hits[rows].mean()), groups)
    return {"value": figure["value"], "low": min(low, figure["low"]), "high": max(high, figure["high"])}


def accuracy(right: Booleans, groups: Strings) -> Share:
    """The share of right decisions with its interval and n.

    Drawn as `interval` draws, but over the sums of each group: a page asks for it at any cut.
    """
    names, member = np.unique(groups, return_inverse=True)
    hits, sizes = np.bincount(member, weights=right), np.bincount(member)
    low, high = np.percentile([hits[k].sum() / sizes[k].sum() for k in drawn_groups(len(names))], PERCENTILES)
    return {"value": float(right.mean()), "low": float(low), "high": float(high), "n": len(right)}


def wilson(hits: int, n: int) -> tuple[float, float, int]:
    """Wilson's 95 % interval of a share (Wilson 1927, doi:10.1080/01621459.1927.10502953), and n."""
    interval = binomtest(hits, n).proportion_ci(method="wilson")
    return float(interval.low), float(interval.high), n


def calibration_error(p: Floats, correct: Booleans, bins: int = 10) -> float:
    """Expected calibration error over equal-width bins (Guo et al. 2017, arXiv:1706.04599)."""
    place = np.clip((p * bins).astype(int), 0, bins - 1)
    total = 0.0
    for k in range(bins):
        inside = place == k
        if inside.any():
            total += inside.mean() * abs(p[inside].mean() - correct[inside].mean())
    return float(total)
