"""Files that are no photo, or a photo only in part: made on the fly, so that none of them lies in the repository.

`hostile_files(folder)` writes them all; each is named like a photo, so that only its content can give it away.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from tests.pictures import encoded, scene


def png_chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_claiming(width: int, height: int, pixels: bytes = b"") -> bytes:
    """A PNG of grey pixels whose header claims any size; `pixels` is its compressed data."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def jpeg_claiming(width: int, height: int) -> bytes:
    whole = bytearray(encoded(scene(), "JPEG"))
    start = whole.index(b"\xff\xc0") + 5  # start of frame: length, depth, then the size
    whole[start : start + 4] = struct.pack(">HH", height, width)
    return bytes(whole)


def bmp_claiming(width: int, height: int) -> bytes:
    whole = bytearray(encoded(scene(), "BMP"))
    whole[18:26] = struct.pack("<ii", width, height)
    return bytes(whole)


def real_bomb(side: int = 20_000) -> bytes:
    """A valid PNG of some 400 kB that holds 400 million pixels."""
    deflate = zlib.compressobj(9)
    row = b"\0" * (side + 1)
    return png_claiming(side, side, b"".join(deflate.compress(row) for _ in range(side)) + deflate.flush())


def many_scans(scans: int = 2000) -> bytes:
    """A progressive JPEG that repeats its last pass, each of which a decoder would work through in full."""
    whole = encoded(scene(), "JPEG", progressive=True)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * scans + whole[-2:]


def dicom() -> bytes:
    return b"\0" * 128 + b"DICM" + b"\x02\0\0\0UL\x04\0\x0a\0\0\0" + b"\0" * 64


def raw_tiff() -> bytes:
    """A DNG as cameras write it: a TIFF whose first picture is a small thumbnail."""
    tags = Image.Exif()
    tags[254] = 1  # reduced-resolution picture
    tags[50706] = b"\x01\x04\x00\x00"  # DNG version
    return encoded(scene(64, 48), "TIFF", tiffinfo=tags)


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("photo.jpg"), encoded(scene(), "JPEG"))
    return buffer.getvalue()


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><circle r="9"/></svg>'
HTML = b"<!doctype html>\n<html><body><script>document.title = 'owned'</script></body></html>"
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def _half(format: str) -> Callable[[], bytes]:
    def cut() -> bytes:
        whole = encoded(scene(), format)
        return whole[: len(whole) // 2]

    return cut


def _broken_png() -> bytes:
    whole = bytearray(encoded(scene(), "PNG"))
    whole[len(whole) // 2] ^= 0xFF
    return bytes(whole)


# name -> how to make it, and words that the sentence about it must hold
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.jpg": (lambda: b"", "empty"),
    "text.jpg": (lambda: "Befund: unauffällig.\n".encode() * 50, "holds text"),
    "text-in-utf-16.jpg": (lambda: "Befund: unauffällig.\n".encode("utf-16") * 50, "holds text"),
    "web-page.jpg": (lambda: HTML, "web page"),
    "drawing.png": (lambda: SVG, "SVG"),
    "document.jpg": (lambda: PDF, "PDF"),
    "document-then-photo.jpg": (lambda: PDF + encoded(scene(), "JPEG"), "PDF"),
    "archive.jpg": (zipped, "ZIP"),
    "animation.jpg": (lambda: encoded(scene().convert("P"), "GIF"), "GIF"),
    "scan.jpg": (dicom, "DICOM"),
    "raw.tif": (raw_tiff, "raw file"),
    "raw-of-canon.cr2": (lambda: b"II*\0\x10\0\0\0CR\x02\0" + b"\0" * 200, "raw file"),
    "jpeg-2000.jpg": (lambda: encoded(scene(), "JPEG2000"), "JPEG 2000"),
    "icon.png": (lambda: encoded(scene(64, 64), "ICO"), "icon"),
    "video.heic": (lambda: b"\0\0\0\x18ftypisom\0\0\2\0isommp41" + b"\0" * 200, "video"),
    "noise.jpg": (lambda: np.random.default_rng(0).bytes(5000), "not a photo"),
    "zeros.jpg": (lambda: bytes(5000), "not a photo"),
    "half.jpg": (_half("JPEG"), "ends too early"),
    "half.png": (_half("PNG"), "ends too early"),
    "half.webp": (_half("WEBP"), "ends too early"),
    "half.tif": (_half("TIFF"), "ends too early"),
    "half.bmp": (_half("BMP"), "ends too early"),
    "half.heic": (_half("HEIC"), "ends too early"),
    "half.avif": (_half("AVIF"), "damaged"),
    "only-the-signature.jpg": (lambda: b"\xff\xd8\xff", "damaged"),
    "one-flipped-byte.png": (_broken_png, "damaged"),
    "claims-2500-million.png": (lambda: png_claiming(50_000, 50_000), "2,500 million"),
    "claims-3600-million.jpg": (lambda: jpeg_claiming(60_000, 60_000), "3,600 million"),
    "claims-400-million.bmp": (lambda: bmp_claiming(20_000, 20_000), "400 million"),
    "bomb.png": (real_bomb, "400 million"),
    "claims-268-million.webp": (
        lambda: b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff\x3f\0" * 2,
        "too large",
    ),
    "endless-passes.jpg": (many_scans, "passes"),
    "tiny.png": (lambda: encoded(scene(31, 200), "PNG"), "too small"),
    "too-many-bytes.jpg": (lambda: encoded(scene(), "JPEG") + bytes(25_000_000), "25 MB"),
}


def hostile_files(folder: Path) -> dict[Path, str]:
    """Write every hostile file into the folder; returns path -> words that its refusal must hold."""
    expected = {}
    for name, (make, words) in HOSTILE.items():
        path = folder / name
        path.write_bytes(make())
        expected[path] = words
    return expected
