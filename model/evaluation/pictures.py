"""Small copies of test photos whose licences let them be shown, in one file, for the cases behind a figure."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Container, Iterable
from functools import lru_cache
from pathlib import Path

from ..photo import read_photo
from ..training.manifest import Case

FILE = Path(__file__).resolve().parents[2] / "assets" / "cases.zip"
SIDE = 104  # pixels along the longer side
QUALITY = 72
SHOWABLE = ("CC0 1.0", "CC BY 4.0", "CC BY-NC 4.0")  # each with credit; the last for non-commercial use


class Pictures:
    """The copies, by the photo's name in the manifest."""

    def __init__(self, file: Path) -> None:
        self._file = zipfile.ZipFile(file) if file.is_file() else None
        self._names = set(self._file.namelist()) if self._file else set()

    def __contains__(self, photo: str) -> bool:
        return _entry(photo) in self._names

    def uri(self, photo: str) -> str:
        """A copy as a data URI.

        Raises:
            KeyError: there is none of this photo.
        """
        if self._file is None or photo not in self:
            raise KeyError(photo)
        return "data:image/jpeg;base64," + base64.b64encode(self._file.read(_entry(photo))).decode("ascii")


@lru_cache(maxsize=1)
def pictures() -> Pictures:
    """The copies that came with the app; none where the file is absent."""
    return Pictures(FILE)


def write_pictures(cases: Iterable[Case], file: Path, hidden: Container[str] = ()) -> int:
    """Pack copies of the showable cases, but for the hidden ones (names of files), and tell how many there are."""
    count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for case in cases:
            if case.row.get("license") not in SHOWABLE or case.path.name in hidden:
                continue
            copy = io.BytesIO()
            read_photo(case.path).thumbnail(SIDE).save(copy, "JPEG", quality=QUALITY)
            entry = zipfile.ZipInfo(
                _entry(case.row["image"]), date_time=(2026, 1, 1, 0, 0, 0)
            )  # the same file each time
            archive.writestr(entry, copy.getvalue())
            count += 1
    return count


def _entry(photo: str) -> str:
    return photo.rpartition("/")[2].rpartition(".")[0] + ".jpg"
