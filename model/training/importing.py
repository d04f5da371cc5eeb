"""From the rows of an importer to a manifest: photos measured, near-duplicates found, splits made, the file written."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from pathlib import Path

from ..whole import whole
from .importers.row import Row
from .manifest import IMPORTED_COLUMNS, ManifestError
from .near_duplicates import looks, near_duplicates
from .splitting import Shares, assign, components, keys_of

# What a row of the manifest takes over from an importer's row as it is.
_TAKEN = tuple(name for name in IMPORTED_COLUMNS if name not in ("image", "root", "width", "height", "split"))


def write_manifest(rows: Sequence[Row], folder: Path, out: Path, seed: int = 0, shares: Shares | None = None) -> int:
    """Write the manifest of photos that stay where they are, in `folder`; how many there are.

    Each photo is named from `folder`, and `folder` from the manifest, so the two can be moved together.
    ManifestError where there are no rows, or a photo can't be read.
    """
    if not rows:
        raise ManifestError(f"{folder} holds no photo with a label. Check that it is the folder of this source.")
    measured = looks([row.path for row in rows])
    names = [row.path.relative_to(folder).as_posix() for row in rows]
    groups = components(
        [keys_of(row.dataset, row.patient_id, row.lesion_id) for row in rows], near_duplicates(measured)
    )
    splits = assign(names, groups, seed, shares or Shares())
    root = Path(os.path.relpath(folder.resolve(), out.resolve().parent)).as_posix()
    with whole(out) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, IMPORTED_COLUMNS)
        writer.writeheader()
        for row, name, photo, split in zip(rows, names, measured, splits, strict=True):
            own = {"image": name, "root": root, "width": photo.width, "height": photo.height, "split": split}
            writer.writerow({**{column: getattr(row, column) for column in _TAKEN}, **own})
    return len(rows)
