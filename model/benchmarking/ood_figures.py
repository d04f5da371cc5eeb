"""Photos as refusal sees them, many at a time: what its figures are computed from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..assembly.assemble import some_of_each
from ..caller import BULK
from ..data.manifest import LabelledPhoto, Manifest
from ..data.squares import squares
from ..evaluation.readings import Readings
from ..in_order import in_order
from ..input.colour import colour_statistics
from ..input.photo import Photo
from ..model import Model
from ..runtime import ForwardOutput
from ..schema.evaluation import Refusal
from .painted_artefacts import Outcomes
from .refusal import LANDSCAPE, FeatureSet, leave_one_out, novelty_at_ratio, shares_refused, strangers, unseen_camera

STRANGERS = "not-a-lesion"  # the data set of photos that must be refused


def refusal_figures(model: Model, manifest: Manifest, readings: Readings, work: Path) -> Refusal:
    """How well strangers are told from lesions, by whatever is left out, and with all photos in one shape.

    Args:
        readings: of the test split, in the manifest's order.
    """
    cases = manifest.select("test", labelled=False)
    lesion = np.isin(readings["photo"], readings.known["photo"])
    kind = np.where(lesion, np.char.add(np.char.add(readings["modality"], ": "), readings["node"]), readings["dataset"])
    landscape = novelty_at_ratio(model, cases, LANDSCAPE)
    known = [case for case, is_lesion in zip(cases, lesion, strict=True) if is_lesion]
    train, validation, test = (
        _feature_set(model, chosen, work) for chosen in (some_of_each(manifest), manifest.select("val"), known)
    )
    stranger = _feature_set(model, [case for case in cases if case.dataset == STRANGERS], work)
    return {
        "strangers": strangers(readings.novelty, readings["dataset"], lesion, readings["group"]),
        "strangers_in_one_shape": strangers(landscape, readings["dataset"], lesion, readings["group"]),
        "shares": shares_refused(readings["refused"] != "", kind, readings["group"]),
        "left_out_diagnosis": leave_one_out(train, validation, test),
        "left_out_camera": unseen_camera(train, validation, test, stranger),
    }


def _feature_set(model: Model, cases: list[LabelledPhoto], work: Path) -> FeatureSet:
    pixels = squares(cases, work)

    def column(name: str) -> npt.NDArray[np.str_]:
        return np.array([getattr(case, name) or "" for case in cases])

    return FeatureSet(
        mid_features=mid_features_of(model, pixels),
        colour=np.stack([colour_statistics(square) for square in pixels]),
        dataset=column("dataset"),
        diagnosis=column("node"),
        group=column("group"),
    )


def mid_features_of(model: Model, pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """(N, 299, 299, 3) -> (N, 1056) pooled middle layers."""
    return np.stack([raw.mid_features for raw in _read(model, pixels)])


def outcomes_of(model: Model, pixels: npt.NDArray[np.uint8]) -> Outcomes:
    """(N, 299, 299, 3) squares, each read as a photo of its own, and what its reader is shown."""

    def read(square: npt.NDArray[np.uint8]) -> tuple[float, bool, bool, bool]:
        said = model.predict(Photo.from_pixels(square), caller=BULK)
        cautioned = said.readable and said.is_cautioned
        return said.malignant, said.probabilities.suspected, not said.readable, cautioned

    columns = np.array(list(in_order(read, pixels, model.readers_at_once)), dtype=np.float64).reshape(-1, 4).T
    return Outcomes(columns[0], *(column.astype(bool) for column in columns[1:]))


def _read(model: Model, pixels: npt.NDArray[np.uint8]) -> Iterator[ForwardOutput]:
    return in_order(partial(model.read_square, caller=BULK), pixels, model.readers_at_once)
