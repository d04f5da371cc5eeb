"""The ISIC Archive, as isic-cli downloads it: `isic image download FOLDER`.

    metadata.csv        isic_id, attribution, copyright_license, diagnosis_1 … diagnosis_5, image_type, patient_id, …
    ISIC_0000000.jpg …

A column that no photo of the download fills is not in the table, so only the few that always are get asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from taxonomy import read_labels

from ..manifest import ManifestError
from .row import Row, photos_by_name, read_table

DATASET = "ISIC Archive"
NEEDED = ("isic_id", "diagnosis_1")
LEVELS = ("diagnosis_5", "diagnosis_4", "diagnosis_3", "diagnosis_2", "diagnosis_1")  # the finest first
CONFIRMED = {  # the archive's words -> the manifest's
    "histopathology": "histo",
    "serial imaging showing no change": "follow_up",
    "single image expert consensus": "consensus",
    "confocal microscopy with consensus dermoscopy": "confocal",
    "single contributor clinical assessment": "clinical",
}
LICENSES = {"CC-0": "CC0 1.0", "CC-BY": "CC BY 4.0", "CC-BY-NC": "CC BY-NC 4.0"}


def read(folder: Path) -> Iterator[Row]:
    """One row a photo that has a diagnosis. ManifestError where the table or a photo of it is missing."""
    known = {row.label for row in read_labels() if row.dataset == DATASET}
    photos = photos_by_name(folder)
    for row in read_table(folder / "metadata.csv", NEEDED, "a download by isic-cli of 2024 or later"):
        diagnoses = [row[level] for level in LEVELS if row.get(level)]
        if not diagnoses:
            continue
        if row["isic_id"] not in photos:
            raise ManifestError(f"There is no photo {row['isic_id']} in {folder}. Run isic image download again.")
        yield _row(row, photos[row["isic_id"]], next((d for d in diagnoses if d in known), diagnoses[0]), diagnoses[0])


def _row(row: Mapping[str, str], path: Path, label: str, finest: str) -> Row:
    confirmed, licence = row.get("diagnosis_confirm_type", ""), row.get("copyright_license", "")
    skin_type = row.get("fitzpatrick_skin_type", "")
    return Row(
        path=path,
        dataset=DATASET,
        modality="dermoscopy" if row.get("image_type", "dermoscopic") in ("dermoscopic", "") else "clinical",
        label=label,
        source_label=finest,
        confirmed_by=CONFIRMED.get(confirmed, confirmed),
        patient_id=row.get("patient_id", ""),
        lesion_id=row.get("lesion_id", ""),
        age=row.get("age_approx", ""),
        sex=row.get("sex", ""),
        site=row.get("anatom_site_general", ""),
        skin_type=str(ROMAN.index(skin_type) + 1) if skin_type in ROMAN else "",
        license=LICENSES.get(licence, licence),
        attribution=row.get("attribution", ""),
    )


ROMAN = ("I", "II", "III", "IV", "V", "VI")
