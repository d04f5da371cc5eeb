"""The built-in photos: one click from an empty page to a reading. Their licences are in assets/samples/CREDITS.tsv."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "assets" / "samples"


@dataclass(frozen=True)
class Sample:
    """A photo under a licence that lets us show it, with what is known of it."""

    path: Path
    title: str
    known: str  # the diagnosis as its data set gives it, and how it was confirmed
    credit: str


def samples() -> list[Sample]:
    """All built-in photos, in the order of the list."""
    with (FOLDER / "CREDITS.tsv").open(encoding="utf-8", newline="") as file:
        return [
            Sample(FOLDER / row["file"], row["title"], row["known"], f"{row['attribution']}. {row['license']}.")
            for row in csv.DictReader(file, delimiter="\t")
        ]
