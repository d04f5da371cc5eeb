"""Uncertainty that holds: how often the answer is right at its level, and how often a set holds the true class."""

from __future__ import annotations

import numpy as np

from taxonomy import walk
from taxonomy.tree import MALIGNANT

from ..head.conformal import Conformal
from ..schema.figures import ConformalRow, RiskCoverage, RiskRow
from .metrics import wilson
from .readings import Booleans, Floats, Readings
from .tasks import MELANOMA

LEVELS = tuple(round(0.51 + 0.02 * k, 2) for k in range(25))  # 0.51 … 0.99
COVERAGES = (0.80, 0.85, 0.90, 0.95)


def risk_coverage(readings: Readings, at: float) -> RiskCoverage:
    """For each level the share of photos that get an answer and the share of wrong ones among the answers.

    An answer is right when the true node is it, or lies below it. The level of the bundle, `at`, is one of the rows.
    """
    inference = readings.inference
    nodes = inference.propagate(readings.p)
    rows: list[RiskRow] = []
    for level in sorted({*LEVELS, at}):
        answers = [walk(inference.taxonomy, inference, p, level).node for p in nodes]
        answered = np.array([answer is not None for answer in answers])
        right = np.array([_holds(readings, k, answer) for k, answer in enumerate(answers)])
        depth = [int(inference.taxonomy.depth[inference.taxonomy.index(a)]) for a in answers if a is not None]
        n = int(answered.sum())
        low, high, _ = wilson(int((answered & ~right).sum()), n) if n else (0.0, 1.0, 0)
        rows.append(
            {
                "level": level,
                "answered": n / len(readings),
                "wrong": float((answered & ~right).sum() / n) if n else 0.0,
                "low": low,
                "high": high,
                "mean_depth": float(np.mean(depth)) if depth else 0.0,
            }
        )
    return {"n": len(readings), "at": at, "rows": rows}


def _holds(readings: Readings, row: int, answer: str | None) -> bool:
    node = str(readings["node"][row])
    return answer is not None and bool(node) and readings.inference.taxonomy.within(node, answer)


def conformal_coverage(readings: Readings, conformal: Conformal, covered: Booleans) -> list[ConformalRow]:
    """For each promise the share of photos whose set holds the true class, and the set's mean size in classes.

    Melanoma comes first: a promise that holds on average may fail where it matters.
    """
    malignant = readings.inference.mask(MALIGNANT)
    truth = readings.true_class
    groups: dict[str, Booleans] = {
        "melanoma": readings.within(MELANOMA),
        "malignant or premalignant": readings.within(MALIGNANT),
        "other": ~readings.within(MALIGNANT),
        "all": np.ones(len(readings), dtype=bool),
    }
    rows: list[ConformalRow] = []
    for promise in COVERAGES:
        inside = conformal.prediction_set(readings.p, malignant, promise) & covered
        held = inside[np.arange(len(readings)), truth]
        rows += [_covered(promise, name, held[rows_of], inside[rows_of]) for name, rows_of in groups.items()]
    return rows


def _covered(promise: float, group: str, held: Booleans, inside: Booleans) -> ConformalRow:
    n = len(held)
    low, high, _ = wilson(int(held.sum()), n) if n else (0.0, 1.0, 0)
    return {
        "promise": promise,
        "group": group,
        "n": n,
        "held": float(held.mean()) if n else 0.0,
        "low": low,
        "high": high,
        "classes": float(inside.sum(axis=1).mean()) if n else 0.0,
    }


def top_class(readings: Readings) -> tuple[Floats, Booleans]:
    """(N,) the probability of the most probable class, and whether it is the true one."""
    chosen = readings.p.argmax(axis=1)
    return readings.p.max(axis=1), chosen == readings.true_class
