"""The photos in and below a folder, told by what the files hold, and an account of what else lies there.

A folder of photos holds more than photos: what a Mac, a NAS or Jupyter keeps for itself, tables, archives, web pages
that were saved as a photo. None of it is taken for a photo, and none is passed over without a word.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .recognition import PhotoError, recognise

ENDINGS = {  # by which a file calls itself a photo
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".bmp", ".dib"),
    *(".heic", ".heif", ".hif", ".avif", ".gif"),
}
HEAD = 4096  # bytes of a file that tell what it holds
NAMED = 3  # files that a line of the account names

# What Macs, Windows and NAS keep in people's folders, beside whatever begins with a dot.
_OF_SYSTEMS = {
    *("__macosx", "@eadir", "#recycle", "@recycle", "#snapshot", "$recycle.bin", "system volume information"),
    *("lost+found", "thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"),
}


@dataclass(frozen=True)
class LeftOut:
    """Something that is not taken for a photo: its name, and why as a sentence."""

    name: str  # of a file: its path from the folder
    why: str
    named_as_photo: bool = False  # by its ending


@dataclass(frozen=True)
class PhotoFolder:
    """What a folder holds, all that is below it included."""

    root: Path
    photos: tuple[Path, ...]  # sorted
    left_out: tuple[LeftOut, ...]

    @classmethod
    def read(cls, root: Path) -> PhotoFolder:
        """Look at every file; linked folders are followed, each folder once. OSError where there is no such folder."""
        photos: list[Path] = []
        left_out: list[LeftOut] = []
        for found in _files(root):
            if isinstance(found, Path) and (why := _no_photo(found)):
                named_as_photo = found.suffix.lower() in ENDINGS
                left_out.append(LeftOut(found.relative_to(root).as_posix(), why, named_as_photo))
            elif isinstance(found, Path):
                photos.append(found)
            else:
                left_out.append(found)
        return cls(root, tuple(sorted(photos)), tuple(sorted(left_out, key=lambda one: one.name)))


def account(left_out: Iterable[LeftOut]) -> Iterator[str]:
    """One line a reason: how many were left out for it, and the first of their names."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for one in left_out:
        by_reason[one.why].append(one.name)
    for why, names in by_reason.items():
        yield f"{len(names):,} left out ({listed(names)}): {why}"


def listed(names: list[str]) -> str:
    """The first names of a list, and how many more there are."""
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _no_photo(file: Path) -> str:
    """Why a file holds no photo; empty where it does."""
    try:
        with file.open("rb") as opened:
            recognise(opened.read(HEAD))
    except PhotoError as error:
        return str(error).partition(". ")[0] + "."  # what to choose instead is said to who chose the file
    except OSError as error:
        return f"This file can't be opened: {error.strerror}."
    return ""


def _files(root: Path) -> Iterator[Path | LeftOut]:
    """All files, and what was left out before it was opened. A folder counts by where it lies, not by links to it."""
    seen: set[tuple[int, int]] = set()
    folders, links = [root], list[Path]()
    while folders or links:
        folder = folders.pop() if folders else links.pop()
        name = folder.relative_to(root).as_posix()
        try:
            status = folder.stat()
            if (place := (status.st_dev, status.st_ino)) in seen:
                yield LeftOut(name, "This link leads to a folder that was looked at already.")
                continue
            seen.add(place)
            paths = sorted(folder.iterdir(), reverse=True)
        except OSError as error:
            if folder == root:
                raise
            yield LeftOut(name, f"This folder can't be opened: {error.strerror}.")
            continue
        for path in paths:
            if _of_a_system(path.name):
                yield from _left_to_the_system(path, root)
            elif path.is_dir():
                (links if path.is_symlink() else folders).append(path)
            elif path.is_file():
                yield path
            else:
                yield LeftOut(path.relative_to(root).as_posix(), "This is no file, or a link that leads nowhere.")


def _of_a_system(name: str) -> bool:
    return name.startswith(".") or name.casefold() in _OF_SYSTEMS


def _left_to_the_system(path: Path, root: Path) -> Iterator[LeftOut]:
    inside = [Path(folder, name) for folder, _, names in os.walk(path) for name in sorted(names)]
    for file in inside if path.is_dir() else [path]:
        yield LeftOut(file.relative_to(root).as_posix(), "A system keeps this for itself; it is no photo.")
