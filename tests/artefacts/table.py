"""The table of docs/artefacts.md, of the labelled photos beside the checkout: python -m tests.artefacts.table."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from model.artefacts.catalogue import ARTEFACTS, found_on
from model.input.frame import Frame, crop
from model.input.photo import read_photo
from tests.conftest import ROOT

SEEN = Path(__file__).with_name("seen_by_eye.tsv")
BY_EYE = {
    "hair": {"hair"},
    "ink": {"ink", "coloured disc"},
    **{name: {name} for name in ("ruler", "dark corners", "gel bubbles", "text")},
}
LEFT_OUT = {"hair": {"some hair"}}  # neither much nor none


def main() -> None:
    """Print it."""
    rows = list(csv.DictReader(SEEN.open(encoding="utf-8"), delimiter="\t"))
    photos = [read_photo(ROOT.parent / "shared" / "data" / "images" / row["image"]) for row in rows]
    squares = [crop(photo, Frame.centred(photo.width, photo.height)) for photo in photos]
    seen = [set(row["seen"].split("|")) for row in rows]
    found = [found_on(square) for square in squares]
    print("| Artefact | Painted, found | Seen by eye, found | Not seen, found all the same |")
    print("|---|---|---|---|")
    for artefact in ARTEFACTS:
        painted = []
        for name, paint in artefact.painters.items():
            share = np.mean([artefact.is_on(paint(s, np.random.default_rng([7, k]))) for k, s in enumerate(squares)])
            painted.append(f"{name} {100 * share:.0f} %")
        wanted, maybe = BY_EYE.get(artefact.name, set()), LEFT_OUT.get(artefact.name, set())
        there = [artefact.name in f for f, s in zip(found, seen, strict=True) if s & wanted]
        not_there = [artefact.name in f for f, s in zip(found, seen, strict=True) if not s & (wanted | maybe)]
        eye = f"{sum(there)} of {len(there)}" if wanted else "none among them"
        print(f"| {artefact.name} | {', '.join(painted)} | {eye} | {sum(not_there)} of {len(not_there)} |")


if __name__ == "__main__":
    main()
