"""Importers: a downloaded copy of a collection, in the layout in which it is given out, as rows of a manifest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from . import dermofit, fitzpatrick17k, folders, ham10000, isic, pad_ufes_20
from .row import Row

__all__ = ["SOURCES", "Row", "read_source"]

_BY_NAME = {
    "isic": isic.read,
    "ham10000": ham10000.read,
    "pad-ufes-20": pad_ufes_20.read,
    "dermofit": dermofit.read,
    "fitzpatrick17k": fitzpatrick17k.read,
}
SOURCES = (*_BY_NAME, "folders")


def read_source(source: str, folder: Path, modality: str = "clinical") -> Iterator[Row]:
    """The rows of one of SOURCES. `modality` is asked for by `folders` alone: the others know theirs.

    ManifestError, while it is read, where the folder is not laid out as that source is.
    """
    return folders.read(folder, modality) if source == "folders" else _BY_NAME[source](folder)
