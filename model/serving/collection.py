"""A collection of photos: which they are, and a line of JSON for each, the very line that `predict` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..loading import Model
from ..report import line_for
from ..training.importers.row import PHOTO_ENDINGS
from ..training.run import open_manifest


def photos_of(place: Path) -> list[str]:
    """The photos of a manifest in the order of its rows, or all those below a folder in the order of their names.

    Raises:
        ManifestError: the file is no manifest.
        OSError: there is no such file or folder.
    """
    if place.is_dir():
        found = (path for path in place.rglob("*") if path.suffix.lower() in PHOTO_ENDINGS and path.is_file())
        return [str(path) for path in sorted(found)]
    return [str(case.path) for case in open_manifest(place).cases]


def lines_of(model: Model, photos: Sequence[str], modality: str | None) -> Iterator[str]:
    """A line for each photo, in order; one that can't be read has its reason."""
    for photo, result in zip(photos, model.predict_many(photos, modality), strict=True):
        yield line_for(photo, result).text
