"""How much each training photo counts: rare labels more, one of many views of a lesion less, an unproven label less."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from ..data.manifest import LabelledPhoto
from ..schema.settings import Settings

# By how the label was confirmed, after Gessert et al. 2019 (arXiv:1905.02793): histology 4, confocal microscopy 3,
# follow-up 2, consensus 1. Where it wasn't recorded, as follow-up.
CERTAINTY = {"histo": 1.0, "confocal": 0.75, "follow_up": 0.5, "consensus": 0.25, "clinical consensus": 0.25}
NOT_RECORDED = 0.5

Weights = npt.NDArray[np.float32]


def photo_weights(cases: list[LabelledPhoto], masks: npt.NDArray[np.bool_], settings: Settings) -> Weights:
    """(cases,) weights of mean 1, by `settings`.

    Args:
        masks: (cases, classes), which classes each label allows.
    """
    weights = by_rarity(masks, settings.rarity).astype(np.float64)
    if settings.one_vote_a_lesion:
        weights /= views_of_its_lesion(cases)
    if settings.by_certainty:
        weights *= [CERTAINTY.get(case.confirmed_by, NOT_RECORDED) for case in cases]
    return (weights / weights.mean()).astype(np.float32)


def by_rarity(masks: npt.NDArray[np.bool_], rarity: float) -> Weights:
    """(cases,) weights of mean 1, each proportional to (photos with the same target) ** -rarity."""
    _, group, sizes = np.unique(masks, axis=0, return_inverse=True, return_counts=True)
    weights = sizes[group.ravel()] ** -rarity
    return (weights / weights.mean()).astype(np.float32)


def views_of_its_lesion(cases: list[LabelledPhoto]) -> npt.NDArray[np.int64]:
    """(cases,) photos of the same lesion in the same modality, each photo itself included.

    The clinical photo and the dermoscopic one of a pair are two, for two heads are calibrated on them.
    """
    lesions = [(case.row.get("lesion_id") or case.path, case.modality) for case in cases]
    views = Counter(lesions)
    return np.array([views[lesion] for lesion in lesions])
