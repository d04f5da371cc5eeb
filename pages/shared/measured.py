"""The figures that a bundle carries, as rows for a reader: what was measured, on which photos, with which interval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model import BundleError
from model.evaluation.tasks import malignancy
from pages.shared.test_readings import of_bundle as readings_of
from pages.widgets.lib.figures import area_range, per_cent_range

if TYPE_CHECKING:
    from model import Bundle, Model

Measures = Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """One row: a figure in words, the photos it rests on, its value with the 95 % interval."""

    what: str
    photos: str
    value: str


@dataclass(frozen=True)
class OperatingPoint:
    """What the operating point does on the test photos of one modality."""

    sensitivity: float
    specificity: float


def of_bundle(bundle: Bundle) -> Measures:
    """The figures of a bundle; empty where it has none of its own, which is not a reason to refuse a reading."""
    try:
        return bundle.evaluation() or {}
    except BundleError:
        return {}


def at_operating_point(
    model: Model, evaluation: Measures, modality: str, own: float | None = None, split: str = "test"
) -> OperatingPoint | None:
    """What the point does on test photos of a modality: the one that the bundle came with, or the reader's own.

    None where nothing was measured.
    """
    point = evaluation.get("splits", {}).get(split, {}).get("operating_point", {}).get(modality)
    if point is None:
        return None
    if own is None:
        return OperatingPoint(point["sensitivity"]["value"], point["specificity"]["value"])
    try:
        readings = readings_of(model)
    except BundleError:  # which the pages that show them say
        readings = None
    if readings is None:
        return None
    _, truth, score = malignancy(modality).of(readings.where(split=split))
    return OperatingPoint(float((score[truth] >= own).mean()), float((score[~truth] < own).mean()))


def figures(evaluation: Measures, split: str = "test") -> list[Figure]:
    """The main figures of one split of an evaluation.json (model/evaluation/measure.py makes them).

    What it lacks is left out.
    """
    measured: Measures = evaluation.get("splits", {}).get(split, {})
    return [*_discrimination(measured), *_operating_points(measured), *_refusals(measured)]


def _discrimination(measured: Measures) -> Iterator[Figure]:
    if seven := measured.get("seven_diagnoses", {}).get("over_prior"):
        value = per_cent_range(seven["value"], seven["low"], seven["high"])
        yield Figure("Balanced accuracy, seven diagnoses", f"HAM10000, {seven['n']:,} photos", value)
    if plain := measured.get("seven_diagnoses", {}).get("arg_max"):
        value = per_cent_range(plain["value"], plain["low"], plain["high"])
        yield Figure("The same without regard to the case mix", f"HAM10000, {plain['n']:,} photos", value)
    for name, area in measured.get("tasks", {}).items():
        modality = name.rpartition("-")[2]
        title = f"{area['title']}, {modality}" if name.startswith(("malignant-", "cancer-")) else area["title"]
        value = area_range(area["value"], area["low"], area["high"])
        yield Figure(f"{title}, AUC", f"{area['with']:,} against {area['without']:,} photos", value)


def _operating_points(measured: Measures) -> Iterator[Figure]:
    for modality, point in measured.get("operating_point", {}).items():
        for side, photos in (("sensitivity", "malignant or premalignant"), ("specificity", "other")):
            value = per_cent_range(point[side]["value"], point[side]["low"], point[side]["high"])
            what = f"{side.capitalize()} for malignancy at the operating point"
            yield Figure(what, f"{modality}, {point[side]['n']:,} {photos} photos", value)


def _refusals(measured: Measures) -> Iterator[Figure]:
    for dataset, counts in measured.get("refusals", {}).items():
        refused = sum(count for reason, count in counts.items() if reason != "n")
        yield Figure("Given no reading", f"{dataset}, {counts['n']:,} photos", f"{refused:,} of {counts['n']:,}")
