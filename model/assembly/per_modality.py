"""What is fitted for one modality on its validation photos: calibration, case mix, operating point, conformal limits.

Calibration takes all of them: rare classes have a handful. The conformal limits must come from photos that the
calibration has not seen, so for them it is fitted anew without each fifth of the patients in turn (cross-conformal
prediction, Vovk 2015, doi:10.1007/s10472-013-9368-4).
"""

from __future__ import annotations

import hashlib
from collections import Counter

import numpy as np
import numpy.typing as npt

from taxonomy import Inference, Partition
from taxonomy.tree import MALIGNANT

from ..data.manifest import LabelledPhoto, Manifest
from ..head.conformal import Conformal
from ..schema.bundle import Fitted
from ..training.objective import target_masks
from .calibration import calibrate_covered
from .thresholds import operating_point

FOLDS = 5

Floats = npt.NDArray[np.float64]


def fit_facts(name: str, parts: Partition, manifest: Manifest, logits: Floats) -> tuple[Fitted, Conformal]:
    """A modality's entry in bundle.json, and its conformal limits.

    Args:
        logits: (N, K) of all validation photos, in the manifest's order.
    """
    validation = manifest.select("val")
    photos = _training_photos(name, parts, manifest)
    covered = np.array([photos[c.node] > 0 for c in parts.classes])
    mine = [  # a validation photo of what was never trained on in this modality teaches nothing
        k
        for k, case in enumerate(validation)
        if case.modality == name and covered[list(parts.targets(str(case.node)))].any()
    ]
    cases, z = [validation[k] for k in mine], logits[mine]
    masks = target_masks(cases, parts) & covered

    calibration = calibrate_covered(z, masks, covered)
    p = calibration.probabilities(z)
    malignant_classes = Inference(parts.taxonomy, [c.node for c in parts.classes]).mask(MALIGNANT)
    truth = np.array([parts.taxonomy.within(str(case.node), MALIGNANT) for case in cases])
    unseen = _without_each_fold(cases, z, masks, covered)
    conformal = Conformal.fit((unseen * masks).sum(axis=1), truth)
    fitted: Fitted = {
        "name": name,
        "photos": {c.node: photos[c.node] for c in parts.classes},
        "validation_photos": len(cases),
        "temperature": calibration.temperature,
        "bias": calibration.bias.tolist(),
        "prior": _case_mix(masks).tolist(),
        "operating_point": operating_point(p[:, malignant_classes].sum(axis=1), truth),
    }
    return fitted, conformal


def _training_photos(name: str, parts: Partition, manifest: Manifest) -> Counter[str]:
    """How many training photos of this modality fell into each class; a label above several counts for each."""
    cases = [case for case in manifest.select("train") if case.modality == name]
    counts: Counter[str] = Counter()
    for case in cases:
        counts.update(parts.classes[k].node for k in parts.targets(str(case.node)))
    return counts


def _case_mix(masks: npt.NDArray[np.bool_]) -> Floats:
    """(K,) each class's share of the photos; one whose label is a sum of classes is shared out evenly between them."""
    return np.asarray((masks / masks.sum(axis=1, keepdims=True)).mean(axis=0))


def _without_each_fold(
    cases: list[LabelledPhoto], logits: Floats, masks: npt.NDArray[np.bool_], covered: npt.NDArray[np.bool_]
) -> Floats:
    """(N, K) probabilities of each photo by a calibration that saw neither it nor its patient."""
    fold = np.array([hashlib.sha256(case.group.encode()).digest()[0] % FOLDS for case in cases])
    p = np.zeros_like(logits)
    for k in range(FOLDS):
        held, rest = fold == k, fold != k
        if held.any() and rest.any():
            p[held] = calibrate_covered(logits[rest], masks[rest], covered).probabilities(logits[held])
    return p
