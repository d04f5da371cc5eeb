"""Where the time of one photo goes, step by step as `Model.predict` and the pages take them.

.venv/bin/python -m tests.benchmarks.where_time_goes
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from model import load
from model.input.frame import crop
from model.input.photo import read_photo
from model.input.quality import measure_square
from tests.atlas.atlases import shipped
from tests.benchmarks.photos import ONE_MEGAPIXEL, TWELVE_MEGAPIXELS, jpeg
from tests.benchmarks.report import machine

ROUNDS = 40
Step = TypeVar("Step")


def main() -> None:
    """Print a table of medians."""
    model = load()
    atlas = shipped(model)
    small, large = jpeg(ONE_MEGAPIXEL, 350_000), jpeg(TWELVE_MEGAPIXELS, 4_000_000)
    took: dict[str, list[float]] = defaultdict(list)

    def step(name: str, job: Callable[[], Step]) -> Step:
        begun = time.perf_counter()
        result = job()
        took[name].append(1000 * (time.perf_counter() - begun))
        return result

    for _ in range(ROUNDS):
        photo = step("opening the file", lambda: read_photo(small))
        frame = model.frame(photo)
        square = step("cutting out the square", lambda: crop(photo, frame))  # noqa: B023
        pixels = step("scaling it", lambda: model.bundle.input_spec.scale(square))  # noqa: B023
        raw = step("the network", lambda: model.runtime.run(pixels))  # noqa: B023
        step("novelty", lambda: model._novelty.judge(raw.mid_features, square))  # noqa: B023
        step("quality", lambda: measure_square(square, frame.side))  # noqa: B023
        embedding = raw.features.mean(axis=(1, 2))
        step("place on the map", lambda: atlas.place(embedding))  # noqa: B023
        step("similar cases", lambda: atlas.similar(embedding, 12))  # noqa: B023
        step("beside it: opening 12 megapixels", lambda: read_photo(large))
    print(f"{machine()}\n\n| ms, median of {ROUNDS} | |\n|---|---:|")
    for name, times in took.items():
        print(f"| {name} | {np.median(times):.1f} |")


if __name__ == "__main__":
    main()
