"""What tests of several rooms stand on."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester", "tests.skips"]

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled photos beside the checkout; the product itself never reads it."""
    folder = ROOT.parent / "shared"
    if not (folder / "data" / "manifest.csv").is_file():
        pytest.skip(f"the labelled photos are not beside this checkout ({folder}/data)")
    return folder
