"""One folder is one model: weights, training classes, calibration, thresholds, and the hashes that tie them together.

    bundle.json               everything that is not an array, sealed by a hash of itself
    weights.safetensors       the network in half precision, without the auxiliary head
    novelty.safetensors       what the training photos look like to an early layer, and their colours
    modality.safetensors      what tells dermoscopy from clinical photos there
    conformal.safetensors     what validation photos gave their true class, by modality and group
    evaluation.json           the figures measured with exactly this bundle; written by `python -m model evaluate`
    readings.csv              what it said of each test photo, from which the figures and the pages' curves come
    atlas.*                   reference cases with their map (model/atlas), where `python -m model atlas` has made one

Loading verifies every hash before a byte is used; nothing is unpickled.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor

from .atomic import atomic_write, atomic_writes
from .network import InputSpec

FORMAT = "dermatree-bundle/1"
FIGURES = "dermatree-evaluation/2"  # of evaluation.json and readings.csv
DESCRIPTION = "bundle.json"
WEIGHTS = "weights.safetensors"
NOVELTY = "novelty.safetensors"
MODALITY = "modality.safetensors"
CONFORMAL = "conformal.safetensors"
EVALUATION = "evaluation.json"
READINGS = "readings.csv"


class BundleError(Exception):
    """The bundle can't be used; the message says what is wrong with it and what to do."""


@dataclass(frozen=True)
class Bundle:
    """A verified bundle. `facts` is bundle.json as it stands; arrays are read when asked for."""

    folder: Path
    metadata: Mapping[str, Any]

    @classmethod
    def open(cls, folder: Path) -> Bundle:
        """Read and verify a bundle.

        Raises:
            BundleError: the folder holds no bundle, one of another format, or one whose files have changed.
        """
        metadata = _read_description(folder)
        for name, expected in metadata["files"].items():
            file = folder / name
            if not file.is_file():
                raise BundleError(f"The model in {folder} is incomplete: {name} is missing. Restore the folder.")
            if sha256_of(read_bytes(file)) != expected:
                raise BundleError(
                    f"The model in {folder} is damaged: {name} has changed since it was sealed. Restore it."
                )
        return cls(folder, metadata)

    @property
    def id(self) -> str:
        """The hash that names this model: of the description, and through it of every file."""
        return str(self.metadata["seal"])

    @property
    def classes(self) -> tuple[str, ...]:
        """Node ids of the training classes, in the order of the logits."""
        return tuple(entry["node"] for entry in self.metadata["classes"])

    @property
    def photos(self) -> dict[str, int]:
        """Training photos by the node that they are labelled with."""
        return dict(self.metadata["photos"])

    @property
    def modalities(self) -> Mapping[str, Mapping[str, Any]]:
        """What was fitted for each modality, the one with the most validation photos first.

        Raises:
            BundleError: the bundle was made before there was such a thing.
        """
        if "modalities" not in self.metadata:
            raise BundleError(f"The model in {self.folder} was made by another version. Assemble it anew.")
        return {str(entry["name"]): entry for entry in self.metadata["modalities"]}

    def must_know(self, modality: str) -> None:
        """Raise `ValueError` for a modality that nothing was fitted for."""
        if modality not in self.modalities:
            raise ValueError(f"This model knows no modality '{modality}'. Choose one of {', '.join(self.modalities)}.")

    @property
    def level(self) -> float:
        """How probable a node has to be to become the answer."""
        return float(self.metadata["level"])

    @property
    def input_spec(self) -> InputSpec:
        return InputSpec.from_dict(self.metadata["input"])

    def evaluation(self) -> dict[str, Any] | None:
        """The figures measured with this bundle; None where it was not evaluated.

        Raises:
            BundleError: they were changed by hand, or measured with another bundle or by another version.
        """
        if not (self.folder / EVALUATION).is_file():
            return None
        figures = read_checksummed(self.folder / EVALUATION)
        if figures["bundle"] != self.id:
            raise BundleError(f"The figures in {self.folder} belong to another model. Run `python -m model evaluate`.")
        if figures.get("format") != FIGURES:
            raise BundleError(f"The figures in {self.folder} are of another version. Run `python -m model evaluate`.")
        return figures

    def write_evaluation(self, figures: Mapping[str, Any]) -> None:
        """Keep figures that were measured with this bundle, and tie to them the readings that they come from."""
        readings = self.folder / READINGS
        tied = {"readings_sha256": sha256_of(read_bytes(readings))} if readings.is_file() else {}
        write_checksummed(self.folder / EVALUATION, {"format": FIGURES, "bundle": self.id, **tied, **figures})

    def readings_file(self) -> Path | None:
        """The table that the figures come from; None where the bundle was not evaluated.

        Raises:
            BundleError: it was changed since, or it belongs to another bundle.
        """
        figures, file = self.evaluation(), self.folder / READINGS
        if figures is None or "readings_sha256" not in figures or not file.is_file():
            return None
        if sha256_of(read_bytes(file)) != figures["readings_sha256"]:
            raise BundleError(f"The readings in {self.folder} have changed. Run `python -m model evaluate` again.")
        return file

    def weights(self) -> dict[str, Tensor]:
        """The network's weights in full precision, in torchvision's names."""
        return {name: tensor.float() for name, tensor in self._tensors(WEIGHTS).items()}

    def arrays(self, file: str) -> dict[str, npt.NDArray[np.float64]]:
        """What one of the small files holds: NOVELTY, MODALITY or CONFORMAL."""
        return {name: tensor.double().numpy() for name, tensor in self._tensors(file).items()}

    def _tensors(self, name: str) -> dict[str, Tensor]:
        try:
            return load_file(self.folder / name)
        except (SafetensorError, OSError) as error:
            raise BundleError(f"The model in {self.folder} is damaged: {name} can't be read ({error}).") from error


def half_precision(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The weights as a bundle keeps them; what is measured must be measured on these."""
    return {
        name: tensor.to(torch.float16).contiguous()
        for name, tensor in weights.items()
        if not name.endswith("num_batches_tracked")
    }


def write_bundle(
    folder: Path,
    metadata: Mapping[str, Any],
    weights: Mapping[str, Tensor],
    arrays: Mapping[str, Mapping[str, npt.NDArray[np.floating[Any]]]],
) -> Bundle:
    """Write, seal and read back a bundle; `arrays` by the name of the file that keeps them.

    Raises:
        NotWritten: there is no room for it; a bundle that was there before is there still.
    """
    with atomic_writes(folder, last=DESCRIPTION) as beside:
        (beside / WEIGHTS).write_bytes(save(half_precision(weights), {"format": FORMAT}))
        for file, parts in arrays.items():
            single = {k: torch.from_numpy(np.asarray(array, np.float32)).contiguous() for k, array in parts.items()}
            (beside / file).write_bytes(save(single))
        files = {name: sha256_of((beside / name).read_bytes()) for name in (WEIGHTS, *arrays)}
        write_checksummed(beside / DESCRIPTION, {"format": FORMAT, **metadata, "files": files})
    return Bundle.open(folder)


def _read_description(folder: Path) -> dict[str, Any]:
    file = folder / DESCRIPTION
    if not file.is_file():
        raise BundleError(f"There is no model in {folder}: {DESCRIPTION} is missing. Give a bundle's folder.")
    facts = read_checksummed(file)
    if facts.get("format") != FORMAT:
        raise BundleError(f"{folder} holds no Dermatree model of this version ({FORMAT}). Train or fetch one that is.")
    return facts


def read_checksummed(file: Path) -> dict[str, Any]:
    """A JSON file whose last entry is the hash of the others.

    Raises:
        BundleError: it is no such file, or was changed since it was sealed.
    """
    try:
        content = json.loads(read_bytes(file))
    except (ValueError, RecursionError) as error:
        raise BundleError(f"The model in {file.parent} is damaged: {file.name} is not JSON. Restore it.") from error
    if not isinstance(content, dict) or "seal" not in content:
        raise BundleError(f"{file.parent} holds no Dermatree model: {file.name} has no seal. Give a bundle's folder.")
    if content["seal"] != _checksum({key: value for key, value in content.items() if key != "seal"}):
        raise BundleError(
            f"The model in {file.parent} is damaged: {file.name} has changed since it was sealed. Restore it."
        )
    return content


def write_checksummed(file: Path, content: Mapping[str, Any]) -> None:
    """Write what `read_sealed` reads."""
    plain = json.loads(json.dumps(content))  # as it will be read back, so that the seal fits
    with atomic_write(file) as beside:
        beside.write_text(json.dumps({**plain, "seal": _checksum(plain)}, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _checksum(content: Mapping[str, Any]) -> str:
    return sha256_of(json.dumps(content, sort_keys=True, ensure_ascii=False).encode("utf-8"))


def read_bytes(file: Path) -> bytes:
    """What a file of a bundle holds.

    Raises:
        BundleError: it is gone, or the disk or its rights don't let it be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise BundleError(
            f"The model in {file.parent} can't be read: {file.name}, {error.strerror}. Look at the disk and at the "
            "rights of the file, or restore it."
        ) from error


def sha256_of(content: bytes) -> str:
    """The hash by which files are tied together."""
    return hashlib.sha256(content).hexdigest()
