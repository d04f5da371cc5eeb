"""Networks that are trained to be compared and never shipped: each asks what one choice of the training is worth.

A trial is read at the size that it was trained at, on photos' default frames, and calibrated on validation photos of
its own kind, modality by modality, as a bundle is.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch

from taxonomy import Inference, Partition

from ..assembly.assemble import Trained
from ..assembly.calibration import calibrate_covered
from ..data.manifest import LabelledPhoto, Manifest
from ..data.squares import squares
from ..evaluation.readings import KNOWN, PATIENT, SAID, Booleans, Floats, Readings
from ..training.forward import read_squares
from ..training.objective import target_masks
from ..training.run import read_run, restrict


def read_trial(work: Path, manifest: Manifest, device: torch.device) -> Readings:
    """What the run in `work` has come to says of all test photos of the modalities that it was trained on.

    Raises:
        OSError: `work` holds no finished epoch.
    """
    trained, settings = Trained.by_run(work, manifest), read_run(work).settings
    own = restrict(manifest, settings)
    size = settings.stages[-1].size
    modalities = sorted({case.modality for case in own.select("train")})
    parts: list[Readings] = []
    for modality in modalities:
        test = [case for case in manifest.select("test") if case.modality == modality]
        validation = [case for case in own.select("val") if case.modality == modality]
        train = [case for case in own.select("train") if case.modality == modality]
        z_test, z_validation = (
            read_squares(trained.network, squares(cases, work), device, size=size).logits
            for cases in (test, validation)
        )
        parts.append(_calibrated(trained.parts, (train, validation, test), z_validation, z_test))
    return _joined(parts)


def _calibrated(
    parts: Partition,
    cases: tuple[list[LabelledPhoto], list[LabelledPhoto], list[LabelledPhoto]],
    z_validation: Floats,
    z_test: Floats,
) -> Readings:
    """Test photos by a calibration of one modality's validation photos; classes without photos are out of reach."""
    train, validation, test = cases
    covered: Booleans = np.asarray(target_masks(train, parts).any(axis=0))
    masks = target_masks(validation, parts) & covered
    labelled = masks.any(axis=1)
    p = calibrate_covered(z_validation[labelled], masks[labelled], covered).probabilities(z_test)
    inference = Inference(parts.taxonomy, [c.node for c in parts.classes])
    columns = {name: np.array([_cell(case, name) for case in test]) for name in (*KNOWN, *PATIENT, *SAID)}
    return Readings(inference, columns, np.zeros(len(test)), p)


def _cell(case: LabelledPhoto, column: str) -> str:
    """One cell of the readings; a trial has no answer and refuses nothing."""
    own = {"photo": case.row["image"], "node": case.node or "", "group": case.group, "read_as": case.modality}
    return own[column] if column in own else case.row.get(column, "")


def _joined(parts: Iterable[Readings]) -> Readings:
    found = list(parts)
    columns = {name: np.concatenate([part[name] for part in found]) for name in found[0].columns}
    p = np.concatenate([part.p for part in found])
    return Readings(found[0].inference, columns, np.zeros(len(p)), p)
