"""Every choice of a training run in one place; it travels with the bundle that the run makes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Stage:
    """Some epochs at one photo size, with their own cosine of learning rates."""

    size: int  # pixels along the side
    epochs: int
    peak: float  # learning rate of the pretrained layers, reached after the warm-up
    floor: float  # learning rate at the end of the stage

    @classmethod
    def parse(cls, text: str) -> Stage:
        """A stage as the command line writes it, "224:8:4e-4:4e-5"."""
        size, epochs, peak, floor = text.split(":")
        return cls(int(size), int(epochs), float(peak), float(floor))


@dataclass(frozen=True)
class Settings:
    """The recipe. The one of a bundle stands in its bundle.json, and in the model card what was typed for it."""

    # A class is cut further while it holds at least this many photos. 80 is the largest round number that parts
    # dermatofibroma from vascular lesions (99 photos below "benign dermal").
    max_class_size: int = 80
    # Small photos first: an epoch costs half, and most of what is learned does not need the detail. The larger size
    # needs a learning rate of its own: with a vanishing one it makes the model worse.
    stages: tuple[Stage, ...] = (Stage(224, 8, 4e-4, 4e-5), Stage(299, 2, 1.5e-4, 2e-6))
    batch_size: int = 40
    warm_up: float = 0.06  # share of each stage's steps
    fresh_layers: tuple[str, ...] = ()  # blocks whose starting weights are thrown away
    frozen_layers: tuple[str, ...] = ()  # blocks that stay as they start: an epoch costs less
    fresh_rate: float = 2.5  # learning rate of new and fresh layers, relative to the others
    weight_decay: float = 0.02
    dropout: float = 0.3
    label_smoothing: float = 0.05
    rarity: float = 0.6  # a class of n photos weighs n ** -rarity; 1 would balance them fully
    averaging: float = 0.99  # the weights kept are a running mean over some 1 / (1 - averaging) steps, anew each stage
    seed: int = 20170125

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Settings:
        return cls(
            **{
                **values,
                "stages": tuple(Stage(**stage) for stage in values["stages"]),
                "fresh_layers": tuple(values["fresh_layers"]),
                "frozen_layers": tuple(values.get("frozen_layers", ())),
            }
        )
