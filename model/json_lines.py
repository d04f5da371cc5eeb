"""Lines of JSON as scripts get them: UTF-8 whatever the terminal speaks, one line each whatever a file's name holds."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any, TextIO

# For --help. Python holds a byte of a file's name that is no UTF-8 as one half of a surrogate pair.
NAMES = (
    "A byte of a file's name that is not UTF-8 is written as \\xHH, which bash understands: M\\xfcller.jpg is the file "
    "$'M\\xfcller.jpg'."
)

_BYTES = {0xDC00 + byte: rf"\\x{byte:02x}" for byte in range(0x80, 0x100)}
_HALVES = {code: rf"\\u{code:04x}" for code in range(0xD800, 0xE000) if code not in _BYTES}
_CONTROLS = {code: rf"\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}  # some of them end a line
_WRITTEN = {**_BYTES, **_HALVES, **_CONTROLS}


def json_line(said: Mapping[str, Any]) -> str:
    """One line of strict JSON, without its end.

    Raises:
        ValueError: a number is none that JSON knows (NaN, infinity).
    """
    return json.dumps(said, ensure_ascii=False, allow_nan=False).translate(_WRITTEN)


def in_utf8(output: TextIO) -> TextIO:
    """The same stream, which writes UTF-8 from here on."""
    if isinstance(output, io.TextIOWrapper):
        output.reconfigure(encoding="utf-8")
    return output
