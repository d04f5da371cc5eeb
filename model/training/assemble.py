"""From a run's last checkpoint to a sealed bundle: calibrate and set every limit on validation photos, then write."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torchvision

from taxonomy import Inference, Partition

from ..bundle import Bundle, half_precision, write_bundle
from ..frame import Frame
from ..photo import read_photo
from ..probabilities import MALIGNANT
from ..quality import Measurement, QualityLimits, measure
from .calibration import Calibration, calibrate
from .fit import stored_network
from .forward import read_squares
from .manifest import Case, Manifest, photos_by_node
from .objective import target_masks
from .run import CHECKPOINT, Run, cut, open_manifest, read_run
from .squares import squares
from .thresholds import novelty_limits, operating_point

LEVEL = 0.70  # how probable a node has to be to become the answer
KNOWN_PER_DATASET = 1500  # training photos of each data set that novelty is measured against


def assemble(manifest_path: Path, work: Path, out: Path, device: torch.device) -> Bundle:
    """Make the bundle of the run in `work`.

    Raises:
        ManifestError: the manifest can't be read.
        OSError: `work` holds no finished epoch.
    """
    run, manifest = read_run(work), open_manifest(manifest_path)
    parts = cut(manifest, run.settings.max_class_size)
    network = stored_network(work / CHECKPOINT, run.input_spec)
    network.load_state_dict(half_precision(network.state_dict()), strict=False)  # calibrate what will be shipped
    known, validation = _some_of_each(manifest), manifest.select("val")
    known_readings = read_squares(network, squares(known, work), device)
    readings = read_squares(network, squares(validation, work), device)

    masks = target_masks(validation, parts)
    calibration = calibrate(readings.logits, masks)
    novelty = novelty_limits(known_readings, _column(known, "dataset"), readings, _column(validation, "dataset"))
    facts = {
        **_provenance(run, manifest),
        "input": network.spec.to_dict(),
        "classes": _classes(parts, calibration, masks),
        "photos": photos_by_node(manifest.select("train")),
        "temperature": calibration.temperature,
        "level": LEVEL,
        "operating_point": _operating_point(parts, calibration, readings.logits, validation),
        "quality": _quality_limits(validation).to_dict(),
    }
    return write_bundle(out, facts, network.state_dict(), novelty.to_arrays())


def _some_of_each(manifest: Manifest) -> list[Case]:
    """Training photos, at most KNOWN_PER_DATASET of each data set, drawn with a fixed seed."""
    generator = np.random.default_rng(0)
    chosen: list[Case] = []
    for dataset in sorted({case.dataset for case in manifest.select("train")}):
        cases = manifest.select("train", dataset)
        chosen += [cases[k] for k in sorted(generator.permutation(len(cases))[:KNOWN_PER_DATASET])]
    return chosen


def _provenance(run: Run, manifest: Manifest) -> dict[str, Any]:
    return {
        "made": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "training": {
            "settings": run.settings.to_dict(),
            "manifest_sha256": manifest.sha256,
            "init": run.init,
            "init_sha256": run.init_sha256,
            "datasets": {name: len(manifest.select("train", name)) for name in _datasets(manifest)},
            "versions": {"torch": torch.__version__, "torchvision": torchvision.__version__, "numpy": np.__version__},
        },
    }


def _datasets(manifest: Manifest) -> list[str]:
    return sorted({case.dataset for case in manifest.select("train")})


def _classes(parts: Partition, calibration: Calibration, masks: npt.NDArray[np.bool_]) -> list[dict[str, Any]]:
    """Each class with its photos, its bias, and its share of the validation photos, which is the case mix.

    A photo whose label is a sum of classes is shared out evenly between them.
    """
    prior = (masks / masks.sum(axis=1, keepdims=True)).mean(axis=0)
    return [
        {"node": c.node, "photos": c.photos, "prior": float(share), "bias": float(bias)}
        for c, share, bias in zip(parts.classes, prior, calibration.bias, strict=True)
    ]


def _operating_point(
    parts: Partition, calibration: Calibration, logits: npt.NDArray[np.float64], cases: list[Case]
) -> dict[str, Any]:
    inside = Inference(parts.taxonomy, [c.node for c in parts.classes]).mask(MALIGNANT)
    malignant = calibration.probabilities(logits)[:, inside].sum(axis=1)
    truth = np.array([parts.taxonomy.within(str(case.node), MALIGNANT) for case in cases])
    return operating_point(malignant, truth, _column(cases, "modality"))


def _quality_limits(cases: list[Case]) -> QualityLimits:
    """Quality is measured on the photos themselves, not on the network's copies."""
    rows: list[tuple[str, Measurement]] = []
    for case in cases:
        photo = read_photo(case.path)
        rows.append((case.dataset, measure(photo, Frame.centred(photo.width, photo.height))))
    return QualityLimits.from_measurements(rows)


def _column(cases: list[Case], name: str) -> npt.NDArray[np.str_]:
    return np.array([getattr(case, name) for case in cases])
