"""Small copies of test photos whose licences let them be shown, in one file, for the cases behind a figure."""

from __future__ import annotations

import base64
import io
import logging
import zipfile
import zlib
from collections.abc import Container, Iterable
from functools import lru_cache
from pathlib import Path

from ..atomic import atomic_write
from ..data.manifest import LabelledPhoto
from ..data.manifest_photos import of_each
from ..input.photo import Photo

log = logging.getLogger("dermatree")

FILE = Path(__file__).resolve().parents[2] / "assets" / "cases.zip"
SIDE = 104  # pixels along the longer side
QUALITY = 72
SHOWABLE = ("CC0 1.0", "CC BY 4.0", "CC BY-NC 4.0")  # each with credit; the last for non-commercial use


class Pictures:
    """The copies, by the photo's name in the manifest. They are some megabytes, kept in memory: what becomes of the
    file later is nothing to them. A copy that is damaged isn't there; a file that can't be read has none."""

    def __init__(self, file: Path) -> None:
        self._copies: dict[str, bytes] = {}
        try:
            if file.is_file():
                self._take(file.read_bytes())
        except (OSError, zipfile.BadZipFile) as error:
            log.error("The small photos in %s can't be shown (%s). Restore the file.", file, error)

    def _take(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                try:
                    self._copies[name] = archive.read(name)
                except (zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
                    log.error("The small photo %s can't be shown (%s).", name, error)

    def __contains__(self, photo: str) -> bool:
        return _entry(photo) in self._copies

    def uri(self, photo: str) -> str:
        """A copy as a data URI.

        Raises:
            KeyError: there is none of this photo.
        """
        return "data:image/jpeg;base64," + base64.b64encode(self._copies[_entry(photo)]).decode("ascii")


@lru_cache(maxsize=1)
def pictures() -> Pictures:
    """The copies that came with the app; none where the file is absent."""
    return Pictures(FILE)


def write_pictures(cases: Iterable[LabelledPhoto], file: Path, hidden: Container[str] = ()) -> int:
    """Pack copies of the showable cases, but for the hidden ones (names of files), and tell how many there are.

    Raises:
        UnreadablePhotos: some photos can't be read; what was there before is there still, as where there is no room.
        OSError: there is no room.
    """
    shown = [case for case in cases if case.row.get("license") in SHOWABLE and case.path.name not in hidden]
    with atomic_write(file) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as archive:
        for case, copy in zip(shown, of_each(_small, shown), strict=True):
            entry = zipfile.ZipInfo(
                _entry(case.row["image"]), date_time=(2026, 1, 1, 0, 0, 0)
            )  # the same file each time
            archive.writestr(entry, copy)
    return len(shown)


def _small(photo: Photo) -> bytes:
    copy = io.BytesIO()
    photo.thumbnail(SIDE).save(copy, "JPEG", quality=QUALITY)
    return copy.getvalue()


def _entry(photo: str) -> str:
    return photo.rpartition("/")[2].rpartition(".")[0] + ".jpg"
