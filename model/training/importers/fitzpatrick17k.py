"""Fitzpatrick17k: its table, and the photos that the owner of the copy fetched, named by their hash.

    fitzpatrick17k.csv   md5hash, fitzpatrick_scale, label, nine_partition_label, three_partition_label, url, …
    any folder           <md5hash>.jpg

Photos are trained by the nine parts, which are the nine second-level nodes of this tree. The source's finer label stays
in the manifest's column source_label. Many of the addresses are dead by now: rows without a photo are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from .row import Row, photos_by_name, read_table

DATASET = "Fitzpatrick17k"
NEEDED = ("md5hash", "fitzpatrick_scale", "label", "nine_partition_label", "three_partition_label", "url")


def read(folder: Path) -> Iterator[Row]:
    """One row a photo that is there. ManifestError where the table is missing."""
    photos = photos_by_name(folder)
    for row in read_table(folder / "fitzpatrick17k.csv", NEEDED, DATASET):
        if row["md5hash"] not in photos:
            continue
        yield Row(
            path=photos[row["md5hash"]],
            dataset=DATASET,
            modality="clinical",
            label=row["nine_partition_label"],
            source_label=row["label"],
            skin_type=row["fitzpatrick_scale"] if row["fitzpatrick_scale"] in set("123456") else "",  # -1: not known
            license="of its atlas: see the source's page",
            attribution=f"Fitzpatrick17k (Groh et al. 2021), from {urlsplit(row['url']).netloc or 'an unnamed atlas'}",
        )
