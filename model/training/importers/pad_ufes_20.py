"""PAD-UFES-20 as Mendeley Data (doi:10.17632/zr7vgbcyr2.1) gives it out: a table, and three archives of photos.

metadata.csv                     patient_id, lesion_id, age, gender, fitspatrick, region, diagnostic, img_id, biopsed
images/imgs_part_1/ … _part_3/   PAT_1516_1765_530.png …
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..manifest import ManifestError
from .row import Row, photos_by_name, read_table

DATASET = "PAD-UFES-20"
NEEDED = ("patient_id", "lesion_id", "age", "gender", "fitspatrick", "region", "diagnostic", "img_id", "biopsed")


def read(folder: Path) -> Iterator[Row]:
    """One row a photo of the table. ManifestError where the table or a photo of it is missing."""
    photos = photos_by_name(folder)
    for row in read_table(folder / "metadata.csv", NEEDED, DATASET):
        name = Path(row["img_id"]).stem
        if name not in photos:
            raise ManifestError(f"There is no photo {row['img_id']} below {folder}. Unpack all three parts.")
        yield Row(
            path=photos[name],
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
