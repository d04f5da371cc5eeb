"""A collection of photos: which they are, and a line of JSON for each, the very line that `predict` prints."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..loading import Model
from ..photo import PhotoError
from ..report import line_of, line_of_failure
from ..training.importers.row import PHOTO_ENDINGS
from ..training.run import open_manifest

AT_ONCE = 64  # readings held at a time: each has half a megabyte of maps that no line needs


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
    for first in range(0, len(photos), AT_ONCE):
        part = photos[first : first + AT_ONCE]
        for photo, result in zip(part, model.predict_many(part, modality), strict=True):
            said = line_of_failure(photo, result) if isinstance(result, PhotoError) else line_of(photo, result)
            yield json.dumps(said, ensure_ascii=False)
