"""Whether probabilities mean what they say: intercept, slope, Brier score, reliability, and the error of chance alone.

Intercept and slope as in Cox 1958 and Van Calster et al. 2019 (doi:10.1186/s12916-019-1466-7): the intercept with the
slope held at 1 (0 is right; above it, probabilities are too low on the whole), and the slope of a logistic regression
on the log-odds (1 is right; below it, they are too extreme).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

from ..schema.figures import CalibrationFigures, Interval
from .bootstrap import PERCENTILES, draws
from .metrics import calibration_error, wilson
from .readings import Booleans, Floats, Strings

BINS = 10
_EDGE = 1e-6  # log-odds stay finite


def calibration(truth: Booleans, p: Floats, groups: Strings, rounds: int = 200) -> CalibrationFigures:
    """Figures of one probability.

    Args:
        truth, p: (N,). groups: (N,) what is drawn together. rounds: of the bootstrap of intercept and slope.
    """
    weights = np.vstack([np.ones(len(p)), draws(groups, rounds)])
    fitted = np.array([_intercept_and_slope(truth, p, row) for row in weights])
    low, high = np.nanpercentile(fitted[1:], PERCENTILES, axis=0)
    intercept, slope = (Interval(value=float(fitted[0, k]), low=float(low[k]), high=float(high[k])) for k in range(2))
    return {
        "n": len(p),
        "intercept": intercept,
        "slope": slope,
        "brier": float(np.mean((p - truth) ** 2)),
        "ece": calibration_error(p, truth),
        "ece_by_chance": error_by_chance(p),
    }


def error_by_chance(p: Floats, rounds: int = 200) -> float:
    """The mean calibration error of probabilities that are right, for as many photos: what is left is noise."""
    generator = np.random.default_rng(0)
    return float(np.mean([calibration_error(p, generator.random(len(p)) < p) for _ in range(rounds)]))


def _intercept_and_slope(truth: Booleans, p: Floats, weights: Floats) -> tuple[float, float]:
    drawn = weights > 0
    y, w = truth[drawn], weights[drawn]
    if not y.any() or y.all():
        return float("nan"), float("nan")
    inside = np.clip(p[drawn], _EDGE, 1 - _EDGE)
    log_odds = logit(inside)

    def excess(shift: float) -> float:
        return float(w @ (expit(log_odds + shift) - y))

    regression = LogisticRegression(C=np.inf, max_iter=200).fit(log_odds[:, None], y, sample_weight=w)
    return float(brentq(excess, -30, 30)), float(regression.coef_[0, 0])


@dataclass(frozen=True)
class Bin:
    """Photos of similar probability: what was said on average, and how many had the target (Wilson's interval)."""

    said: float
    seen: float
    low: float
    high: float
    n: int


def reliability(truth: Booleans, p: Floats, bins: int = BINS) -> list[Bin]:
    """The reliability diagram over equal-width bins; empty bins are left out."""
    place = np.clip((p * bins).astype(int), 0, bins - 1)
    return [
        Bin(float(p[inside].mean()), float(truth[inside].mean()), *wilson(int(truth[inside].sum()), int(inside.sum())))
        for inside in (place == k for k in range(bins))
        if inside.any()
    ]
