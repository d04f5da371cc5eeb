"""What each artefact does to a network's suspicious readings: painted on validation photos, and read again.

What turns more than a few of them is no ground for a benign answer (`artefacts/turned.py`). Every way in which an
artefact is painted counts.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from ..artefacts.catalogue import ARTEFACTS
from ..artefacts.drawing import Painter, Square
from ..schema.bundle import Fitted, TurnedBy

Booleans = npt.NDArray[np.bool_]
Suspected = Callable[[npt.NDArray[np.uint8]], Booleans]  # (n, 299, 299, 3) -> (n,) at or above the operating point

MOST = 100  # photos of a modality
BATCH = 50  # painted copies held at a time


def turned_by(
    suspected: Suspected, squares: npt.NDArray[np.uint8], malignant: Booleans, seed: int = 0
) -> dict[str, TurnedBy]:
    """By artefact, of how many suspicious readings of malignant lesions how many turn; ready for JSON.

    Args:
        suspected: the network with a modality's calibration and operating point.
        squares: (N, 299, 299, 3) validation photos of that modality, a mapped file is fine. malignant: (N,) which are.
    """
    rows = np.flatnonzero(malignant)
    rows = np.sort(np.random.default_rng(seed).permutation(rows)[:MOST])
    rows = rows[_read(suspected, squares, rows, lambda square, _: square, seed)]
    return {
        artefact.name: {
            "of": len(rows) * len(artefact.painters),
            "turned": sum(_turned(suspected, squares, rows, painter, seed) for painter in artefact.painters.values()),
        }
        for artefact in ARTEFACTS
    }


def _turned(
    suspected: Suspected, squares: npt.NDArray[np.uint8], rows: npt.NDArray[np.intp], painter: Painter, seed: int
) -> int:
    return int((~_read(suspected, squares, rows, painter, seed)).sum())


def _read(
    suspected: Suspected, squares: npt.NDArray[np.uint8], rows: npt.NDArray[np.intp], painter: Painter, seed: int
) -> Booleans:
    """(n,) of these photos, each painted with a generator of its own."""

    def painted(row: int) -> Square:
        return painter(np.array(squares[row]), np.random.default_rng([seed, row]))

    parts = [rows[k : k + BATCH] for k in range(0, len(rows), BATCH)]
    said = [suspected(np.stack([painted(int(row)) for row in part])) for part in parts]
    return np.concatenate(said) if said else np.zeros(0, dtype=bool)


def above_operating_point(fitted: Fitted, logits: npt.NDArray[np.float64], inside: Booleans) -> Booleans:
    """(N, K) logits -> (N,) by a modality's entry in bundle.json; `inside` (K,) are the malignant classes."""
    p = softmax(logits / fitted["temperature"] + np.array(fitted["bias"]), axis=1)
    return np.asarray(p[:, inside].sum(axis=1) >= fitted["operating_point"]["threshold"])
