"""HAM10000 as the Harvard Dataverse (doi:10.7910/DVN/DBW86T) and Kaggle give it out: a table, two folders of photos.

HAM10000_metadata.tab (or .csv)   lesion_id, image_id, dx, dx_type, age, sex, localization
HAM10000_images_part_1/           ISIC_0024306.jpg …
HAM10000_images_part_2/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ...input.photo_folder import LeftOut, PhotoFolder
from .photo_table import PhotoTable
from .row import Row

DATASET = "HAM10000"
TABLE = PhotoTable(
    names=("HAM10000_metadata.csv", "HAM10000_metadata.tab", "HAM10000_metadata"),
    needed=("lesion_id", "image_id", "dx", "dx_type", "age", "sex", "localization"),
    id="image_id",
    source=DATASET,
    unpack="Unpack both parts of the photos.",
)


def read(folder: PhotoFolder) -> Iterator[Row | LeftOut]:
    """One row a photo of the table. ManifestError as of `PhotoTable.read`."""
    return TABLE.read(folder, _row)


def _row(row: Mapping[str, str], path: Path) -> Row:
    return Row(
        path=path,
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
