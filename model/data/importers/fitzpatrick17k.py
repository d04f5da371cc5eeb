"""Fitzpatrick17k: its table, and the photos that the owner of the copy fetched, named by their hash.

    fitzpatrick17k.csv   md5hash, fitzpatrick_scale, label, nine_partition_label, three_partition_label, url, …
    any folder           <md5hash>.jpg

Photos are trained by the nine parts, which are the nine second-level nodes of this tree. The source's finer label stays
in the manifest's column source_label. Many of the addresses are dead by now: rows without a photo are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from ...input.photo_folder import LeftOut, PhotoFolder
from .photo_table import PhotoTable
from .row import Row

DATASET = "Fitzpatrick17k"
TABLE = PhotoTable(
    names=("fitzpatrick17k.csv",),
    needed=("md5hash", "fitzpatrick_scale", "label", "nine_partition_label", "three_partition_label", "url"),
    id="md5hash",
    source=DATASET,
    unpack=None,
)


def read(folder: PhotoFolder) -> Iterator[Row | LeftOut]:
    """One row a photo of the table. ManifestError as of `PhotoTable.read`."""
    return TABLE.read(folder, _row)


def _row(row: Mapping[str, str], path: Path) -> Row:
    scale = row["fitzpatrick_scale"].removesuffix(".0")
    return Row(
        path=path,
        dataset=DATASET,
        modality="clinical",
        label=row["nine_partition_label"],
        source_label=row["label"],
        skin_type=scale if scale in set("123456") else "",  # -1: not known
        license="of its atlas: see the source's page",
        attribution=f"Fitzpatrick17k (Groh et al. 2021), from {_host(row['url']) or 'an unnamed atlas'}",
    )


def _host(url: str) -> str:
    """Whose photo it is, by the address; empty where that is none."""
    try:
        return urlsplit(url).netloc
    except ValueError:  # such as http://[bad
        return ""
