"""What a generator makes: a file with a name, the same for the same number on every machine.

A generator is a module with a function `file(k)`; `test_roads.py` lists them with the roads that their files take.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """A file as somebody might send it. A name is bytes, as the file system has it; one is another's never."""

    name: bytes
    content: bytes
