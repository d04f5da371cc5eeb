"""Read labelled photos through the very path that reads a clinician's, and keep figures and readings in the bundle."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tqdm import tqdm

from ..bundle import EVALUATION, READINGS, Bundle
from ..loading import Model
from ..photo import PhotoError
from ..prediction import Prediction
from ..training.manifest import Case, Manifest
from ..training.run import open_manifest
from ..whole import all_whole
from .data_facts import describe
from .hunt import shortcuts
from .leaks import leaks
from .looks import STRANGERS, refusal_figures
from .measure import measure_split
from .readings import Readings

SPLITS = ("val", "test")


def evaluate(model: Model, manifest_path: Path, splits: tuple[str, ...], work: Path) -> dict[str, Any]:
    """Measure a bundle, write readings.csv and evaluation.json into it, and return the figures.

    Args:
        work: where decoded photos are kept, as in training.

    Raises:
        ManifestError: the manifest can't be read.
        OSError: a photo of it can't, or there is no room; figures that were there before are there still.
    """
    manifest = open_manifest(manifest_path)
    with all_whole(model.bundle.folder, last=EVALUATION) as beside:
        read_cases(model, manifest, splits).write(beside / READINGS)
        readings = Readings.read(beside / READINGS, model.inference)  # with the digits that it is kept with
        figures = _measured(model, manifest, splits, readings, work)
        Bundle(beside, model.bundle.facts).write_evaluation(figures)
    return figures


def _measured(
    model: Model, manifest: Manifest, splits: tuple[str, ...], readings: Readings, work: Path
) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "measured": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "manifest_sha256": manifest.sha256,
        "runtime": model.runtime.describe(),
        "data": describe(manifest),
        "splits": {s: measure_split(model, part) for s in splits if len(part := readings.where(split=s))},
    }
    test = readings.where(split="test")
    if len(test.known):
        figures["leaks"] = leaks(manifest, test)
        figures["shortcuts"] = shortcuts(model, manifest, test, work)
    if len(test.known) and (test["dataset"] == STRANGERS).any():
        figures["refusal"] = refusal_figures(model, manifest, test, work)
    return figures


def read_cases(model: Model, manifest: Manifest, splits: tuple[str, ...]) -> Readings:
    """The readings of all photos of these splits, those of no disease included."""
    cases = [case for split in splits for case in manifest.select(split, labelled=False)]
    return Readings.of(model.inference, cases, predictions(model, cases))


def predictions(model: Model, cases: list[Case]) -> Iterator[Prediction]:
    """What the model says of each photo, in order, with a progress bar.

    Raises:
        OSError: a photo can't be read.
    """
    results = model.predict_many([case.path for case in cases])
    for case, result in tqdm(zip(cases, results, strict=True), total=len(cases), desc="reading", file=sys.stderr):
        if isinstance(result, PhotoError):
            raise OSError(f"{case.path.name}: {result}")
        yield result
