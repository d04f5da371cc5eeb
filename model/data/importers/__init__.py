"""Importers: a downloaded copy of a collection, in the layout in which it is given out, as rows of a manifest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...input.photo_folder import LeftOut, PhotoFolder, account
from ..manifest import ManifestError
from . import dermofit, fitzpatrick17k, folders, ham10000, isic, pad_ufes_20
from .row import Row

__all__ = ["SOURCES", "Collection", "Row", "read_source"]

_BY_NAME = {
    "isic": isic.read,
    "ham10000": ham10000.read,
    "pad-ufes-20": pad_ufes_20.read,
    "dermofit": dermofit.read,
    "fitzpatrick17k": fitzpatrick17k.read,
}
SOURCES = (*_BY_NAME, "folders")
_TABLES = {name for source in (isic, ham10000, pad_ufes_20, fitzpatrick17k) for name in source.TABLE.names}


@dataclass(frozen=True)
class Collection:
    """The photos of a folder with what their source says of them, and all else that lies in it."""

    root: Path
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...]


def read_source(source: str, root: Path, modality: str = "clinical") -> Collection:
    """What one of SOURCES has in a folder. `modality` is asked for by `folders` alone: the others know theirs.

    Raises:
        ManifestError: the folder is not there, holds no photo, or is not laid out as that source is.
    """
    if not root.is_dir():
        raise ManifestError(f"There is no folder {root}. Give the folder into which the download was unpacked.")
    folder = PhotoFolder.read(root)
    if not folder.photos:
        raise ManifestError(_no_photos(folder))
    found = list(folders.read(folder, modality) if source == "folders" else _BY_NAME[source](folder))
    return Collection(
        root,
        tuple(one for one in found if isinstance(one, Row)),
        (
            *(one for one in folder.left_out if one.name not in _TABLES),
            *(one for one in found if isinstance(one, LeftOut)),
        ),
    )


def _no_photos(folder: PhotoFolder) -> str:
    lines = [
        f"There are no photos in {folder.root}. Give the folder into which the download was unpacked.",
        *account(folder.left_out),
    ]
    return "\n".join(lines)
