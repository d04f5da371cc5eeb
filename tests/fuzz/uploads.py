"""Uploads that nobody means well by: valid photos cut, spliced, flipped and dressed up as something else, by a number.

Upload k is the same on every machine, so a number in a failed test is all that is needed to make its file again.
"""

from __future__ import annotations

import functools
import io
import random
import struct
from collections.abc import Callable

import numpy as np
import pillow_heif
from PIL import Image

from tests.fuzz.file import File
from tests.input.hostile import HOSTILE, HTML, PDF, SVG, jpeg_claiming, png_chunk, png_claiming, zipped
from tests.pictures import ALL_FORMATS, converted, encoded, scene

Mutation = Callable[[bytearray, random.Random], bytes]
EXTREMES = tuple(struct.pack(order + "I", n) for order in "<>" for n in (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF))


def upload(k: int) -> bytes:
    """Upload number k: one in eight is crafted whole, the others are a sound photo that was tampered with."""
    chance = random.Random(k)
    if k % 8 == 0:
        return _crafted()[k // 8 % len(_crafted())]
    data = bytearray(chance.choice(_sound()))
    for _ in range(chance.choice((1, 1, 2, 4))):
        data = bytearray(chance.choice(MUTATIONS)(data, chance))
    return bytes(data)


def file(k: int) -> File:
    """Upload number k under an ending that any photo may have."""
    return File(f"{k:05}.jpg".encode(), upload(k))


def _flip(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 2, 16, 200)) if data else 0):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _cut(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[: chance.randrange(len(data) + 1)])


def _leave_out(data: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return bytes(data[:start] + data[start + chance.choice((1, 4, 64, 1000)) :])


def _repeat(data: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    part = data[start : start + chance.choice((4, 64, 1000))]
    return bytes(data[:start] + part * chance.choice((2, 10, 300)) + data[start:])


def _extreme(data: bytearray, chance: random.Random) -> bytes:
    """A number of four bytes, most likely in the header, becomes the least or the greatest that there is."""
    place = chance.randrange(min(len(data), chance.choice((64, 400, 1 << 30))) or 1)
    data[place : place + 4] = chance.choice(EXTREMES)
    return bytes(data)


def _splice(data: bytearray, chance: random.Random) -> bytes:
    other = chance.choice(_sound())
    return bytes(data[: chance.randrange(len(data) + 1)]) + other[chance.randrange(len(other)) :]


def _dress(data: bytearray, chance: random.Random) -> bytes:
    """A polyglot: another kind of file before or behind."""
    other = chance.choice((PDF, HTML, SVG, zipped(), b"GIF89a", b"MZ" + bytes(60), b"%!PS\n", b"\x1f\x8b\x08"))
    return other + bytes(data) if chance.random() < 0.5 else bytes(data) + other


MUTATIONS: tuple[Mutation, ...] = (_flip, _flip, _cut, _leave_out, _repeat, _extreme, _extreme, _splice, _dress)


@functools.cache
def _sound() -> tuple[bytes, ...]:
    """Valid photos of every format, and of the odd kinds that a format allows."""
    picture = scene(96, 72)
    grey16 = Image.fromarray(np.arange(96 * 72, dtype=np.uint16).reshape(72, 96) * 9)
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "Jane Doe 1961"
    return (
        *(encoded(picture, name) for name in ALL_FORMATS),
        encoded(picture, "JPEG", progressive=True),
        encoded(picture, "JPEG", exif=exif.tobytes()),
        encoded(picture.convert("CMYK"), "JPEG"),
        encoded(picture.convert("L"), "JPEG"),
        encoded(picture.convert("P"), "PNG"),
        encoded(picture.convert("RGBA"), "PNG"),
        encoded(grey16, "PNG"),
        encoded(grey16, "TIFF"),
        encoded(converted(picture, "LAB"), "TIFF"),
        encoded(picture.convert("CMYK"), "TIFF", compression="tiff_lzw"),
        *(_moving(name) for name in ("PNG", "WEBP", "TIFF")),
    )


def _moving(format: str) -> bytes:
    """Animated, or of several pages."""
    frames = [scene(96, 72), scene(96, 72).rotate(90), scene(96, 72).rotate(180)]
    return encoded(frames[0], format, save_all=True, append_images=frames[1:])


@functools.cache
def _crafted() -> tuple[bytes, ...]:
    """Files made to hurt, whole: bombs, wrong sizes, blocks of a million entries."""
    quick = (make() for name, (make, _) in HOSTILE.items() if name != "too-many-bytes.jpg")
    return (
        *quick,
        encoded(Image.new("RGB", (1, 1)), "PNG"),
        png_claiming(30_000, 30_000),
        jpeg_claiming(30_000, 30_000),
        encoded(Image.new("L", (8000, 33)), "PNG"),
        _jpeg_with(0xE2, b"ICC_PROFILE\0\1\1" + _icc_of_many_tags()),
        _jpeg_with(0xE1, b"Exif\0\0" + _exif_of_many_entries()),
        _png_with_profile(_icc_of_many_tags(1_000_000)),
        _png_with(b"eXIf", _exif_of_many_entries(1_000_000)),
        _png_with(b"tEXt", b"a\0" + b"b" * 5_000_000),
        _exif_that_eats_its_tail(),
        _heic_of_many_pictures(),
    )


def _jpeg_with(marker: int, content: bytes) -> bytes:
    """As many segments of this kind as the content needs."""
    whole, room = encoded(scene(), "JPEG"), 65_533
    parts = (content[k : k + room] for k in range(0, len(content), room))
    segments = b"".join(struct.pack(">BBH", 0xFF, marker, len(part) + 2) + part for part in parts)
    return whole[:2] + segments + whole[2:]


def _png_with(name: bytes, content: bytes) -> bytes:
    whole = encoded(scene(), "PNG")
    return whole[:33] + png_chunk(name, content) + whole[33:]  # after the signature and the header


def _png_with_profile(icc: bytes) -> bytes:
    return encoded(scene(), "PNG", icc_profile=icc)


def _icc_of_many_tags(count: int = 5000) -> bytes:
    head = bytearray(128)
    head[36:40] = b"acsp"
    body = struct.pack(">I", count) + b"desc\0\0\0\x80\0\0\0\x0c" * count
    head[:4] = struct.pack(">I", 128 + len(body))
    return bytes(head) + body


def _exif_of_many_entries(count: int = 65_535) -> bytes:
    entry = struct.pack("<HHII", 0x010E, 2, 4, 0)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", min(count, 65_535)) + entry * count


def _exif_that_eats_its_tail() -> bytes:
    """A directory whose next one is itself."""
    directory = struct.pack("<H", 1) + struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<I", 8)
    return _jpeg_with(0xE1, b"Exif\0\0II*\0\x08\0\0\0" + directory)


def _heic_of_many_pictures() -> bytes:
    """A HEIC with forty pictures in it."""
    container = pillow_heif.HeifFile()
    for turn in range(40):
        container.add_from_pillow(scene(64, 64).rotate(turn))
    buffer = io.BytesIO()
    container.save(buffer)
    return buffer.getvalue()
