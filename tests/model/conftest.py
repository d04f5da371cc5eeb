"""The shipped model, opened once."""

from __future__ import annotations

import pytest

from model import Model, load


@pytest.fixture(scope="session")
def model() -> Model:
    return load()
