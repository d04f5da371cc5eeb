"""Photos for a crowd: each another, of a megapixel, with what the model says of it in this process, alone."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice

import numpy as np
from PIL import Image

from model import Model, Prediction, read_photo
from tests.load.visitor import Page
from tests.samples import LESIONS

SIZE = (1160, 870)  # pixels: a megapixel


@dataclass(frozen=True)
class Shot:
    """A photo's file and its reading."""

    jpeg: bytes
    expected: Prediction

    def is_answered_by(self, page: Page) -> bool:
        """Whether the page shows this photo's reading, every figure of the tree included (sent with four digits)."""
        if hashlib.sha256(self.jpeg).hexdigest() not in page.text:
            return False
        trees = [data for data in map(json.loads, page.components) if str(data.get("key", "")).startswith("lit-tree")]
        figures = {node["id"]: node["share"] for tree in trees for node in tree["nodes"] if "share" in node}
        return len(figures) > 10 and all(abs(self.expected.nodes[node] - p) < 1e-4 for node, p in figures.items())


def shots(model: Model, number: int) -> list[Shot]:
    """So many different photos that get an answer."""
    return list(islice(_answered(model), number))


def _answered(model: Model) -> Iterator[Shot]:
    originals = [read_photo(path).pixels for path in LESIONS]
    for k in count():
        jpeg = _jpeg(np.roll(originals[k % len(originals)], 3 * (k // len(originals)) - 60, axis=1))
        prediction = model.predict(jpeg)
        if prediction.readable:
            yield Shot(jpeg, prediction)


def _jpeg(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).resize(SIZE, Image.Resampling.BICUBIC).save(file, "JPEG", quality=92)
    return file.getvalue()
