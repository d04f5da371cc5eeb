"""One folder is one model: weights, training classes, calibration, thresholds, and the hashes that tie them together.

    bundle.json               everything that is not an array, with a checksum of itself
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

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file

from .checksummed import BundleError, read_bytes, read_checksummed, sha256_of, write_checksummed
from .input.spec import InputSpec
from .schema.bundle import FORMAT, Fitted, Metadata
from .schema.evaluation import FORMAT as FIGURES
from .schema.evaluation import Evaluation, Measured
from .schema.settings import Settings
from .schema.strict import SchemaError, checked

DESCRIPTION = "bundle.json"
WEIGHTS = "weights.safetensors"
NOVELTY = "novelty.safetensors"
MODALITY = "modality.safetensors"
CONFORMAL = "conformal.safetensors"
EVALUATION = "evaluation.json"
READINGS = "readings.csv"


@dataclass(frozen=True)
class Bundle:
    """A verified bundle. `metadata` is bundle.json as it stands; arrays are read when asked for."""

    folder: Path
    metadata: Metadata

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
                    f"The model in {folder} is damaged: {name} has changed since it was made. Restore it."
                )
        return cls(folder, metadata)

    @property
    def id(self) -> str:
        """The hash that names this model: of the description, and through it of every file."""
        return self.metadata["checksum"]

    @property
    def classes(self) -> tuple[str, ...]:
        """Node ids of the training classes, in the order of the logits."""
        return tuple(entry["node"] for entry in self.metadata["classes"])

    @property
    def photos(self) -> dict[str, int]:
        """Training photos by the node that they are labelled with."""
        return dict(self.metadata["photos"])

    @property
    def modalities(self) -> dict[str, Fitted]:
        """What was fitted for each modality, the one with the most validation photos first."""
        return {entry["name"]: entry for entry in self.metadata["modalities"]}

    def must_know(self, modality: str) -> None:
        """Raise `ValueError` for a modality that nothing was fitted for."""
        if modality not in self.modalities:
            raise ValueError(f"This model knows no modality '{modality}'. Choose one of {', '.join(self.modalities)}.")

    @property
    def level(self) -> float:
        """How probable a node has to be to become the answer."""
        return float(self.metadata["level"])

    @property
    def settings(self) -> Settings:
        """The recipe of the run that made it."""
        return Settings.from_dict(self.metadata["training"]["settings"])

    @property
    def input_spec(self) -> InputSpec:
        return InputSpec.from_dict(self.metadata["input"])

    def evaluation(self) -> Evaluation | None:
        """The figures measured with this bundle; None where it was not evaluated.

        Raises:
            BundleError: they were changed by hand, measured with another bundle or by another version, or are not as
                `schema.evaluation` says.
        """
        if not (self.folder / EVALUATION).is_file():
            return None
        found = read_checksummed(self.folder / EVALUATION)
        if found.get("format") != FIGURES:
            raise BundleError(f"The figures in {self.folder} are of another version. Run `python -m model evaluate`.")
        del found["checksum"]
        try:
            figures = checked(Evaluation, found)
        except SchemaError as error:
            raise BundleError(f"{self.folder / EVALUATION}: {error}. Run `python -m model evaluate`.") from error
        if figures["bundle"] != self.id:
            raise BundleError(f"The figures in {self.folder} belong to another model. Run `python -m model evaluate`.")
        return figures

    def write_evaluation(self, figures: Measured) -> None:
        """Keep figures that were measured with this bundle, and tie to them the readings that they come from."""
        readings = self.folder / READINGS
        tied = {"readings_sha256": sha256_of(read_bytes(readings))} if readings.is_file() else {}
        own = {"format": FIGURES, "bundle": self.id, **tied}
        write_checksummed(self.folder / EVALUATION, {**own, **figures, **own})

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

    def weights(self) -> dict[str, npt.NDArray[np.float32]]:
        """The network's weights in full precision, in torchvision's names."""
        return {name: array.astype(np.float32) for name, array in self._arrays(WEIGHTS).items()}

    def arrays(self, file: str) -> dict[str, npt.NDArray[np.float64]]:
        """What one of the small files holds: NOVELTY, MODALITY or CONFORMAL."""
        return {name: array.astype(np.float64) for name, array in self._arrays(file).items()}

    def _arrays(self, name: str) -> dict[str, npt.NDArray[Any]]:
        try:
            return dict(load_file(self.folder / name))
        except (SafetensorError, OSError) as error:
            raise BundleError(f"The model in {self.folder} is damaged: {name} can't be read ({error}).") from error


def _read_description(folder: Path) -> Metadata:
    file = folder / DESCRIPTION
    if not file.is_file():
        raise BundleError(f"There is no model in {folder}: {DESCRIPTION} is missing. Give a bundle's folder.")
    found = read_checksummed(file)
    if found.get("format") != FORMAT:
        raise BundleError(f"{folder} holds no Dermatree model of this version ({FORMAT}). Train or fetch one that is.")
    try:
        return checked(Metadata, found)
    except SchemaError as error:
        raise BundleError(f"The model in {folder} was made by another version ({error}). Assemble it anew.") from error
