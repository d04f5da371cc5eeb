"""What every importer yields: one photo with what its source says of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..manifest import ManifestError

PHOTO_ENDINGS = frozenset((".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".heic"))


@dataclass(frozen=True)
class Row:
    """One photo; the names are the manifest's columns, and an empty text means "not recorded".

    `patient_id` and `lesion_id` are the source's own: photos that share one land in the same split. `node` is set only
    where the label is a node of the tree itself and needs no row in taxonomy/labels.tsv.
    """

    path: Path
    dataset: str
    modality: str  # dermoscopy or clinical
    label: str
    source_label: str = ""
    confirmed_by: str = ""  # histo, follow_up, consensus, confocal, clinical consensus, …
    patient_id: str = ""
    lesion_id: str = ""
    age: str = ""  # in years
    sex: str = ""
    site: str = ""
    skin_type: str = ""  # Fitzpatrick, 1 to 6
    license: str = ""
    attribution: str = ""
    node: str = ""


def read_table(path: Path, needed: tuple[str, ...], source: str) -> Iterator[dict[str, str]]:
    """The rows of a source's CSV, empty cells as "". ManifestError where it is missing or lacks a column."""
    if not path.is_file():
        raise ManifestError(f"There is no {path}. Give the folder into which {source} was unpacked.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        if missing:
            raise ManifestError(f"{path} has no column {', '.join(missing)}, so it is not the table of {source}.")
        for row in reader:
            yield {name: (value or "").strip() for name, value in row.items() if name is not None}


def photos_by_name(folder: Path) -> dict[str, Path]:
    """Every photo in or below the folder, by its file name without the ending."""
    return {path.stem: path for path in photos_below(folder)}


def photos_below(folder: Path) -> list[Path]:
    """Every photo in or below the folder, sorted. ManifestError where there is none."""
    photos = sorted(path for path in folder.rglob("*") if path.suffix.lower() in PHOTO_ENDINGS and path.is_file())
    if not photos:
        raise ManifestError(f"There are no photos in {folder}. Give the folder into which the download was unpacked.")
    return photos
