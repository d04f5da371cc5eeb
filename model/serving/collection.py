"""A collection of photos: which they are, and a line of JSON for each, the very line that `predict` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..input.photo_folder import LeftOut, PhotoFolder, account
from ..model import Model
from ..report import line_for
from ..training.run import open_manifest


class NoPhotos(Exception):
    """A folder holds nothing to read; the message says what is in it instead."""


def photos_of(place: Path) -> tuple[list[str], list[LeftOut]]:
    """The photos of a manifest in the order of its rows, or all those below a folder in the order of their names.

    Files that call themselves photos by their ending are among them: that one can't be read is said in its line. What
    else lies in the folder comes second.

    Raises:
        NoPhotos: the folder holds none.
        ManifestError: the file is no manifest.
        OSError: there is no such file or folder.
    """
    if not place.is_dir():
        return [str(case.path) for case in open_manifest(place).cases], []
    folder = PhotoFolder.read(place)
    others = [one for one in folder.left_out if not one.named_as_photo]
    photos = [*folder.photos, *(place / one.name for one in folder.left_out if one.named_as_photo)]
    if not photos:
        raise NoPhotos("\n".join([f"There are no photos in {place}.", *account(others)]))
    return [str(path) for path in sorted(photos)], others


def lines_of(model: Model, photos: Sequence[str], modality: str | None) -> Iterator[str]:
    """A line for each photo, in order; one that can't be read has its reason."""
    for photo, result in zip(photos, model.predict_many(photos, modality), strict=True):
        yield line_for(photo, result).text
