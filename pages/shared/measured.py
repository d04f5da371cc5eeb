"""The figures that a bundle carries, as rows for a reader: what was measured, on which photos, with which interval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model import BundleError
from model.evaluation.tasks import malignancy
from model.formatting import area_of, share_of
from model.schema.evaluation import Evaluation, SplitName
from model.schema.figures import Split
from pages.shared.test_readings import TEST
from pages.shared.test_readings import of_bundle as readings_of

if TYPE_CHECKING:
    from model import Bundle, Model


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


def of_bundle(bundle: Bundle) -> Evaluation | None:
    """The figures of a bundle; None where it has none of its own, which is not a reason to refuse a reading."""
    try:
        return bundle.evaluation()
    except BundleError:
        return None


def split_of(evaluation: Evaluation | None, split: SplitName = TEST) -> Split | None:
    """The figures of one split; None where it was not measured."""
    return None if evaluation is None else evaluation["splits"].get(split)


def copies(evaluation: Evaluation | None) -> int:
    """How many test photos have a near-copy among the training photos."""
    return len(evaluation["leaks"]["photos"]) if evaluation is not None and "leaks" in evaluation else 0


def at_operating_point(
    model: Model, evaluation: Evaluation | None, modality: str, own: float | None = None, split: SplitName = TEST
) -> OperatingPoint | None:
    """What the point does on test photos of a modality: the one that the bundle came with, or the reader's own.

    None where nothing was measured.
    """
    measured = split_of(evaluation, split)
    point = None if measured is None else measured["operating_point"].get(modality)
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


def figures(evaluation: Evaluation | None, split: SplitName = TEST) -> list[Figure]:
    """The main figures of one split of an evaluation.json (model/evaluation/measure.py makes them).

    What it lacks is left out.
    """
    measured = split_of(evaluation, split)
    if measured is None:
        return []
    return [*_discrimination(measured), *_operating_points(measured), *_refusals(measured)]


def _discrimination(measured: Split) -> Iterator[Figure]:
    if "seven_diagnoses" in measured:
        seven, plain = measured["seven_diagnoses"]["over_prior"], measured["seven_diagnoses"]["arg_max"]
        value = share_of(seven)
        yield Figure("Balanced accuracy, seven diagnoses", f"HAM10000, {seven['n']:,} photos", value)
        value = share_of(plain)
        yield Figure("The same without regard to the case mix", f"HAM10000, {plain['n']:,} photos", value)
    for name, area in measured["tasks"].items():
        modality = name.rpartition("-")[2]
        title = f"{area['title']}, {modality}" if name.startswith(("malignant-", "cancer-")) else area["title"]
        value = area_of(area)
        yield Figure(f"{title}, AUC", f"{area['with']:,} against {area['without']:,} photos", value)


def _operating_points(measured: Split) -> Iterator[Figure]:
    for modality, point in measured["operating_point"].items():
        for side, rate, photos in (
            ("Sensitivity", point["sensitivity"], "malignant or premalignant"),
            ("Specificity", point["specificity"], "other"),
        ):
            value = share_of(rate)
            yield Figure(
                f"{side} for malignancy at the operating point", f"{modality}, {rate['n']:,} {photos} photos", value
            )


def _refusals(measured: Split) -> Iterator[Figure]:
    for dataset, counts in measured["refusals"].items():
        refused = sum(count for reason, count in counts.items() if reason != "n")
        yield Figure("Given no reading", f"{dataset}, {counts['n']:,} photos", f"{refused:,} of {counts['n']:,}")
