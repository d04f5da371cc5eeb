"""Sound pictures whose metadata are not: EXIF of every orientation and of none, loops, lies, XMP, profiles, comments.

What lies in the metadata must never cost the photo, and nothing here touches the pixels.
"""

from __future__ import annotations

import functools
import random
import struct
import zlib
from collections.abc import Callable

from PIL import Image

from tests.fuzz.file import File
from tests.input.hostile import png_chunk
from tests.pictures import encoded, oriented_exif, scene

FORMATS = ("JPEG", "PNG", "WEBP", "HEIC", "AVIF", "TIFF")
TYPES = tuple(range(14))  # BYTE, ASCII, SHORT … and two that do not exist
TAGS = (274, 271, 306, 34665, 34853, 37500, 40965, 330, 513, 514, 700, 34675, 0, 65535)


def file(k: int) -> File:
    """Number k: a picture with its metadata spoilt."""
    chance = random.Random(f"metadata {k}")
    format = chance.choice(FORMATS)
    return File(f"{k:05}.{format.lower()}".encode(), MAKERS[format](chance))


def _exif(chance: random.Random, length: int = 400) -> bytes:
    """A block of EXIF, exactly so long: a directory of true and false entries, padded with noise."""
    order = chance.choice("<>")
    entries = [_entry(chance, order) for _ in range(chance.choice((0, 1, 3, 12)))]
    count = chance.choice((len(entries), len(entries), 0, 65535))
    start = chance.choice((8, 8, 8, 0, 4, 0xFFFFFFFF))
    head = (b"II*\0" if order == "<" else b"MM\0*") if chance.random() < 0.9 else chance.randbytes(4)
    tiff = head + struct.pack(order + "I", start) + struct.pack(order + "H", count) + b"".join(entries)
    tiff += struct.pack(order + "I", chance.choice((0, 8, 0xFFFFFFFF)))  # where the next directory is: this one again
    block = (b"Exif\0\0" if chance.random() < 0.9 else chance.randbytes(6)) + tiff
    return (block + chance.randbytes(length))[:length]


def _entry(chance: random.Random, order: str) -> bytes:
    tag = chance.choice((274, chance.choice(TAGS)))
    kind = 3 if chance.random() < 0.5 else chance.choice(TYPES)
    count = chance.choice((1, 1, 1, 0, 2, 100, 0xFFFFFFFF))
    value = chance.choice((*range(10), 8, 255, 0xFFFF, 0xFFFFFFFF))
    if kind == 3 and count == 1:
        return struct.pack(order + "HHIHH", tag, kind, count, value & 0xFFFF, 0)
    return struct.pack(order + "HHII", tag, kind, count, value)


def _xmp(chance: random.Random) -> bytes:
    turn = chance.choice((b'tiff:Orientation="6"', b"<tiff:Orientation>9</tiff:Orientation>", b"\xff\xfe", b"<!ENTITY"))
    return b'<?xpacket begin="" id="W5M0"?><x:xmpmeta xmlns:x="adobe:ns:meta/">' + turn * chance.choice((1, 1, 500))


def _jpeg(chance: random.Random) -> bytes:
    """Segments of any kind after the start of the picture, one of which may lie about its length."""
    segments = []
    for _ in range(chance.choice((1, 2, 4))):
        content = chance.choice((_exif(chance), b"http://ns.adobe.com/xap/1.0/\0" + _xmp(chance), _noise(chance)))
        marker = chance.choice((0xE1, 0xE1, 0xE2, 0xED, 0xEE, 0xFE))
        segments.append(struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content)
    whole = _plain("JPEG")
    return whole[:2] + b"".join(segments) + whole[2:]


def _png(chance: random.Random) -> bytes:
    """Chunks with sound checksums and unsound content, before the picture's."""
    text = b"Raw profile type exif\0\0" + zlib.compress(_noise(chance))
    choices = (
        (b"eXIf", _exif(chance)[6:]),
        (b"iCCP", b"profile\0\0" + zlib.compress(_noise(chance))),
        (b"zTXt", text),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _xmp(chance)),
        (b"tEXt", b"Software\0" + _noise(chance)),
        (b"pHYs", chance.randbytes(9)),
        (b"gAMA", chance.randbytes(4)),
        (b"tIME", chance.randbytes(7)),
        (b"sBIT", chance.randbytes(3)),
    )
    whole = _plain("PNG")
    chunks = b"".join(png_chunk(*chance.choice(choices)) for _ in range(chance.choice((1, 2, 4))))
    return whole[:33] + chunks + whole[33:]  # after the signature and the header


def _tiff(chance: random.Random) -> bytes:
    """A TIFF's own directory, with tags that mean nothing or too much."""
    tags = Image.Exif()
    for _ in range(chance.choice((1, 2, 4))):
        tag = chance.choice((274, 271, 306, 34675, 700, 33432, 50000))
        tags[tag] = chance.choice((6, 9, 65535, "Jane Doe", b"\0\xff"))
    try:
        return encoded(scene(96, 72), "TIFF", tiffinfo=tags)
    except Exception:  # what Pillow can't write, nobody sends
        return _plain("TIFF")


def _replaced(format: str, chance: random.Random) -> bytes:
    """Formats whose writers look into EXIF first: what they wrote is replaced, at its length."""
    whole, written = _with_exif(format)
    return whole.replace(written, _exif(chance, len(written) + 6)[6:])


def _noise(chance: random.Random) -> bytes:
    return chance.randbytes(chance.choice((0, 1, 100, 3000)))


@functools.cache
def _plain(format: str) -> bytes:
    return encoded(scene(96, 72), format, exif=oriented_exif(6)) if format == "TIFF" else encoded(scene(96, 72), format)


@functools.cache
def _with_exif(format: str) -> tuple[bytes, bytes]:
    """A picture with a block of EXIF, and that block, behind the words that begin it."""
    exif = Image.Exif()
    exif[271] = "ACME" * 100
    whole, written = encoded(scene(96, 72), format, exif=exif.tobytes()), exif.tobytes()[6:]
    assert whole.count(written) == 1
    return whole, written


MAKERS: dict[str, Callable[[random.Random], bytes]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "TIFF": _tiff,
    "WEBP": functools.partial(_replaced, "WEBP"),
    "HEIC": functools.partial(_replaced, "HEIC"),
    "AVIF": functools.partial(_replaced, "AVIF"),
}
