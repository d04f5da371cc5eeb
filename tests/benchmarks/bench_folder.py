"""A folder of photos: how many a second."""

from __future__ import annotations

from pathlib import Path

import pytest

from model import Model
from tests.benchmarks.conftest import Measure
from tests.benchmarks.usual_app import UsualApp


def test_ours(measure: Measure, reader: Model, folder: list[Path]) -> None:
    measure(lambda: list(reader.predict_many(folder)), 5)


@pytest.mark.parametrize("batch", [1, 2, 4, 8, 16])
def test_usual(measure: Measure, usual: UsualApp, folder: list[Path], batch: int) -> None:
    measure(lambda: usual.read_folder(folder, batch), 2)
