"""Whether a manifest can be trained and measured on: its photos are there, its labels known, its splits sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from .manifest import Case, Manifest
from .near_duplicates import looks, near_duplicates
from .splitting import SPLITS, keys_of


def problems(manifest: Manifest, pictures: bool = True) -> Iterator[str]:
    """One sentence each: missing files, unknown splits, repeated photos, then leaks between splits.

    Unknown labels and missing columns are refused before, by `read_manifest`. With `pictures`, every photo is opened
    and compared with every other; ManifestError where one can't be read.
    """
    missing = [case for case in manifest.cases if not case.path.is_file()]
    for case in missing:
        yield f"There is no photo {case.path}."
    for case in manifest.cases:
        if case.split not in SPLITS:
            yield f'{case.path.name} has the split "{case.split}"; it must be one of {", ".join(SPLITS)}.'
    for path, count in Counter(case.path for case in manifest.cases).items():
        if count > 1:
            yield f"{path} comes {count} times; keep one of its rows."
    yield from _parted(manifest.cases)
    if pictures and not missing:
        yield from near_duplicate_leaks(manifest.cases)


def near_duplicate_leaks(cases: Sequence[Case]) -> Iterator[str]:
    """One sentence a pair of near-duplicates that lie in different splits."""
    for i, j in near_duplicates(looks([case.path for case in cases])):
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


def _parted(cases: Sequence[Case]) -> Iterator[str]:
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


def _keys(case: Case, patient: str, lesion: str) -> tuple[str, str]:
    return keys_of(case.dataset, patient, lesion)
