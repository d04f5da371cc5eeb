"""What an artefact does to a model's suspicious readings, and when that is too much to answer with it on the photo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..schema.bundle import TurnedBy

FEW = 20  # readings: of fewer it isn't known that the artefact leaves them alone
TOO_MANY = 0.05  # of the suspicious readings of malignant lesions


@dataclass(frozen=True)
class Turned:
    """Malignant and premalignant validation photos above the operating point, and how many fell below once painted."""

    of: int
    turned: int

    @property
    def refuses(self) -> bool:
        """Whether a reading below the operating point is no answer with this artefact on the photo."""
        return self.of < FEW or self.turned > TOO_MANY * self.of

    @classmethod
    def read(cls, kept: Mapping[str, TurnedBy]) -> dict[str, Turned]:
        """By artefact, as a bundle keeps them."""
        return {name: cls(row["of"], row["turned"]) for name, row in kept.items()}
