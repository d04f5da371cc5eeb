"""From a trained network to a bundle: calibrate and set every limit on validation photos, then write."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torchvision

from taxonomy import Inference, Partition, TaxonomyError, load_taxonomy
from taxonomy.partition import restored
from taxonomy.tree import MALIGNANT

from ..bundle import CONFORMAL, MODALITY, NOVELTY, Bundle
from ..checksummed import BundleError
from ..data.manifest import LabelledPhoto, Manifest, photos_by_node
from ..data.manifest_photos import of_each
from ..data.minimum_photos import calibrated_modalities, refuse_too_little
from ..data.squares import squares_of_each
from ..input.colour import colour_statistics
from ..input.frame import Frame
from ..input.photo import Photo
from ..input.quality import Measurement, QualityLimits, measure
from ..network import LesionNet, as_tensors
from ..schema.bundle import Description, Fitted, Training, TurnedBy
from ..schema.settings import CUTS
from ..training.fit import stored_network
from ..training.forward import read_squares
from ..training.run import CHECKPOINT, Run, read_run, restrict, training_classes
from .modality import fit_modality
from .per_modality import fit_facts
from .thresholds import known_datasets
from .turning import above_operating_point, turned_by
from .write_bundle import half_precision, write_bundle

LEVEL = 0.70  # how probable a node has to be to become the answer
KNOWN_PER_DATASET = 1500  # training photos of each data set that novelty is measured against


@dataclass(frozen=True)
class Trained:
    """A network with its classes, before anything is set on validation photos."""

    network: LesionNet
    parts: Partition
    origin: Training  # what the bundle tells of the run that made it

    @classmethod
    def by_run(cls, work: Path, manifest: Manifest) -> Trained:
        """What the run in `work` has come to.

        Raises:
            OSError: `work` holds no finished epoch.
        """
        run = read_run(work)
        network = stored_network(work / CHECKPOINT, run.input_spec)
        network.load_state_dict(half_precision(network.state_dict()), strict=False)  # calibrate what will be shipped
        photos = photos_by_node(restrict(manifest, run.settings).select("train"))
        return cls(network, training_classes(photos, run.settings), _origin(run, manifest))

    @classmethod
    def in_bundle(cls, folder: Path) -> Trained:
        """The network of a bundle, to be calibrated and given its limits anew, perhaps on other photos.

        Raises:
            BundleError: the bundle can't be used.
        """
        bundle = Bundle.open(folder)
        network = LesionNet(len(bundle.classes), bundle.input_spec)
        network.load_state_dict(as_tensors(bundle.weights()), strict=False)
        origin = bundle.metadata["training"]
        return cls(network.eval(), _partition_of(bundle), origin)

    def blended(self, folder: Path, share: float) -> Trained:
        """The network whose weights are the mean of this one's, with this share, and a bundle's.

        For a run that started from that bundle: the mean of a network and of what it was fine-tuned to often reads
        unseen photos better than either (Wortsman et al. 2022, arXiv:2109.01903).

        Raises:
            BundleError: the bundle can't be used, or has other classes.
        """
        bundle = Bundle.open(folder)
        if bundle.classes != tuple(c.node for c in self.parts.classes):
            raise BundleError(f"The model in {folder} has other classes: only models of the same can be blended.")
        mine, other = self.network.state_dict(), as_tensors(bundle.weights())
        mean = {name: share * mine[name] + (1 - share) * tensor for name, tensor in other.items()}
        network = LesionNet(len(bundle.classes), self.network.spec)
        network.load_state_dict({**mine, **half_precision(mean)}, strict=False)
        return Trained(network.eval(), self.parts, {**self.origin, "blended": {"with": bundle.id, "share": share}})


def _partition_of(bundle: Bundle) -> Partition:
    """The classes of a bundle, in the order of its network's outputs."""
    settings, entries = bundle.settings, bundle.metadata["classes"]
    size = settings.max_class_size if settings.cut == CUTS[0] else None
    classes = {str(entry["node"]): int(entry["photos"]) for entry in entries}
    try:
        parts = restored(load_taxonomy(), classes, bundle.photos, size, settings.min_class_size)
    except TaxonomyError as error:
        raise BundleError(f"The model in {bundle.folder} was cut from another tree of diseases: {error}") from error
    if tuple(c.node for c in parts.classes) != bundle.classes:
        raise BundleError(f"The tree of diseases has another order than that of {bundle.folder}. Train it again.")
    return parts


def assemble(trained: Trained, manifest: Manifest, work: Path, out: Path, device: torch.device) -> Bundle:
    """Make a bundle: calibration, operating point and limits from the manifest's validation photos.

    Args:
        work: where decoded photos are kept.

    Raises:
        UnreadablePhotos: some of these photos can't be read.
        ManifestError: there are too few of some kind.
    """
    network, parts = trained.network, trained.parts
    refuse_too_little(manifest, parts)
    manifest = _without_lone_modalities(manifest, parts)
    known, validation = photos_of(manifest)
    of_known, of_validation = squares_of_each((known, validation), work)
    readings = read_squares(network, of_validation, device)

    modalities = _by_frequency([case.modality for case in validation])
    known_features = read_squares(network, of_known, device).mid_features
    novelty = known_datasets(
        (known_features, _colours(of_known)),
        _column(known, "dataset"),
        (readings.mid_features, _colours(of_validation)),
        _column(validation, "dataset"),
    )
    seen = [k for k, case in enumerate(known) if case.modality in modalities]
    head = fit_modality(known_features[seen], _column(known, "modality")[seen], modalities)
    fitted = [fit_facts(name, parts, manifest, readings.logits) for name in modalities]
    turned = [_turned_by(entry, network, parts, validation, of_validation, device) for entry, _ in fitted]
    description: Description = {
        "made": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "training": trained.origin,
        "input": network.spec.to_dict(),
        "classes": [{"node": c.node, "photos": c.photos} for c in parts.classes],
        "photos": dict(parts.photos),
        "level": LEVEL,
        "modalities": [{**entry, "turned_by": by} for (entry, _), by in zip(fitted, turned, strict=True)],
        "quality": _quality_limits(validation).to_dict(),
    }
    limits = [conformal.to_arrays(entry["name"]) for entry, conformal in fitted]
    arrays = {
        NOVELTY: novelty.to_arrays(),
        MODALITY: head.to_arrays(),
        CONFORMAL: {k: v for d in limits for k, v in d.items()},
    }
    return write_bundle(out, description, network.state_dict(), arrays)


def _turned_by(
    entry: Fitted,
    network: LesionNet,
    parts: Partition,
    validation: list[LabelledPhoto],
    pixels: npt.NDArray[np.uint8],
    device: torch.device,
) -> dict[str, TurnedBy]:
    """What artefacts do to the network's readings of one modality."""
    inside = Inference(parts.taxonomy, [c.node for c in parts.classes]).mask(MALIGNANT)
    mine = np.array([case.modality == entry["name"] for case in validation])
    malignant = np.array([parts.taxonomy.within(str(case.node), MALIGNANT) for case in validation])

    def suspected(squares: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
        return above_operating_point(entry, read_squares(network, squares, device).logits, inside)

    return turned_by(suspected, pixels, mine & malignant)


def photos_of(manifest: Manifest) -> tuple[list[LabelledPhoto], list[LabelledPhoto]]:
    """The photos that a bundle is made of: some training photos, which it knows, and those for validation."""
    return some_of_each(manifest), manifest.select("val")


def some_of_each(manifest: Manifest) -> list[LabelledPhoto]:
    """Training photos, at most KNOWN_PER_DATASET of each data set, drawn with a fixed seed."""
    generator = np.random.default_rng(0)
    chosen: list[LabelledPhoto] = []
    for dataset in sorted({case.dataset for case in manifest.select("train")}):
        cases = manifest.select("train", dataset)
        chosen += [cases[k] for k in sorted(generator.permutation(len(cases))[:KNOWN_PER_DATASET])]
    return chosen


def _without_lone_modalities(manifest: Manifest, parts: Partition) -> Manifest:
    """Without the validation photos of a modality in which nothing was trained that they show."""
    modalities = calibrated_modalities(manifest, parts)
    cases = tuple(case for case in manifest.cases if case.split != "val" or case.modality in modalities)
    return replace(manifest, cases=cases)


def _origin(run: Run, manifest: Manifest) -> Training:
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


def _by_frequency(values: list[str]) -> tuple[str, ...]:
    """Distinct values, the most frequent first."""
    return tuple(name for name, _ in Counter(values).most_common())


def _quality_limits(cases: list[LabelledPhoto]) -> QualityLimits:
    """Quality is measured on the photos themselves, not on the network's copies."""

    def measured(photo: Photo) -> Measurement:
        return measure(photo, Frame.centred(photo.width, photo.height))

    return QualityLimits.from_measurements(zip(_column(cases, "dataset"), of_each(measured, cases), strict=True))


def _column(cases: list[LabelledPhoto], name: str) -> npt.NDArray[np.str_]:
    return np.array([getattr(case, name) for case in cases])
