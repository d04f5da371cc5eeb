"""Fit what tells dermoscopy from clinical photos, on training photos."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from ..head.modality import ModalityHead


def fit_modality(
    mid_features: npt.NDArray[Any], modality: npt.NDArray[np.str_], names: tuple[str, ...]
) -> ModalityHead:
    """Logistic regression on standardised mid_features, each modality weighing the same.

    Args:
        mid_features: (N, 1056) of training photos. modality: (N,). names: the order that the head is to have.
    """
    if len(set(modality)) < 2:  # nothing to tell apart
        return ModalityHead(names, np.zeros((len(names), mid_features.shape[1])), np.zeros(len(names)))
    scaler = StandardScaler().fit(mid_features.astype(np.float64))
    layer = LogisticRegression(C=0.01, class_weight="balanced", max_iter=2000).fit(
        scaler.transform(mid_features), modality
    )
    if len(layer.classes_) == 2:  # one row of weights, for the second against the first
        rows, offsets = np.stack([-layer.coef_[0], layer.coef_[0]]) / 2, np.array([-1, 1]) * layer.intercept_[0] / 2
    else:
        rows, offsets = layer.coef_, layer.intercept_
    order = [list(layer.classes_).index(name) for name in names]
    weights = rows[order] / scaler.scale_
    return ModalityHead(names, weights, offsets[order] - weights @ scaler.mean_)
