"""What a generator makes: a file with a name, the same for the same number on every machine.

A generator is a module with a function `file(k)`; `test_roads.py` lists them with the roads that their files take.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """A file as somebody might send it. A name is bytes, as the file system has it; one is another's never."""

    name: bytes
    content: bytes


def digest(generators: Iterable[Callable[[int], File]]) -> str:
    """Of some of the files of each."""
    files = [make(k) for make in generators for k in range(1, 200, 23)]
    return hashlib.sha256(b"".join(part for file in files for part in (file.name, file.content))).hexdigest()
