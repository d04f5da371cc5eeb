"""What would give a patient away: a photo with marks that no other holds, and whatever the app makes of it."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from model import read_photo
from tests.samples import LESIONS

SUSPICIOUS = (LESIONS[4], LESIONS[3], LESIONS[1])  # so that what the pattern looks like costs no reading
SIDE = 480  # pixels: small, so that much can be looked through
SLICE = 60  # letters in the middle of a picture: no two pictures share so many
_URI = re.compile(rb"data:image/[a-z]+;base64,([A-Za-z0-9+/=]{200,})")


@dataclass
class Patient:
    """A photo named after somebody, who stands in its metadata, too."""

    name: str  # of the file
    note: str  # in the metadata
    jpeg: bytes
    pixels: np.ndarray = field(repr=False)  # (H, W, 3) as the app opens it

    @classmethod
    def number(cls, k: int) -> Patient:
        """Each another: a lesion that is shifted and lies under a pattern of its own."""
        name, note = f"Mustermann-{k}-1961-left-calf.jpg", f"Patient Mustermann-{k}, ward {k}"
        whole = read_photo(SUSPICIOUS[k % len(SUSPICIOUS)]).pixels
        shifted = np.roll(whole, 7 * k + 5, axis=0).astype(np.int16)
        pattern = np.random.default_rng(k).integers(-6, 7, shifted.shape, dtype=np.int16)
        picture = Image.fromarray(np.clip(shifted + pattern, 0, 255).astype(np.uint8)).resize((SIDE, SIDE))
        exif, kept = Image.Exif(), io.BytesIO()
        exif[0x010E] = note  # ImageDescription
        picture.save(kept, "JPEG", quality=92, exif=exif)
        return cls(name, note, kept.getvalue(), read_photo(kept.getvalue()).pixels)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.jpeg).hexdigest()

    @property
    def marks(self) -> dict[str, bytes]:
        """By what it is: bytes that nothing but this patient's photo brings about."""
        middle = len(self.jpeg) // 2
        base64d = base64.b64encode(self.jpeg)
        return {
            "file name": self.name.rpartition(".")[0].encode(),
            "metadata": self.note.encode(),
            "hash": self.sha256[:12].encode(),
            "file": self.jpeg[middle : middle + SLICE],
            "file in base64": base64d[len(base64d) // 2 : len(base64d) // 2 + SLICE],
        }


def pictures(sent: bytes) -> dict[bytes, bytes]:
    """Every picture that was sent as a data URI: a slice of its middle -> the whole."""
    found = (match[1] for match in _URI.finditer(sent))
    return {uri[len(uri) // 2 : len(uri) // 2 + SLICE]: uri for uri in found}
