"""What the two approximations of a large atlas miss: its shortlist, and the sample that pushes a photo to its place.

    .venv/bin/python -m tests.benchmarks.shortlist

Needs the labelled photos beside the checkout. The shortlist is tried on the shipped atlas and every 16th test photo,
the push on an atlas of 20,000 made of it.
"""

from __future__ import annotations

import csv

import numpy as np

from model import Prediction, load
from model.atlas import placement
from model.atlas.search import shortlist
from tests.atlas.atlases import grown, shipped
from tests.conftest import ROOT

DATA = ROOT.parent / "shared" / "data"
NEAREST, SHORT = 12, 25
MADE, MOVED = 20_000, 20  # cases, photos


def main() -> None:
    """Print what was found."""
    with (DATA / "manifest.csv").open(newline="") as table:
        photos = [DATA / "images" / row["image"] for row in csv.DictReader(table) if row["split"] == "test"][::16]
    model = load()
    atlas = shipped(model)
    embeddings = [said.embedding for said in model.predict_many(photos) if isinstance(said, Prediction)]
    found = []
    for embedding in embeddings:
        reduced = atlas.space.reduce(atlas.space.standardise(embedding))
        listed = shortlist(atlas._leading_dimensions.squared(reduced), SHORT)
        found.append(np.isin(atlas.similar(embedding, NEAREST).rows, listed).mean())
    share = np.mean(found)
    print(f"{len(found)} photos: of the {NEAREST} nearest, {share:.1%} among the first {SHORT} by principal components")

    large, sampled = grown(atlas, MADE), placement.REST
    apart = []
    for embedding in embeddings[:MOVED]:
        places = []
        for placement.REST in (sampled, MADE):
            places.append(large.place(embedding).position)
        apart.append(float(np.linalg.norm(places[0] - places[1])))
    spread = float(large.positions.std(axis=0).mean())
    print(
        f"{MOVED} photos among {MADE:,}, pushed by {sampled:,} instead of all: moved by {np.median(apart):.2f} in the"
    )
    print(f"median, {max(apart):.2f} at most; the map's spread is {spread:.0f}")


if __name__ == "__main__":
    main()
