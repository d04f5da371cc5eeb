"""bundle.json: all of a model that is not an array. The one place for its keys."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from pydantic import AfterValidator, FiniteFloat
from typing_extensions import TypedDict

from .settings import Settings
from .strict import strict

FORMAT = "dermatree-bundle/1"


@strict
class TrainingClass(TypedDict):
    """A node of the tree that was trained as one class, with the photos that fell into it."""

    node: str
    photos: int


@strict
class OperatingPoint(TypedDict):
    """The P(malignant) from which a photo is suspicious, and what it was set for."""

    threshold: float
    aim: float  # sensitivity
    set_on: str


@strict
class TurnedBy(TypedDict):
    """Of so many suspicious readings of malignant lesions, how many a painted artefact turned benign."""

    of: int
    turned: int


@strict
class Fitted(TypedDict):
    """What was fitted for one modality; lists are in the order of the classes."""

    name: str
    photos: dict[str, int]  # training photos by class
    validation_photos: int
    temperature: float
    bias: list[float]
    prior: list[float]  # the case mix that the probabilities belong to
    operating_point: OperatingPoint
    turned_by: NotRequired[dict[str, TurnedBy]]  # by artefact


Blended = TypedDict("Blended", {"with": str, "share": float})
strict(Blended)


def _readable(settings: dict[str, Any]) -> dict[str, Any]:
    Settings.from_dict(settings)
    return settings


@strict
class Training(TypedDict):
    """The run that the weights come from."""

    settings: Annotated[dict[str, Any], AfterValidator(_readable)]  # by `Settings.from_dict`
    manifest_sha256: str
    init: str
    init_sha256: str
    datasets: dict[str, int]
    versions: dict[str, str]
    blended: NotRequired[Blended]


@strict
class Input(TypedDict):
    """As `input.spec.InputSpec`."""

    mean: list[float]
    std: list[float]
    pool_counts_padding: bool


@strict
class Quality(TypedDict):
    """As `input.quality.QualityLimits`: where "good" ends and where "unreadable" begins."""

    sharpness_poor: FiniteFloat
    sharpness_unreadable: FiniteFloat
    dark_poor: FiniteFloat
    dark_unreadable: FiniteFloat
    bright_poor: FiniteFloat
    bright_unreadable: FiniteFloat
    glare_poor: FiniteFloat
    glare_unreadable: FiniteFloat
    size_poor: FiniteFloat
    size_unreadable: FiniteFloat


@strict
class Description(TypedDict):
    """What assembling a bundle finds out."""

    made: str  # the day
    training: Training
    input: Input
    classes: list[TrainingClass]  # in the order of the logits
    photos: dict[str, int]  # training photos by the node of their label
    level: float  # how probable a node has to be to become the answer
    modalities: list[Fitted]  # the one with the most validation photos first
    quality: Quality


@strict
class Metadata(Description):
    """The file: the description, and what ties it to the arrays beside it."""

    format: str
    files: dict[str, str]  # SHA-256 by name
    checksum: str  # of all else here; the id of the model
