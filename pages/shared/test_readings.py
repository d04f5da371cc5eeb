"""The readings that the page cuts and draws: of test photos that the data sets publish, never of a patient here."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from model.evaluation.readings import Readings

if TYPE_CHECKING:
    from model import Model

TEST: Final = "test"
VALIDATION: Final = "val"


@lru_cache(maxsize=2)
def of_bundle(model: Model) -> Readings | None:
    """What the model said of validation and test photos; None where it was not evaluated.

    Raises:
        BundleError: the readings were changed since they were measured.
    """
    file = model.bundle.readings_file()
    return None if file is None else Readings.read(file, model.inference)


def modalities(readings: Readings) -> list[str]:
    """The kinds of photo that were tested, the one with the most photos first."""
    names = readings.known["modality"].tolist()
    return sorted(set(names), key=lambda name: -names.count(name))
