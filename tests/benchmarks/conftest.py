"""What the benchmarks measure with: models in two precisions, the usual app, photos, atlases. Each is made once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture  # type: ignore[import-not-found,unused-ignore]

from model import Bundle, Model
from model.atlas.atlas import Atlas
from model.opened import SHIPPED
from tests.atlas.atlases import grown, shipped
from tests.benchmarks.photos import ONE_MEGAPIXEL, TWELVE_MEGAPIXELS, jpeg
from tests.benchmarks.report import FOLDER
from tests.benchmarks.usual_app import UsualApp

NEIGHBOURS = 12
PRECISIONS = {"f32": "openvino", "bf16": "openvino-bf16"}

Measure = Callable[[Callable[[], Any], int], None]


@pytest.fixture(scope="session", params=PRECISIONS)
def reader(request: pytest.FixtureRequest) -> Model:
    """The shipped model, in full precision and in bf16."""
    return Model(Bundle.open(SHIPPED), PRECISIONS[request.param])


@pytest.fixture(scope="session")
def model() -> Model:
    return Model(Bundle.open(SHIPPED), PRECISIONS["f32"])


@pytest.fixture(scope="session")
def atlas(model: Model) -> Atlas:
    return shipped(model)


@pytest.fixture(scope="session")
def large_atlas(atlas: Atlas) -> Atlas:
    return grown(atlas, 100_000)


@pytest.fixture(scope="session")
def usual(model: Model, atlas: Atlas) -> UsualApp:
    return UsualApp(model.network, atlas.standardised, NEIGHBOURS)


@pytest.fixture(scope="session")
def one_megapixel() -> bytes:
    return jpeg(ONE_MEGAPIXEL, 350_000)


@pytest.fixture(scope="session")
def twelve_megapixels() -> bytes:
    return jpeg(TWELVE_MEGAPIXELS, 4_000_000)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A folder of one-megapixel photos, all different."""
    where = tmp_path_factory.mktemp("folder")
    paths = [where / f"{number}.jpg" for number in range(FOLDER)]
    for number, path in enumerate(paths):
        path.write_bytes(jpeg(ONE_MEGAPIXEL, 350_000, seed=number))
    return paths


@pytest.fixture
def measure(benchmark: BenchmarkFixture) -> Measure:
    """Measure a job so many times, twice more beforehand so that nothing is made at first use."""

    def measured(job: Callable[[], Any], rounds: int) -> None:
        benchmark.pedantic(job, rounds=rounds, iterations=1, warmup_rounds=2)

    return measured
