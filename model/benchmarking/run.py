"""Read labelled photos through the very path that reads a clinician's, and keep figures and readings in the bundle."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from ..atomic import atomic_writes
from ..bundle import EVALUATION, READINGS, Bundle
from ..data.manifest import LabelledPhoto, Manifest
from ..data.manifest_photos import UnreadablePhotos, must_open
from ..evaluation.measure import measure_split
from ..evaluation.readings import Readings
from ..model import Model
from ..prediction import Prediction
from ..schema.evaluation import Measured, SplitName, Splits
from ..training.run import open_manifest
from .data_facts import describe
from .leaks import leaks
from .ood_figures import STRANGERS, refusal_figures
from .shortcut_audit import shortcuts

SPLITS: tuple[SplitName, ...] = ("val", "test")


def evaluate(model: Model, manifest_path: Path, splits: tuple[SplitName, ...], work: Path) -> Measured:
    """Measure a bundle, write readings.csv and evaluation.json into it, and return the figures.

    Args:
        work: where decoded photos are kept, as in training.

    Raises:
        ManifestError: the manifest can't be read, or photos of it can't: all that can't are named, before any is read.
        RuntimeUnavailable, NotRead: what reads here broke down.
        OSError: there is no room. Figures that were there before are there still, whatever is raised.
    """
    manifest = open_manifest(manifest_path)
    must_open(photos_of(manifest, splits))
    with atomic_writes(model.bundle.folder, last=EVALUATION) as beside:
        read_cases(model, manifest, splits).write(beside / READINGS)
        readings = Readings.read(beside / READINGS, model.inference)  # with the digits that it is kept with
        figures = _measured(model, manifest, splits, readings, work)
        Bundle(beside, model.bundle.metadata).write_evaluation(figures)
    return figures


def _measured(
    model: Model, manifest: Manifest, splits: tuple[SplitName, ...], readings: Readings, work: Path
) -> Measured:
    measured: Splits = {}
    for split in splits:
        if len(part := readings.where(split=split)):
            measured[split] = measure_split(model, part)
    figures: Measured = {
        "measured": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "manifest_sha256": manifest.sha256,
        "runtime": model.runtime.describe(),
        "data": describe(manifest),
        "splits": measured,
    }
    test = readings.where(split="test")
    if len(test.known):
        figures["leaks"] = leaks(manifest, test)
        figures["shortcuts"] = shortcuts(model, manifest, test, work)
    if len(test.known) and (test["dataset"] == STRANGERS).any():
        figures["refusal"] = refusal_figures(model, manifest, test, work)
    return figures


def photos_of(manifest: Manifest, splits: tuple[str, ...]) -> list[LabelledPhoto]:
    """The photos of these splits; to measure test photos, training photos are looked at, too."""
    return [case for case in manifest.cases if case.split in (*splits, *(["train"] if "test" in splits else []))]


def read_cases(model: Model, manifest: Manifest, splits: tuple[str, ...]) -> Readings:
    """The readings of all photos of these splits, those of no disease included."""
    cases = [case for split in splits for case in manifest.select(split, labelled=False)]
    return Readings.of(model.inference, cases, predictions(model, cases))


def predictions(model: Model, cases: list[LabelledPhoto]) -> Iterator[Prediction]:
    """What the model says of each photo, in order, with a progress bar.

    Raises:
        UnreadablePhotos: one can't be read, by its own fault or the machine's; `must_open` finds most of them before.
    """
    results = model.predict_many([case.path for case in cases])
    for case, result in tqdm(zip(cases, results, strict=True), total=len(cases), desc="reading", file=sys.stderr):
        if not isinstance(result, Prediction):
            raise UnreadablePhotos({case.path: result})
        yield result
