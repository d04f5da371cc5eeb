"""The same photos read again with an artefact painted on, or in another light: what changes is not the lesion's doing.

A reading that changes sides counts as what its reader sees of it: a refusal, an answer with a caution at the headline,
or an answer in silence, which is the one to fear.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..artefacts.catalogue import PAINTERS
from ..artefacts.drawing import Painter
from ..schema.evaluation import Changes, Painted, Recoloured, Stress, TurnedReadings
from .borders import border_colour, recolour

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]
Squares = npt.NDArray[np.uint8]

BATCH = 32
MOST = 200


@dataclass(frozen=True)
class Outcomes:
    """What n readings come to."""

    malignant: Floats  # (n,) P(malignant or premalignant)
    suspected: Booleans  # (n,) at or above the operating point
    refused: Booleans  # (n,) no reading
    cautioned: Booleans  # (n,) a reading with a caution at its headline

    def __len__(self) -> int:
        return len(self.malignant)

    @classmethod
    def join(cls, parts: Sequence[Outcomes]) -> Outcomes:
        """One after the other."""
        columns = ("malignant", "suspected", "refused", "cautioned")
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in columns))


Read = Callable[[Squares], Outcomes]  # (n, side, side, 3) -> n readings; called with at most BATCH squares


def stress(
    read: Read,
    squares: Squares,
    truth: Booleans,
    *,
    melanomas: Booleans | None = None,
    followed_up: Booleans | None = None,
    most: int = MOST,
    seed: int = 0,
    painters: Mapping[str, Painter] = PAINTERS,
) -> Stress:
    """Paint artefacts on photos, recolour the melanomas, read all of them again; ready for JSON.

    Args:
        read: the model on squares as the network gets them.
        squares: (N, side, side, 3) of one modality, a mapped file is fine. truth: (N,) malignant or not.
        melanomas, followed_up: (N,) which to recolour, and the nevi whose border they get. Without both, or where
            there are none, `recoloured` is None.
        most: photos for the artefacts, half of them malignant if there are as many; and photos to recolour.
    """
    generator = np.random.default_rng(seed)
    chosen = np.sort(np.concatenate([_some(truth, most // 2, generator), _some(~truth, most - most // 2, generator)]))
    recoloured = None
    if melanomas is not None and followed_up is not None and melanomas.any() and followed_up.any():
        target = np.mean([border_colour(squares[k]) for k in np.flatnonzero(followed_up)], axis=0)
        recoloured = _recoloured(read, squares, _some(melanomas, most, generator), target)
    return {
        "seed": seed,
        "photos": len(chosen),
        "malignant": int(truth[chosen].sum()),
        "painted": _painted(read, squares, truth[chosen], chosen, painters, seed) if len(chosen) else [],
        "recoloured": recoloured,
    }


def _painted(
    read: Read, squares: Squares, truth: Booleans, chosen: Indices, painters: Mapping[str, Painter], seed: int
) -> list[Painted]:
    """A row for each painter: decisions that flip, and what a reader sees of those that turn benign."""
    before = _read(read, squares, chosen, lambda square, _: square)
    rows: list[Painted] = []
    for name, paint in painters.items():

        def painted(square: Squares, k: int, paint: Painter = paint) -> Squares:
            return paint(square, np.random.default_rng([seed, k]))  # a photo's artefact is the same for every model

        after = _read(read, squares, chosen, painted)
        rows.append({"painter": name, **_changes(before, after, truth), **_turned(before, after, truth)})
    return rows


def _turned(before: Outcomes, after: Outcomes, truth: Booleans) -> TurnedReadings:
    """Of the malignant lesions that were answered as suspicious, those that are no longer, by what is shown instead."""
    answered = truth & before.suspected & ~before.refused
    benign = answered & ~after.suspected
    return {
        "remarked": int((after.refused | after.cautioned).sum()),
        "suspicious": int(answered.sum()),
        "turned": int(benign.sum()),
        "turned_refused": int((benign & after.refused).sum()),
        "turned_cautioned": int((benign & ~after.refused & after.cautioned).sum()),
        "turned_in_silence": int((benign & ~after.refused & ~after.cautioned).sum()),
    }


def _recoloured(read: Read, squares: Squares, chosen: Indices, target: Floats) -> Recoloured:
    """Sensitivity for the chosen melanomas before and after they get the border colour `target`."""
    tinted = [recolour(squares[k], target) for k in chosen]
    left = [np.abs(border_colour(square) - target).max() for square in tinted]
    before = _read(read, squares, chosen, lambda square, _: square)
    after = Outcomes.join([read(np.stack(tinted[k : k + BATCH])) for k in range(0, len(tinted), BATCH)])
    changes = _changes(before, after, np.ones(len(chosen), dtype=bool))
    return {
        "n": len(chosen),
        "border": [round(float(level), 1) for level in target],
        "not_reached": int(np.sum(np.array(left) > 5)),  # by more than 5 of 255: cut off at white, or an extreme gain
        "sensitivity_before": float(before.suspected.mean()),
        "sensitivity_after": float(after.suspected.mean()),
        "lost": changes["no_longer_suspected"],
        "gained": changes["newly_suspected"],
        "mean_change": changes["mean_change"],
    }


def _changes(before: Outcomes, after: Outcomes, truth: Booleans) -> Changes:
    was, now = before.suspected, after.suspected
    change = after.malignant - before.malignant
    return {
        "flips": int((was != now).sum()),
        "newly_suspected": int((~was & now).sum()),
        "newly_suspected_benign": int((~was & now & ~truth).sum()),
        "no_longer_suspected": int((was & ~now).sum()),
        "no_longer_suspected_malignant": int((was & ~now & truth).sum()),
        "mean_change": _mean(change),
        "mean_change_malignant": _mean(change[truth]),
        "mean_change_benign": _mean(change[~truth]),
    }


def _read(read: Read, squares: Squares, chosen: Indices, changed: Callable[[Squares, int], Squares]) -> Outcomes:
    """Readings of the chosen photos, each changed first; a batch of copies at a time is kept."""
    parts = [chosen[k : k + BATCH] for k in range(0, len(chosen), BATCH)]
    return Outcomes.join([read(np.stack([changed(np.array(squares[k]), int(k)) for k in part])) for part in parts])


def _some(wanted: Booleans, most: int, generator: np.random.Generator) -> Indices:
    """At most so many of the wanted rows, drawn by chance, in order."""
    rows = np.flatnonzero(wanted)
    return np.sort(generator.permutation(rows)[:most])


def _mean(values: Floats) -> float | None:
    return float(values.mean()) if len(values) else None
