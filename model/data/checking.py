"""Whether a manifest can be trained and measured on: its photos are there and can be read, its splits are sound."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence

from .manifest import SPLITS, LabelledPhoto, Manifest
from .near_duplicates import Fingerprint, fingerprints, near_duplicates
from .splitting import keys_of


def problems(manifest: Manifest, pictures: bool = True) -> Iterator[str]:
    """One sentence each: missing files, repeated photos, patients and lesions in several splits, unreadable photos,
    copies in several splits.

    Rows that can't be used are found before, by `examine_manifest`; whether there are photos enough, by `shortfalls`.
    With `pictures`, every photo is read as training will read it, and compared with every other.
    """
    there = [case for case in manifest.cases if os.path.isfile(case.path)]
    missing = [case for case in manifest.cases if not os.path.isfile(case.path)]
    yield from (f"There is no photo {case.path}. Put it there, or take its row out." for case in missing)
    for path, count in Counter(case.path for case in manifest.cases).items():
        if count > 1:
            yield f"{path} comes {count} times; keep one of its rows."
    yield from _parted(manifest.cases)
    if pictures:
        yield from _in_the_pictures(there)


def _in_the_pictures(cases: Sequence[LabelledPhoto]) -> Iterator[str]:
    """One sentence a photo that can't be read, then one a pair of near-duplicates that lie in different splits."""
    seen = fingerprints([case.path for case in cases])
    for case, look in zip(cases, seen, strict=True):
        if not isinstance(look, Fingerprint):
            yield f"{case.path}: {look}"
    for i, j in near_duplicates(seen):
        a, b = cases[i], cases[j]
        if a.split != b.split:
            yield f"{a.path.name} ({a.split}) and {b.path.name} ({b.split}) are the same photo, or nearly so."


def counts(manifest: Manifest) -> Iterator[str]:
    """What is in it: photos by data set and split, then the labels that name no disease of the tree."""
    by_place = Counter((case.dataset, case.split) for case in manifest.cases)
    for dataset in dict.fromkeys(case.dataset for case in manifest.cases):
        numbers = ", ".join(f"{split} {by_place[dataset, split]:,}" for split in SPLITS)
        yield f"{dataset}: {numbers}"
    outside = Counter(f"{case.dataset} / {case.label}" for case in manifest.cases if case.node is None)
    for label, count in outside.most_common():
        yield f"not trained on, no disease of the tree: {label} ({count:,})"


def _parted(cases: Sequence[LabelledPhoto]) -> Iterator[str]:
    """One sentence a patient or lesion with photos in several splits."""
    splits: dict[tuple[str, str, str], set[str]] = {}
    for case in cases:
        patient, lesion = case.row.get("patient_id", ""), case.row.get("lesion_id", "")
        for kind, name, key in zip(("patient", "lesion"), (patient, lesion), _keys(case, patient, lesion), strict=True):
            if key:
                splits.setdefault((kind, name, case.dataset), set()).add(case.split)
    for (kind, name, dataset), found in splits.items():
        if len(found) > 1:
            yield f"The {kind} {name} of {dataset} has photos in {' and '.join(sorted(found))}; keep them in one split."


def _keys(case: LabelledPhoto, patient: str, lesion: str) -> tuple[str, str]:
    return keys_of(case.dataset, patient, lesion)
