"""One photo, from the bytes of its file to all that the page shows of it."""

from __future__ import annotations

import numpy as np

from model import Model, Prediction
from model.atlas import Neighbours, Placement
from model.atlas.atlas import Atlas
from tests.benchmarks.conftest import NEIGHBOURS, Measure
from tests.benchmarks.usual_app import UsualApp


def everything(model: Model, atlas: Atlas, photo: bytes) -> tuple[Prediction, np.ndarray, Placement, Neighbours]:
    """Prediction, the evidence for one node, the place on the map, the most similar cases."""
    prediction = model.predict(photo)
    evidence = prediction.saliency("malignant")
    return (
        prediction,
        evidence,
        atlas.place(prediction.embedding),
        atlas.similar(prediction.embedding, NEIGHBOURS),
    )


def test_forward(measure: Measure, reader: Model, one_megapixel: bytes) -> None:
    pixels = reader.tensor(one_megapixel).numpy()
    measure(lambda: reader.runtime.run(pixels), 40)


def test_ours(measure: Measure, reader: Model, atlas: Atlas, one_megapixel: bytes) -> None:
    measure(lambda: everything(reader, atlas, one_megapixel), 40)


def test_ours_of_twelve_megapixels(measure: Measure, reader: Model, atlas: Atlas, twelve_megapixels: bytes) -> None:
    measure(lambda: everything(reader, atlas, twelve_megapixels), 40)


def test_usual(measure: Measure, usual: UsualApp, one_megapixel: bytes) -> None:
    measure(lambda: usual.answer(one_megapixel), 20)


def test_usual_of_twelve_megapixels(measure: Measure, usual: UsualApp, twelve_megapixels: bytes) -> None:
    measure(lambda: usual.answer(twelve_megapixels), 10)
