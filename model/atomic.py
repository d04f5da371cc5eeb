"""Files are replaced atomically: written beside what they replace, brought to the disk, and only then renamed.

Where the disk is full, the process is killed or the power goes, what was there before is there still.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NOT_WRITABLE = (errno.EROFS, errno.EACCES, errno.EPERM)


class NotWritten(OSError):
    """Nothing was written, and what was there before is as it was; the message says why and what to do."""


@contextmanager
def atomic_write(file: Path) -> Iterator[Path]:
    """Where to write what becomes `file` at the end of the block; a device or a pipe is written to as it is.

    Raises:
        NotWritten: there is no room, or it may not be written there.
    """
    if file.exists() and not file.is_file():
        yield file
        return
    target = file.resolve()  # through a link, not in place of it
    with atomic_writes(target.parent, target.name) as beside:
        yield beside / target.name


@contextmanager
def atomic_writes(folder: Path, last: str) -> Iterator[Path]:
    """A folder to write files to that take their places in `folder` together at the end of the block.

    Args:
        last: the one that vouches for the others, by their hashes.

    Raises:
        NotWritten: there is no room, or it may not be written there.
    """
    beside = folder / f".{last}.partial"  # always the same: what a killed process left behind goes with the next one
    try:
        _fresh(beside)
        yield beside
        written = sorted(beside.iterdir(), key=lambda file: (file.name == last, file.name))
        for file in written:
            _to_the_disk(file)
        for file in written:
            os.replace(file, folder / file.name)
    except OSError as error:
        if sentence := _sentence(error, folder / last):
            raise NotWritten(sentence) from error
        raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def preallocate(file: Path) -> None:
    """Take a sparse file's whole size on the disk now: written through a memory map, a full disk kills the process."""
    with file.open("r+b") as opened:
        if hasattr(os, "posix_fallocate"):  # not on macOS
            os.posix_fallocate(opened.fileno(), 0, file.stat().st_size)


def _fresh(beside: Path) -> None:
    beside.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()


def _to_the_disk(file: Path) -> None:
    """Some file systems find out only now that there is no room."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


def _sentence(error: OSError, file: Path) -> str:
    """Why nothing was written; empty where the error is another's, such as of a photo that was being read."""
    if isinstance(error, NotWritten):
        return str(error)
    if error.errno in NO_ROOM:
        return (
            f"The disk is full: {file} was not written, and what was there before is as it was. Make room, then try "
            "again."
        )
    if error.errno in NOT_WRITABLE and f".{file.name}.partial" in str(error.filename):
        return f"{file} can't be written ({error.strerror}). Name another place, or ask for the right to write there."
    return ""
