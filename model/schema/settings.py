"""Every choice of a training run in one place; it travels with the bundle that the run makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

CUTS = ("partition", "first-level", "second-level")


@dataclass(frozen=True)
class Stage:
    """Some epochs at one photo size, with their own cosine of learning rates."""

    size: int  # pixels along the side
    epochs: int
    peak: float  # learning rate of the pretrained layers, reached after the warm-up
    floor: float  # learning rate at the end of the stage
    strength: float = 1.0  # of colour, light and zoom in augmentation; the last stage may see photos nearly as they are

    @classmethod
    def parse(cls, text: str) -> Stage:
        """A stage as the command line writes it, "224:8:4e-4:4e-5", or with its strength, "299:2:2e-4:2e-6:0.5"."""
        size, epochs, *others = text.split(":")
        peak, floor, strength = (*map(float, others), 1.0)[:3]
        return cls(int(size), int(epochs), peak, floor, strength)


@dataclass(frozen=True)
class Settings:
    """The recipe. The one of a bundle stands in its bundle.json, and in the model card what was typed for it."""

    # A class is cut further while it holds at least this many photos. 80 is the largest round number that parts
    # dermatofibroma from vascular lesions (99 photos below "benign dermal").
    max_class_size: int = 80
    min_class_size: int = 1  # a kind with fewer photos joins the rest of what it is a kind of
    # What the classes are: the paper's partition, or, for comparison, the covered nodes of the first or second level.
    cut: str = CUTS[0]
    datasets: tuple[str, ...] = ()  # only photos of these data sets, where any are named
    labels: tuple[str, ...] = ()  # only photos with these labels of the manifest, where any are named
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
    mixup: float = 0.0  # pairs of photos are laid over each other, by shares from Beta(mixup, mixup); 0: never
    painted: float = 0.0  # share of the photos that get one of the artefacts painted on, whatever they show
    one_vote_a_lesion: bool = False  # of n photos of a lesion in one modality each weighs 1 / n
    by_certainty: bool = False  # histology weighs more than follow-up, follow-up more than consensus
    rarity: float = 0.6  # a class of n photos weighs n ** -rarity; 1 would balance them fully
    averaging: float = 0.99  # the weights kept are a running mean over some 1 / (1 - averaging) steps, anew each stage
    seed: int = 20170125

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Settings:
        """Settings as JSON keeps them; what an older record doesn't name, it did as the defaults do.

        Raises:
            ValueError: a name is none of a setting's, or a stage's; the message says which.
        """
        if unknown := values.keys() - {field.name for field in fields(cls)}:
            raise ValueError(f"{', '.join(sorted(unknown))} is unknown")
        plain: dict[str, Any] = {n: tuple(value) if isinstance(value, list) else value for n, value in values.items()}
        try:
            return cls(**{**plain, "stages": tuple(Stage(**stage) for stage in values["stages"])})
        except (KeyError, TypeError) as error:
            raise ValueError(f"stages: {error}") from error

    def differences(self, other: Settings) -> list[str]:
        """The names of the fields in which two recipes differ."""
        return [field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)]
