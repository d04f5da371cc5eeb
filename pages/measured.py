"""The figures that a bundle carries, as rows for a reader: what was measured, on which photos, with which interval."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pages.widgets.figures import per_cent_range

if TYPE_CHECKING:
    from model import Bundle

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
    from model import BundleError

    try:
        return bundle.evaluation() or {}
    except BundleError:
        return {}


def at_operating_point(evaluation: Measures, split: str = "test") -> dict[str, OperatingPoint]:
    """By modality; empty where nothing was measured."""
    points = evaluation.get("splits", {}).get(split, {}).get("operating_point", {})
    return {
        modality: OperatingPoint(point["sensitivity"]["value"], point["specificity"]["value"])
        for modality, point in points.items()
    }


def figures(evaluation: Measures, split: str = "test") -> list[Figure]:
    """The main figures of one split of an evaluation.json (model/evaluation/measure.py writes it); what it lacks is left out."""
    measured: Measures = evaluation.get("splits", {}).get(split, {})
    return [*_discrimination(measured), *_operating_points(measured), *_refusals(measured)]


def _discrimination(measured: Measures) -> Iterator[Figure]:
    if seven := measured.get("seven_diagnoses", {}).get("over_prior"):
        value = per_cent_range(seven["value"], seven["low"], seven["high"])
        yield Figure("Balanced accuracy, seven diagnoses", f"HAM10000, {seven['n']:,} photos", value)
    if plain := measured.get("seven_diagnoses", {}).get("arg_max"):
        value = per_cent_range(plain["value"], plain["low"], plain["high"])
        yield Figure("The same without regard to the case mix", f"HAM10000, {plain['n']:,} photos", value)
    melanoma = measured.get("melanoma_vs_nevus", {})
    isic = measured.get("isic2017", {})
    areas = (
        ("Melanoma against nevus, AUC", "HAM10000, confirmed by histology", melanoma.get("histology")),
        ("Melanoma against nevus, AUC", "HAM10000, all", melanoma.get("all")),
        ("Melanoma against the rest, AUC", "ISIC 2017", isic.get("melanoma_vs_rest")),
        ("Seborrheic keratosis against the rest, AUC", "ISIC 2017", isic.get("keratosis_vs_rest")),
        ("Carcinoma against keratosis, AUC", "PAD-UFES-20", measured.get("carcinoma_vs_keratosis")),
    )
    for what, photos, area in areas:
        if area and not math.isnan(area["value"]):
            value = f"{area['value']:.2f} ({area['low']:.2f}-{area['high']:.2f})"
            yield Figure(what, f"{photos}, {area['with']:,} against {area['without']:,} photos", value)


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
