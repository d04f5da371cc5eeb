"""From a trained network to a sealed bundle: calibrate and set every limit on validation photos, then write."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torchvision

from taxonomy import Inference, Partition, load_taxonomy, partition

from ..bundle import Bundle, BundleError, half_precision, write_bundle
from ..colour import colour_statistics
from ..frame import Frame
from ..network import LesionNet
from ..photo import read_photo
from ..probabilities import MALIGNANT
from ..quality import Measurement, QualityLimits, measure
from .calibration import Calibration, calibrate
from .fit import stored_network
from .forward import read_squares
from .manifest import Case, Manifest
from .objective import target_masks
from .run import CHECKPOINT, Run, cut, read_run
from .squares import squares
from .thresholds import known_datasets, operating_point

LEVEL = 0.70  # how probable a node has to be to become the answer
KNOWN_PER_DATASET = 1500  # training photos of each data set that novelty is measured against


@dataclass(frozen=True)
class Trained:
    """A network with its classes, before anything is set on validation photos."""

    network: LesionNet
    parts: Partition
    origin: dict[str, Any]  # what the bundle tells of the run that made it

    @classmethod
    def by_run(cls, work: Path, manifest: Manifest) -> Trained:
        """What the run in `work` has come to.

        Raises:
            OSError: `work` holds no finished epoch.
        """
        run = read_run(work)
        network = stored_network(work / CHECKPOINT, run.input_spec)
        network.load_state_dict(half_precision(network.state_dict()), strict=False)  # calibrate what will be shipped
        return cls(network, cut(manifest, run.settings.max_class_size), _origin(run, manifest))

    @classmethod
    def in_bundle(cls, folder: Path) -> Trained:
        """The network of a bundle, to be calibrated and given its limits anew, perhaps on other photos.

        Raises:
            BundleError: the bundle can't be used.
        """
        bundle = Bundle.open(folder)
        network = LesionNet(len(bundle.classes), bundle.input_spec)
        network.load_state_dict(bundle.weights(), strict=False)
        origin = dict(bundle.facts["training"])
        parts = partition(load_taxonomy(), bundle.photos, origin["settings"]["max_class_size"])
        if tuple(c.node for c in parts.classes) != bundle.classes:
            raise BundleError(f"The model in {folder} was cut from another tree of diseases. Train it again.")
        return cls(network.eval(), parts, origin)


def assemble(trained: Trained, manifest: Manifest, work: Path, out: Path, device: torch.device) -> Bundle:
    """Make a bundle: calibration, operating point and limits from the manifest's validation photos.

    Args:
        work: where decoded photos are kept.
    """
    network, parts = trained.network, trained.parts
    known, validation = _some_of_each(manifest), manifest.select("val")
    of_known, of_validation = squares(known, work), squares(validation, work)
    readings = read_squares(network, of_validation, device)

    masks = target_masks(validation, parts)
    calibration = calibrate(readings.logits, masks)
    novelty = known_datasets(
        (read_squares(network, of_known, device).texture, _colours(of_known)),
        _column(known, "dataset"),
        (readings.texture, _colours(of_validation)),
        _column(validation, "dataset"),
    )
    facts = {
        "made": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "training": trained.origin,
        "input": network.spec.to_dict(),
        "classes": _classes(parts, calibration, masks),
        "photos": dict(parts.photos),
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


def _origin(run: Run, manifest: Manifest) -> dict[str, Any]:
    return {
        "settings": run.settings.to_dict(),
        "manifest_sha256": manifest.sha256,
        "init": run.init,
        "init_sha256": run.init_sha256,
        "datasets": {name: len(manifest.select("train", name)) for name in _datasets(manifest)},
        "versions": {"torch": torch.__version__, "torchvision": torchvision.__version__, "numpy": np.__version__},
    }


def _colours(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    return np.stack([colour_statistics(square) for square in pixels])


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
