"""The ISIC Archive, as isic-cli downloads it: `isic image download FOLDER`.

    metadata.csv        isic_id, attribution, copyright_license, diagnosis_1 … diagnosis_5, image_type, patient_id, …
    ISIC_0000000.jpg …

A column that no photo of the download fills is not in the table, so only the few that always are get asked for.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import partial
from pathlib import Path

from taxonomy import read_labels

from ...input.photo_folder import LeftOut, PhotoFolder
from .photo_table import PhotoTable
from .row import Row

DATASET = "ISIC Archive"
TABLE = PhotoTable(
    names=("metadata.csv",),
    needed=("isic_id", "diagnosis_1"),
    id="isic_id",
    source="a download by isic-cli of 2024 or later",
    unpack="Run isic image download again.",
)
LEVELS = ("diagnosis_5", "diagnosis_4", "diagnosis_3", "diagnosis_2", "diagnosis_1")  # the finest first
CONFIRMED = {  # the archive's words -> the manifest's
    "histopathology": "histo",
    "serial imaging showing no change": "follow_up",
    "single image expert consensus": "consensus",
    "confocal microscopy with consensus dermoscopy": "confocal",
    "single contributor clinical assessment": "clinical",
}
LICENSES = {"CC-0": "CC0 1.0", "CC-BY": "CC BY 4.0", "CC-BY-NC": "CC BY-NC 4.0"}


def read(folder: PhotoFolder) -> Iterator[Row | LeftOut]:
    """One row a photo that has a diagnosis. ManifestError as of `PhotoTable.read`."""
    return TABLE.read(folder, partial(_row, {row.label for row in read_labels() if row.dataset == DATASET}))


def _row(known: Container[str], row: Mapping[str, str], path: Path) -> Row | LeftOut:
    """Of a photo's diagnoses the finest that is known is its label; the finest of all where none is."""
    diagnoses = [row[level] for level in LEVELS if row.get(level)]
    if not diagnoses:
        return LeftOut(row["isic_id"], "The table has no diagnosis for this photo.")
    confirmed, licence = row.get("diagnosis_confirm_type", ""), row.get("copyright_license", "")
    skin_type = row.get("fitzpatrick_skin_type", "")
    return Row(
        path=path,
        dataset=DATASET,
        modality="dermoscopy" if row.get("image_type", "dermoscopic") in ("dermoscopic", "") else "clinical",
        label=next((diagnosis for diagnosis in diagnoses if diagnosis in known), diagnoses[0]),
        source_label=diagnoses[0],
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
