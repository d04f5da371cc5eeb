"""The files that people sent: they lie beside the checkout, with a table of what is right (shared/cases/README.md)."""

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.skips import NO_CASES


@pytest.fixture(scope="session")
def cases() -> Path:
    """A folder for each kind of fault, numbered as in the table."""
    folder = ROOT.parent / "shared" / "cases"
    if not folder.is_dir():
        pytest.skip(NO_CASES)
    return folder
