"""Who and what the photos show: what a model card must tell of the data, counted from the manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np

from ..data.manifest import LabelledPhoto, Manifest
from ..evaluation import slices
from ..schema.evaluation import Ages, DataSet
from ..schema.figures import Counts


def describe(manifest: Manifest) -> dict[str, DataSet]:
    """By data set: photos by split, lesions, patients, age, sex, site, skin type, confirmation, licences, sizes."""
    datasets = sorted({case.dataset for case in manifest.cases})
    return {name: _describe([case for case in manifest.cases if case.dataset == name]) for name in datasets}


def _describe(cases: list[LabelledPhoto]) -> DataSet:
    ages = [float(age) for age in _values(cases, "age")]
    return {
        "photos": dict(Counter(case.split for case in cases)),
        "modality": dict(Counter(case.modality for case in cases)),
        "patients": len(set(_values(cases, "patient_id"))),
        "lesions": len(set(_values(cases, "lesion_id"))),
        "age": _ages(ages, len(cases)),
        "sex": _grouped(cases, "sex", slices.sex),
        "site": _grouped(cases, "site", slices.site),
        "skin_type": _grouped(cases, "skin_type", slices.skin_type),
        "confirmed_by": _grouped(cases, "confirmed_by", slices.confirmed),
        "license": dict(Counter(_values(cases, "license"))),
        "labels": {split: dict(Counter(c.label for c in cases if c.split == split)) for split in _splits(cases)},
        "confirmed_test": dict(
            Counter(f"{c.label}: {slices.confirmed(c.confirmed_by)}" for c in cases if c.split == "test")
        ),
    }


def _splits(cases: list[LabelledPhoto]) -> list[str]:
    return sorted({case.split for case in cases})


def _values(cases: list[LabelledPhoto], column: str) -> list[str]:
    return [value for case in cases if (value := case.row.get(column, ""))]


def _ages(ages: list[float], photos: int) -> Ages:
    if not ages:
        return {"missing": photos}
    low, middle, high = np.percentile(ages, [25, 50, 75])
    return {"lower": float(low), "median": float(middle), "upper": float(high), "missing": photos - len(ages)}


def _grouped(cases: list[LabelledPhoto], column: str, name_of: Callable[[str], str]) -> Counts:
    """Photos by group, the unknown as "missing"."""
    names = Counter(name_of(case.row.get(column, "")) or "missing" for case in cases)
    return dict(names.most_common())
