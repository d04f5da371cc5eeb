"""HAM10000 as the Harvard Dataverse (doi:10.7910/DVN/DBW86T) and Kaggle give it out: a table, two folders of photos.

HAM10000_metadata (or .csv)   lesion_id, image_id, dx, dx_type, age, sex, localization
HAM10000_images_part_1/       ISIC_0024306.jpg …
HAM10000_images_part_2/
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..manifest import ManifestError
from .row import Row, photos_by_name, read_table

DATASET = "HAM10000"
NEEDED = ("lesion_id", "image_id", "dx", "dx_type", "age", "sex", "localization")
TABLES = ("HAM10000_metadata.csv", "HAM10000_metadata", "HAM10000_metadata.tab")


def read(folder: Path) -> Iterator[Row]:
    """One row a photo of the table. ManifestError where the table or a photo of it is missing."""
    table = next((folder / name for name in TABLES if (folder / name).is_file()), folder / TABLES[0])
    photos = photos_by_name(folder)
    for row in read_table(table, NEEDED, DATASET):
        if row["image_id"] not in photos:
            raise ManifestError(f"There is no photo {row['image_id']} below {folder}. Unpack both parts of the photos.")
        yield Row(
            path=photos[row["image_id"]],
            dataset=DATASET,
            modality="dermoscopy",
            label=row["dx"].upper(),
            source_label=row["dx"],
            confirmed_by=row["dx_type"],
            lesion_id=row["lesion_id"],
            age=row["age"],
            sex=row["sex"],
            site=row["localization"],
            license="CC BY-NC 4.0",
            attribution="Tschandl, Rosendahl, Kittler 2018, HAM10000, doi:10.1038/sdata.2018.161",
        )
