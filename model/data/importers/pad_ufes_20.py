"""PAD-UFES-20 as Mendeley Data (doi:10.17632/zr7vgbcyr2.1) gives it out: a table, and three archives of photos.

metadata.csv                     patient_id, lesion_id, age, gender, fitspatrick, region, diagnostic, img_id, biopsed
images/imgs_part_1/ … _part_3/   PAT_1516_1765_530.png …
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ...input.photo_folder import LeftOut, PhotoFolder
from .photo_table import PhotoTable
from .row import Row

DATASET = "PAD-UFES-20"
TABLE = PhotoTable(
    names=("metadata.csv",),
    needed=("patient_id", "lesion_id", "age", "gender", "fitspatrick", "region", "diagnostic", "img_id", "biopsed"),
    id="img_id",
    source=DATASET,
    unpack="Unpack all three parts of the photos.",
)


def read(folder: PhotoFolder) -> Iterator[Row | LeftOut]:
    """One row a photo of the table. ManifestError as of `PhotoTable.read`."""
    return TABLE.read(folder, _row)


def _row(row: Mapping[str, str], path: Path) -> Row:
    return Row(
        path=path,
        dataset=DATASET,
        modality="clinical",
        label=row["diagnostic"],
        source_label=row["diagnostic"],
        confirmed_by="histo" if row["biopsed"].lower() == "true" else "clinical consensus",
        patient_id=row["patient_id"],
        # The source numbers lesions over all patients; with the patient, the id says whose it is.
        lesion_id=f"{row['patient_id']}_{row['lesion_id']}" if row["lesion_id"] else "",
        age=row["age"],
        sex=row["gender"],
        site=row["region"],
        skin_type=row["fitspatrick"],
        license="CC BY 4.0",
        attribution="Pacheco et al. 2020, PAD-UFES-20, doi:10.17632/zr7vgbcyr2.1",
    )
