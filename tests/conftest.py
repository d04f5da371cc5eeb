"""What tests of several rooms stand on."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from model import Model, load  # before any test has torch: see model/process_wide.py
from tests.patience import PATIENCE

pytest_plugins = ["pytester", "tests.skips"]

ROOT = Path(__file__).parents[1]

settings.register_profile("patient", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("patient")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled photos beside the checkout; the product itself never reads it."""
    folder = ROOT.parent / "shared"
    if not (folder / "data" / "manifest.csv").is_file():
        from tests.skips import NO_PHOTOS  # not above: it is a plugin, and pytest wants to be the first to import it

        pytest.skip(NO_PHOTOS)
    return folder


@pytest.fixture(scope="session")
def model() -> Model:
    """The shipped model, opened once."""
    return load()


@pytest.fixture(scope="session", autouse=True)
def patient_app_tests() -> Iterator[None]:
    """Give every script that AppTest runs its time; by itself it gives it three seconds."""
    with pytest.MonkeyPatch.context() as patch:
        if testing := sys.modules.get("streamlit.testing.v1"):  # some test has it
            made = testing.AppTest.__init__

            def patient(page: object, *given: object, **named: object) -> None:
                made(page, *given, **{**named, "default_timeout": PATIENCE})

            patch.setattr(testing.AppTest, "__init__", patient)
        yield


@pytest.fixture(autouse=True)
def the_gauge_lets_a_model_go() -> Iterator[None]:
    """What a test took for the model is not asked for its queue by the next."""
    yield
    if metrics := sys.modules.get("pages.server.metrics"):
        metrics.WAITING.set_function(lambda: 0.0)
