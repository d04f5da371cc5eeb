"""Curves and their intervals, fast enough for a page: all draws of the bootstrap at once, as weighted sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..schema.figures import Area
from .bootstrap import PERCENTILES, ROUNDS, draws
from .readings import Booleans, Floats, Strings


def areas(truth: Booleans, score: Floats, weights: Floats) -> Floats:
    """(rounds,) areas under the ROC curve, ties counted half; NaN for a draw without positives or negatives.

    Args:
        truth, score: (N,). weights: (rounds, N).
    """
    _, place = np.unique(score, return_inverse=True)
    steps = int(place.max()) + 1 if len(place) else 0
    positive, negative = (_by_place(weights * side, place, steps) for side in (truth, ~truth))
    below = np.cumsum(negative, axis=1) - negative / 2
    total = positive.sum(axis=1) * negative.sum(axis=1)
    won = (positive * below).sum(axis=1)
    return np.divide(won, total, out=np.full(len(weights), np.nan), where=total > 0)


def auc(truth: Booleans, score: Floats, groups: Strings) -> Area:
    """Area under the ROC curve with its 95 % interval, and how many photos it rests on."""
    value = float(areas(truth, score, np.ones((1, len(truth))))[0])
    low, high = np.nanpercentile(areas(truth, score, draws(groups)), PERCENTILES)
    with_, without = int(truth.sum()), int((~truth).sum())
    return {"value": value, "low": float(low), "high": float(high), "with": with_, "without": without}


@dataclass(frozen=True)
class Roc:
    """A ROC curve as the paper draws it, from the strictest threshold to the most lenient."""

    thresholds: Floats  # (S,) falling; a photo is suspected at or above
    sensitivity: Floats  # (S,) rising
    specificity: Floats  # (S,) falling
    band: Floats  # (B, 3) sensitivity, and the 95 % interval of the specificity there
    auc: float
    interval: tuple[float, float]


def roc(truth: Booleans, score: Floats, groups: Strings, rounds: int = ROUNDS) -> Roc:
    """The curve of all thresholds with its bands.

    Raises:
        ValueError: no positives, or no negatives.
    """
    if not truth.any() or truth.all():
        raise ValueError("A ROC curve needs photos with the target and photos without it.")
    thresholds = np.concatenate([[np.inf], np.unique(score)[::-1]])
    sensitivity = _shares_at_or_above(score[truth], thresholds)
    specificity = 1 - _shares_at_or_above(score[~truth], thresholds)
    weights = draws(groups, rounds)
    area = float(areas(truth, score, np.ones((1, len(truth))))[0])
    low, high = np.nanpercentile(areas(truth, score, weights), PERCENTILES)
    band = _band(truth, score, weights)
    return Roc(thresholds, sensitivity, specificity, band, area, (float(low), float(high)))


def _shares_at_or_above(values: Floats, thresholds: Floats) -> Floats:
    return 1 - np.searchsorted(np.sort(values), thresholds, side="left") / len(values)


def _band(truth: Booleans, score: Floats, weights: Floats, grid: int = 51) -> Floats:
    """Interval of the specificity at each of an even row of sensitivities."""
    order = np.argsort(-score, kind="stable")
    found = np.cumsum(weights[:, order] * truth[order], axis=1)
    spared = np.cumsum(weights[:, order] * ~truth[order], axis=1)
    at = np.linspace(0, 1, grid)
    usable = (found[:, -1] > 0) & (spared[:, -1] > 0)
    curves = np.stack(
        [1 - np.interp(at, f / f[-1], s / s[-1]) for f, s in zip(found[usable], spared[usable], strict=True)]
    )
    return np.column_stack([at, *np.percentile(curves, PERCENTILES, axis=0)])


def _by_place(weights: Floats, place: np.ndarray, steps: int) -> Floats:
    """(rounds, N) -> (rounds, steps): the sum over the photos of each place."""
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(steps))
    return np.asarray(np.add.reduceat(weights[:, order], starts, axis=1))


@dataclass(frozen=True)
class Rate:
    """A share of photos with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class AtThreshold:
    """What a threshold does to the photos of a task, and to those of a practice with another prevalence."""

    sensitivity: Rate
    specificity: Rate
    ppv: Rate  # share of suspected lesions that have the target
    npv: Rate
    to_biopsy: Rate  # suspected lesions for each one with the target: 1 / PPV
    positives: int
    missed: int
    negatives: int
    suspected_negatives: int


def at_threshold(truth: Booleans, suspected: Booleans, groups: Strings, prevalence: float | None = None) -> AtThreshold:
    """Rates with bootstrap intervals.

    Args:
        prevalence: the share of lesions with the target among the lesions of a practice, whose spectrum is taken to
            be that of these photos; the share among these photos without it.

    Raises:
        ValueError: no positives, no negatives, or a prevalence not between 0 and 1.
    """
    if not truth.any() or truth.all():
        raise ValueError("Rates need photos with the target and photos without it.")
    if prevalence is not None and not 0 < prevalence < 1:
        raise ValueError("A prevalence lies between 0 and 1, both excluded.")
    weights = np.vstack([np.ones(len(truth)), draws(groups)])
    with np.errstate(invalid="ignore", divide="ignore"):
        sensitivity = (weights @ (truth & suspected)) / (weights @ truth)
        specificity = (weights @ (~truth & ~suspected)) / (weights @ ~truth)
        share = weights @ truth / weights.sum(axis=1) if prevalence is None else prevalence
        true_positive, false_positive = share * sensitivity, (1 - share) * (1 - specificity)
        true_negative, false_negative = (1 - share) * specificity, share * (1 - sensitivity)
        ppv = true_positive / (true_positive + false_positive)
        npv = true_negative / (true_negative + false_negative)
        to_biopsy = 1 / ppv
    return AtThreshold(
        sensitivity=_rate(sensitivity),
        specificity=_rate(specificity),
        ppv=_rate(ppv),
        npv=_rate(npv),
        to_biopsy=_rate(to_biopsy),
        positives=int(truth.sum()),
        missed=int((truth & ~suspected).sum()),
        negatives=int((~truth).sum()),
        suspected_negatives=int((~truth & suspected).sum()),
    )


def _rate(values: Floats) -> Rate:
    """The first is the figure, the others its draws."""
    drawn = values[1:][np.isfinite(values[1:])]
    if not len(drawn):
        return Rate(float(values[0]), float("nan"), float("nan"))
    low, high = np.percentile(drawn, PERCENTILES)
    return Rate(float(values[0]), float(low), float(high))
