"""A model whose files may be damaged: the shipped one, opened once, with its bundle in a folder of its own."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from model import Bundle, Model, load
from model.opened import SHIPPED
from tests.faults.damage import linked


@pytest.fixture(scope="session")
def shipped() -> Model:
    return load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bundle's folder, whose files may be replaced."""
    return linked(SHIPPED, tmp_path / "bundle")


@pytest.fixture
def model(shipped: Model, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    """The model of the app, opened before anything happened to its folder."""
    opened = copy.copy(shipped)
    opened.bundle = Bundle.open(folder)
    monkeypatch.setattr("model.load", lambda: opened)
    return opened
