"""JSON files that carry a checksum of themselves, and the hash by which the files of a bundle are tied together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .atomic import atomic_write

CHECKSUM = "checksum"
BEFORE = "seal"  # its key in files that were written before December 2026


class BundleError(Exception):
    """The bundle can't be used; the message says what is wrong with it and what to do."""


def read_checksummed(file: Path) -> dict[str, Any]:
    """A JSON file that holds the hash of all else in it, as `checksum`.

    Raises:
        BundleError: it is no such file, or was changed since it was written.
    """
    try:
        content = json.loads(read_bytes(file))
    except (ValueError, RecursionError) as error:
        raise BundleError(f"The model in {file.parent} is damaged: {file.name} is not JSON. Restore it.") from error
    key = CHECKSUM if isinstance(content, dict) and CHECKSUM in content else BEFORE
    if not isinstance(content, dict) or key not in content:
        raise BundleError(
            f"{file.parent} holds no Dermatree model: {file.name} has no checksum. Give a bundle's folder."
        )
    checksum = content.pop(key)
    if checksum != _checksum(content):
        raise BundleError(
            f"The model in {file.parent} is damaged: {file.name} has changed since it was written. Restore it."
        )
    return {**content, CHECKSUM: checksum}


def write_checksummed(file: Path, content: Mapping[str, Any]) -> None:
    """Write what `read_checksummed` reads."""
    plain = json.loads(json.dumps(content))  # as it will be read back, so that the checksum fits
    content = {**plain, CHECKSUM: _checksum(plain)}
    with atomic_write(file) as beside:
        beside.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _checksum(content: Mapping[str, Any]) -> str:
    return sha256_of(json.dumps(content, sort_keys=True, ensure_ascii=False).encode("utf-8"))


def read_bytes(file: Path) -> bytes:
    """What a file of a bundle holds.

    Raises:
        BundleError: it is gone, or the disk or its rights don't let it be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise BundleError(
            f"The model in {file.parent} can't be read: {file.name}, {error.strerror}. Look at the disk and at the "
            "rights of the file, or restore it."
        ) from error


def sha256_of(content: bytes) -> str:
    """The hash by which files are tied together."""
    return hashlib.sha256(content).hexdigest()
