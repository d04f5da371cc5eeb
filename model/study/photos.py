"""The photos of a study, each as the very square that the network gets: reader and network see the same pixels."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image

from ..input.frame import Frame, crop
from ..input.photo import Photo, read_photo
from .tasks import TASKS, StudyTask

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "study"
CREDITS = "CREDITS.tsv"
COUNTED, WARM_UP = "counted", "warm-up"
QUALITY = 92
ENOUGH_ANSWERS = 30  # answered photos of each side, from which on a reader may stop early and still becomes a point


@dataclass(frozen=True)
class StudyPhoto:
    """One photo of a study. Its name is safe to write down: of a photo of one's own it is a part of the file's hash."""

    name: str
    jpeg: bytes  # 299 × 299
    positive: bool
    group: str  # patient, else lesion, else photo: what a bootstrap draws together
    known: str  # the label, and how it was confirmed
    credit: str = ""

    def __repr__(self) -> str:
        """Without the pixels, which may be a patient's, and without the label, which stays hidden until the end."""
        return f"StudyPhoto({self.name})"


@dataclass(frozen=True)
class StudySet:
    """The photos that count, in no particular order, and a few to get used to the task."""

    task: StudyTask
    photos: tuple[StudyPhoto, ...]
    warm_ups: tuple[StudyPhoto, ...] = ()

    @property
    def id(self) -> str:
        """Names the task with exactly these photos and labels, whatever their order."""
        listing = "\n".join(sorted(f"{photo.name} {photo.positive:d}" for photo in self.photos))
        return f"{self.task.id}-{hashlib.sha256(listing.encode()).hexdigest()[:8]}"

    @property
    def positives(self) -> int:
        return sum(photo.positive for photo in self.photos)

    @property
    def negatives(self) -> int:
        return len(self.photos) - self.positives


def as_square(photo: Photo) -> bytes:
    """The default frame as the network gets it, 299 × 299, kept as a JPEG."""
    buffer = io.BytesIO()
    square = crop(photo, Frame.centred(photo.width, photo.height))
    Image.fromarray(square).save(buffer, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    return buffer.getvalue()


def pixels(photo: StudyPhoto) -> Photo:
    """What the network is given: the JPEG that the reader sees, decoded. Its frame is all of it."""
    return read_photo(photo.jpeg)


@lru_cache(maxsize=len(TASKS))
def shipped(task: StudyTask, folder: Path = FOLDER) -> StudySet:
    """The photos that came with the app for a task; they are nobody's secret, so every session shares them."""
    rows = [row for row in credits(folder) if row["task"] == task.id]
    counted, warm_ups = (
        tuple(_photo(row, task, folder) for row in rows if row["part"] == part) for part in (COUNTED, WARM_UP)
    )
    return StudySet(task, counted, warm_ups)


def credits(folder: Path = FOLDER) -> list[dict[str, str]]:
    """All shipped photos with source, licence and attribution."""
    with (folder / CREDITS).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _photo(row: dict[str, str], task: StudyTask, folder: Path) -> StudyPhoto:
    return StudyPhoto(
        name=Path(row["file"]).stem,
        jpeg=(folder / row["file"]).read_bytes(),
        positive=row["label"] in task.positive_labels,
        group=row["group"],
        known=row["known"],
        credit=f"{row['attribution']}. {row['license']}.",
    )
