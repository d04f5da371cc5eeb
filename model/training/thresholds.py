"""The limits that a bundle carries, all of them set on the validation split alone.

A limit protects the worst-off data set: whatever camera a readable lesion was taken with, it must not be refused more
often than any other, so each percentile is taken per data set and the most lenient of them holds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ..novelty import Gaussians, Novelty
from .forward import Readings

Floats = npt.NDArray[np.float64]

SENSITIVITY = 0.90  # the operating point's aim on validation photos, in each modality
KEPT = 98.5  # per cent of the validation photos of any data set within each of the two novelty limits
COMPONENTS = 96  # principal components in which distances are measured


def operating_point(malignant: Floats, truth: npt.NDArray[np.bool_], modality: npt.NDArray[np.str_]) -> dict[str, Any]:
    """The highest P(malignant) that still finds SENSITIVITY of the malignant and premalignant lesions of each modality.

    Args:
        malignant: (N,) P(malignant or premalignant). truth: (N,) whether it is. modality: (N,).
    """
    points = []
    for name in np.unique(modality):
        found = np.sort(malignant[(modality == name) & truth])
        points.append(found[int(np.floor((1 - SENSITIVITY) * len(found)))])
    return {"threshold": float(min(points)), "aim": SENSITIVITY, "set_on": "validation photos"}


def novelty_limits(
    known: Readings, known_datasets: npt.NDArray[np.str_], validation: Readings, datasets: npt.NDArray[np.str_]
) -> Novelty:
    """Fit the distances on training photos and set their limits on validation photos."""
    texture = Gaussians.fit(known.texture, known_datasets, COMPONENTS)
    embedding = Gaussians.fit(known.embedding, known_datasets, COMPONENTS)
    return Novelty(
        texture,
        embedding,
        texture_limit=_lenient_percentile(texture.distance(validation.texture), datasets),
        embedding_limit=_lenient_percentile(embedding.distance(validation.embedding), datasets),
    )


def _lenient_percentile(values: Floats, groups: npt.NDArray[np.str_]) -> float:
    return max(float(np.percentile(values[groups == name], KEPT)) for name in np.unique(groups))
