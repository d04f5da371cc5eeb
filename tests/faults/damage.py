"""What a disk, or a hand, can do to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def truncated(file: Path) -> None:
    """Half of it is there."""
    content = file.read_bytes()
    _put(file, content[: len(content) // 2])


def emptied(file: Path) -> None:
    """It is there, and nothing in it."""
    file.read_bytes()
    _put(file, b"")


def flipped(file: Path) -> None:
    """One bit in the middle is another."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    _put(file, bytes(content))


def missing(file: Path) -> None:
    """It is gone."""
    file.unlink()


def unreadable(file: Path) -> None:
    """It is there, and whoever reads it gets an input/output error (for root, too, whom no rights stop)."""
    file.unlink()
    file.symlink_to("/proc/self/mem")


DAMAGES: tuple[Callable[[Path], None], ...] = (truncated, emptied, flipped, missing, unreadable)


def linked(folder: Path, copy: Path) -> Path:
    """A folder with links to another's files, so that damage to one file costs a copy of that one alone."""
    copy.mkdir()
    for file in folder.iterdir():
        (copy / file.name).symlink_to(file)
    return copy


def _put(file: Path, content: bytes) -> None:
    """Never through a link: it leads to the sound file."""
    file.unlink()
    file.write_bytes(content)
