"""Names of files as people see them: a Mac writes é as an e and its accent, and others as one letter.

A table keeps one form and the disk another as soon as files move between the two, so names are compared composed.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from pathlib import Path


def composed(name: str) -> str:
    """The form (NFC) in which names that look alike are equal."""
    return unicodedata.normalize("NFC", name)


class NamesOnDisk:
    """Finds files by their composed names. A folder is read once, and only where a name is not found as it is."""

    def __init__(self) -> None:
        self._known: dict[Path, Mapping[str, str]] = {}

    def find(self, folder: Path, name: str) -> Path:
        """The file of this name in or below the folder; the path as it is written where there is none.

        Args:
            name: a path from the folder, as one system or the other writes it (`sub\\\\x.jpg`), or an absolute one.
        """
        written = folder / name
        for path in (written, folder / name.replace("\\", "/")):
            if os.path.isfile(path):
                return path
            if os.path.isfile(found := self._as_on_disk(path)):
                return found
        return written

    def _as_on_disk(self, path: Path) -> Path:
        found = Path(path.anchor)
        for part in path.parts[1 if path.anchor else 0 :]:
            found /= part if part == ".." else self._names_in(found).get(composed(part), part)
        return found

    def _names_in(self, folder: Path) -> Mapping[str, str]:
        """Composed and trimmed name -> the name, of all that a folder holds."""
        if folder not in self._known:
            try:
                names = os.listdir(folder)
            except (OSError, ValueError):
                names = []
            self._known[folder] = {composed(name).strip(): name for name in names}
        return self._known[folder]
