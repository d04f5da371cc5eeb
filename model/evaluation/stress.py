"""The same photos read again in another light, or with a sticker on: whatever changes is not the lesion's doing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from .borders import border_colour, recolour
from .stickers import STICKERS, Painter

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]
Squares = npt.NDArray[np.uint8]
Read = Callable[[Squares], Floats]  # (n, side, side, 3) -> (n,) P(malignant); called with at most BATCH squares
SuspectedAt = Callable[[Floats, Indices], Booleans]  # P(malignant) of these rows -> at or above their operating point

BATCH = 32
MOST = 200


def at_threshold(threshold: float | Floats) -> SuspectedAt:
    """The decision by one threshold, or by each photo's own: (N,), as modalities have different ones."""

    def suspected(p: Floats, rows: Indices) -> Booleans:
        return np.asarray(p >= (threshold if np.ndim(threshold) == 0 else np.asarray(threshold)[rows]))

    return suspected


def stress(
    read: Read,
    squares: Squares,
    truth: Booleans,
    suspected_at: SuspectedAt,
    *,
    melanomas: Booleans | None = None,
    followed_up: Booleans | None = None,
    most: int = MOST,
    seed: int = 0,
    painters: Mapping[str, Painter] = STICKERS,
) -> dict[str, Any]:
    """Paint stickers on photos, recolour the melanomas, read all of them again; ready for JSON.

    Args:
        read: the model on squares as the network gets them.
        squares: (N, side, side, 3) of one modality, a mapped file is fine. truth: (N,) malignant or not.
        suspected_at: see `at_threshold`.
        melanomas, followed_up: (N,) which to recolour, and the nevi whose border they get. Without both, or where
            there are none, `recoloured` is None.
        most: photos for the stickers, half of them malignant if there are as many; and photos to recolour.
    """
    generator = np.random.default_rng(seed)
    chosen = np.sort(np.concatenate([_some(truth, most // 2, generator), _some(~truth, most - most // 2, generator)]))
    recoloured = None
    if melanomas is not None and followed_up is not None and melanomas.any() and followed_up.any():
        target = np.mean([border_colour(squares[k]) for k in np.flatnonzero(followed_up)], axis=0)
        recoloured = _recoloured(read, squares, suspected_at, _some(melanomas, most, generator), target)
    return {
        "seed": seed,
        "photos": len(chosen),
        "malignant": int(truth[chosen].sum()),
        "stickers": _stickers(read, squares, truth, suspected_at, chosen, painters, seed),
        "recoloured": recoloured,
    }


def _stickers(
    read: Read,
    squares: Squares,
    truth: Booleans,
    suspected_at: SuspectedAt,
    chosen: Indices,
    painters: Mapping[str, Painter],
    seed: int,
) -> list[dict[str, Any]]:
    """A row for each sticker: decisions that flip, and the mean change of P(malignant)."""
    before = _read(read, squares, chosen, lambda square, _: square)
    rows = []
    for name, paint in painters.items():

        def painted(square: Squares, k: int, paint: Painter = paint) -> Squares:
            return paint(square, np.random.default_rng([seed, k]))  # a photo's sticker is the same for every model

        after = _read(read, squares, chosen, painted)
        rows.append({"sticker": name, **_changes(before, after, truth[chosen], chosen, suspected_at)})
    return rows


def _recoloured(
    read: Read, squares: Squares, suspected_at: SuspectedAt, chosen: Indices, target: Floats
) -> dict[str, Any]:
    """Sensitivity for the chosen melanomas before and after they get the border colour `target`."""
    tinted = [recolour(squares[k], target) for k in chosen]
    left = [np.abs(border_colour(square) - target).max() for square in tinted]
    before = _read(read, squares, chosen, lambda square, _: square)
    after = np.concatenate([read(np.stack(tinted[k : k + BATCH])) for k in range(0, len(tinted), BATCH)])
    changes = _changes(before, after, np.ones(len(chosen), dtype=bool), chosen, suspected_at)
    found = [suspected_at(p, chosen) for p in (before, after)]
    return {
        "n": len(chosen),
        "border": [round(float(level), 1) for level in target],
        "not_reached": int(np.sum(np.array(left) > 5)),  # by more than 5 of 255: cut off at white, or an extreme gain
        "sensitivity_before": float(found[0].mean()),
        "sensitivity_after": float(found[1].mean()),
        "lost": changes["no_longer_suspected"],
        "gained": changes["newly_suspected"],
        "mean_change": changes["mean_change"],
    }


def _changes(
    before: Floats, after: Floats, truth: Booleans, chosen: Indices, suspected_at: SuspectedAt
) -> dict[str, Any]:
    was, now = suspected_at(before, chosen), suspected_at(after, chosen)
    change = after - before
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


def _read(read: Read, squares: Squares, chosen: Indices, changed: Callable[[Squares, int], Squares]) -> Floats:
    """(n,) P(malignant) of the chosen photos, each changed first; a batch of copies at a time is kept."""
    parts = [chosen[k : k + BATCH] for k in range(0, len(chosen), BATCH)]
    said = [read(np.stack([changed(np.array(squares[k]), int(k)) for k in part])) for part in parts]
    return np.concatenate(said) if said else np.zeros(0)


def _some(wanted: Booleans, most: int, generator: np.random.Generator) -> Indices:
    """At most so many of the wanted rows, drawn by chance, in order."""
    rows = np.flatnonzero(wanted)
    return np.sort(generator.permutation(rows)[:most])


def _mean(values: Floats) -> float | None:
    return float(values.mean()) if len(values) else None
