"""What a file holds, told by its first bytes alone: its name and extension are never asked."""

import struct

READABLE = "JPEG, PNG, WebP, TIFF, BMP, HEIC or AVIF"


class PhotoError(ValueError):
    """A file that cannot be read as a photo. Its text is one plain sentence, and then what the person can do."""


def recognise(data: bytes) -> str:
    """The format of a photo's file: "JPEG", "PNG", "WebP", "TIFF", "BMP", "HEIC" or "AVIF".

    Raises `PhotoError` for everything else, naming the kinds of file that people drop by mistake.
    """
    if not data:
        raise PhotoError("This file is empty. Save or send the photo again.")
    if kind := _photo(data):
        return kind
    raise PhotoError(f"This file {_described(data)}. Choose a {READABLE} file.")


def _photo(data: bytes) -> str | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WebP"
    if data.startswith(_TIFF):
        return None if _is_raw(data) else "TIFF"
    if data.startswith(b"BM") and data[14:18] in _BMP_HEADERS:  # two letters alone would also begin a text
        return "BMP"
    brands = _brands(data)
    if brands & {b"avif", b"avis"}:
        return "AVIF"
    if brands & _HEIC_BRANDS:
        return "HEIC"
    return None


_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_BMP_HEADERS = {struct.pack("<I", size) for size in (12, 40, 52, 56, 64, 108, 124)}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}

_RAW = "is a camera's raw file, a format that is not read here"
_OTHERS: tuple[tuple[int, bytes, str], ...] = (  # offset, signature, what it is
    (0, b"GIF8", "is a GIF image, a format that is not read here"),
    (0, b"%PDF-", "is a PDF document, not a photo"),
    (128, b"DICM", "is a DICOM file, a format that is not read here"),
    (0, b"PK\x03\x04", "is a ZIP archive or an office document, not a photo"),
    (0, b"PK\x05\x06", "is a ZIP archive, not a photo"),
    (0, b"7z\xbc\xaf\x27\x1c", "is a compressed archive, not a photo"),
    (0, b"Rar!", "is a compressed archive, not a photo"),
    (0, b"\x1f\x8b", "is a compressed archive, not a photo"),
    (0, b"\xd0\xcf\x11\xe0", "is an office document, not a photo"),
    (0, b"8BPS", "is a Photoshop document, a format that is not read here"),
    (0, b"\0\0\0\x0cjP  ", "is a JPEG 2000 image, a format that is not read here"),
    (0, b"\xff\x4f\xff\x51", "is a JPEG 2000 image, a format that is not read here"),
    (0, b"\0\0\0\x0cJXL ", "is a JPEG XL image, a format that is not read here"),
    (0, b"\xff\x0a", "is a JPEG XL image, a format that is not read here"),
    (0, b"\0\0\1\0", "is an icon, not a photo"),
    (0, b"FUJIFILMCCD-RAW", _RAW),
    (0, b"IIRO", _RAW),
    (0, b"IIRS", _RAW),
    (0, b"MMOR", _RAW),
    (0, b"IIU\0", _RAW),
    (0, b"RIFF", "is a video or sound file, not a photo"),
    (0, b"\x1aE\xdf\xa3", "is a video, not a photo"),
    (4, b"ftypcrx ", _RAW),
    (4, b"ftyp", "is a video, not a photo"),
)


def _described(data: bytes) -> str:
    if data.startswith(_TIFF):
        return _RAW
    for offset, signature, description in _OTHERS:
        if data.startswith(signature, offset):
            return description
    text = _text(data[:4096])
    if text is None:
        return "is not a photo of a known format"
    if "<svg" in text.lower():
        return "is an SVG drawing, a format that is not read here"
    if "<html" in text.lower():
        return "is not a photo: it holds a web page"
    return "is not a photo: it holds text"


def _text(start: bytes) -> str | None:
    """The beginning of a file as text, or None where it holds bytes that no text holds."""
    encoding = "utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = start.decode(encoding, errors="replace")
    strange = sum(not (character.isprintable() or character in "\r\n\t\f\ufeff") for character in text)
    broken = text.count("\ufffd")  # a letter cut in two at the end of the excerpt, or of another encoding
    return text if strange == 0 and broken <= len(text) / 10 else None


def _brands(data: bytes) -> set[bytes]:
    """The brands of an ISO base media file (HEIC, AVIF, video): its own and those it is compatible with."""
    if data[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(data[:4], "big"), 256)
    return {data[8:12]} | {data[at : at + 4] for at in range(16, end, 4)}


def _is_raw(data: bytes) -> bool:
    """Whether a TIFF is a camera's raw file, whose first picture is a thumbnail that must not pass for the photo."""
    order = "<" if data.startswith(b"II") else ">"
    values = {}
    try:
        (directory,) = struct.unpack_from(order + "I", data, 4)
        (entries,) = struct.unpack_from(order + "H", data, directory)
        for entry in range(min(entries, 256)):
            tag, _, _, value = struct.unpack_from(order + "HHII", data, directory + 2 + 12 * entry)
            values[tag] = value
    except struct.error:  # cut short, or a BigTIFF, which no camera writes
        pass
    is_thumbnail = bool(values.get(_NEW_SUBFILE_TYPE, 0) & 1)
    return data[8:10] == b"CR" or _DNG_VERSION in values or (is_thumbnail and _SUB_DIRECTORIES in values)


_NEW_SUBFILE_TYPE, _SUB_DIRECTORIES, _DNG_VERSION = 254, 330, 50706
