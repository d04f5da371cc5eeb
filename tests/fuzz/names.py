"""Names that a file can have, and nobody thinks of: any bytes but two, whatever they do to a terminal or to a table."""

from __future__ import annotations

import functools
import random
import unicodedata

from tests.fuzz.file import File
from tests.pictures import encoded, scene

LONGEST = 255  # bytes, of most file systems
PIECES = (
    b"M\xfcller",  # Latin-1
    b"\x8fK\x8d\x87",  # Shift JIS
    b"\xff\xfe",
    b"\xed\xa0\x80",  # half of a surrogate pair, as some programs write it
    unicodedata.normalize("NFC", "M\u00fcller").encode(),
    unicodedata.normalize("NFD", "M\u00fcller").encode(),
    "\u202e\u2066\u200b\ufeff".encode(),  # turns the reading direction; takes no room
    "\x85\u2028\u2029".encode(),  # end a line for some
    "\U0001f52c\u4e2d\u6587".encode(),
    b"\n",
    b"\r\n",
    b"\t",
    b"\x1b[2J\x07",
    b"'\"`$(true)&;|<>",
    b"{}%s%n\\x41\\",
    b"=cmd|'/C calc'!A1",
    b",;\t",
    b" ",
    b"..",
    b"~",
    b"--runtime",
    b"*?[a]",
)
ENDINGS = (b".jpg", b".JPG", b".jpeg", b".png", b".heic", b".avif", b".jfif", b".tif", b"", b".csv", b".jpg ", b".")


def file(k: int) -> File:
    """Number k: a small sound photo, now and then an unsound one, under such a name."""
    chance = random.Random(f"name {k}")
    name = b"".join(_piece(chance) for _ in range(chance.choice((1, 1, 2, 5, 60))))
    name = (f"{k:05}".encode() + name)[: LONGEST - 5] + chance.choice(ENDINGS)
    return File(name.replace(b"/", b"_").replace(b"\0", b"_"), chance.choice(_photos()))


def _piece(chance: random.Random) -> bytes:
    return chance.choice(PIECES) if chance.random() < 0.7 else chance.randbytes(chance.choice((1, 3, 20)))


@functools.cache
def _photos() -> tuple[bytes, ...]:
    return (*(encoded(scene(64, 48), format) for format in ("JPEG", "PNG", "HEIC", "AVIF")), b"", b"Dear colleague,")
