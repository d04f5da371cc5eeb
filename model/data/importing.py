"""From a collection to a manifest: photos read and measured, near-duplicates found, splits made, the file written."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..atomic import atomic_write
from ..input.file_names import composed
from ..input.photo import PhotoError
from ..input.photo_folder import LeftOut, account
from .importers import Collection
from .importers.row import Row
from .manifest import IMPORTED_COLUMNS, ManifestError
from .near_duplicates import Fingerprint, fingerprints, near_duplicates
from .splitting import Shares, assign, components, keys_of

# What a row of the manifest takes over from an importer's row as it is.
_TAKEN = tuple(name for name in IMPORTED_COLUMNS if name not in ("image", "root", "width", "height", "split"))


@dataclass(frozen=True)
class Written:
    """What a manifest holds: its photos by split, and those that could not be taken into it."""

    splits: Mapping[str, int]
    left_out: tuple[LeftOut, ...]


def write_manifest(collection: Collection, out: Path, seed: int = 0, shares: Shares | None = None) -> Written:
    """Write the manifest of photos that stay where they are; one that training could not read is left out.

    Each photo is named from the collection's folder, and that from the manifest, so the two can be moved together.

    Raises:
        ManifestError: there is no photo to write of, two go by one name, or this machine fails to read one.
    """
    named, left_out = _named(collection)
    photos: dict[str, tuple[Row, Fingerprint]] = {}
    for (name, row), seen in zip(named.items(), fingerprints([row.path for row in named.values()]), strict=True):
        if isinstance(seen, Fingerprint):
            photos[name] = row, seen
        elif isinstance(seen, PhotoError):
            left_out.append(LeftOut(name, str(seen)))
        else:  # no fault of the photo's, which may be read next time
            raise ManifestError(f"{row.path}: {seen}")
    if not photos:
        sentence = f"{collection.root} holds no photo with a label. Check that it is the folder of this source."
        raise ManifestError("\n".join((sentence, *account((*collection.left_out, *left_out)))))
    groups = components(
        [keys_of(row.dataset, row.patient_id, row.lesion_id) for row, _ in photos.values()],
        near_duplicates([seen for _, seen in photos.values()]),
    )
    splits = assign(list(photos), groups, seed, shares or Shares())
    root = Path(os.path.relpath(collection.root.resolve(), out.resolve().parent)).as_posix()
    _write(
        out,
        (
            {"image": name, "root": root, "width": seen.width, "height": seen.height, "split": split}
            | {column: getattr(row, column) for column in _TAKEN}
            for (name, (row, seen)), split in zip(photos.items(), splits, strict=True)
        ),
    )
    return Written(Counter(splits), tuple(left_out))


def _named(collection: Collection) -> tuple[dict[str, Row], list[LeftOut]]:
    """The rows by the name that the manifest gives each photo, and those whose name no text can hold."""
    named: dict[str, Row] = {}
    left_out: list[LeftOut] = []
    for row in collection.rows:
        name = composed(row.path.relative_to(collection.root).as_posix())
        if not name.isascii() and not _is_text(name):
            left_out.append(LeftOut(name, "The name of this file is not written in UTF-8. Rename it."))
        elif name.strip() in named:
            raise ManifestError(f"Two photos of {collection.root} go by the name {name}. Rename one of them.")
        else:
            named[name.strip()] = row
    return named, left_out


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _write(out: Path, rows: Iterable[Mapping[str, object]]) -> None:
    try:
        with atomic_write(out) as beside, beside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, IMPORTED_COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
    except UnicodeEncodeError as error:
        raise ManifestError(
            f"The path to the photos is not written in UTF-8, so {out} can't name it. Rename its folders."
        ) from error
