"""evaluation.json, as it is written by `benchmarking.run` and read by pages and card: the one place for its keys."""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from .figures import Area, Counts, Interval, Share, Split, TaskArea
from .strict import strict

FORMAT = "dermatree-evaluation/2"


@strict
class Leaks(TypedDict):
    """Test photos with a near-copy among the training photos, and the questions without them."""

    photos: list[str]
    tasks: dict[str, TaskArea]


@strict
class Blind(TypedDict):
    """One question: what the model has, and what can be had without looking at the lesion."""

    title: str
    model: Area
    corners: Area
    dataset: Area


@strict
class Changes(TypedDict):
    """What a change of the photos does to suspicion and to P(malignant); a mean is None where there is no photo."""

    flips: int
    newly_suspected: int
    newly_suspected_benign: int
    no_longer_suspected: int
    no_longer_suspected_malignant: int
    mean_change: float | None
    mean_change_malignant: float | None
    mean_change_benign: float | None


@strict
class TurnedReadings(TypedDict):
    """Malignant lesions that were answered as suspicious and are no longer, by what is shown instead."""

    remarked: int
    suspicious: int
    turned: int
    turned_refused: int
    turned_cautioned: int
    turned_in_silence: int


@strict
class Painted(Changes, TurnedReadings):
    """What one painted artefact does to the readings of `Stress.photos` test photos."""

    painter: str


@strict
class Recoloured(TypedDict):
    """Melanomas in the light of another camera."""

    n: int
    border: list[float]
    not_reached: int
    sensitivity_before: float
    sensitivity_after: float
    lost: int
    gained: int
    mean_change: float | None


@strict
class Stress(TypedDict):
    """Artefacts painted on test photos of one modality."""

    seed: int
    photos: int
    malignant: int
    painted: list[Painted]
    recoloured: Recoloured | None


@strict
class Shortcuts(TypedDict):
    """What is learnt that is not the lesion."""

    blind: dict[str, Blind]  # by question
    stress: dict[str, Stress]  # by modality


@strict
class StrangerArea(Interval):
    """How well strangers are told from lesions."""

    strangers: int
    lesions: int
    lesions_refused: NotRequired[Interval]


@strict
class Refusal(TypedDict):
    """What refusal is worth, whatever its limit."""

    strangers: dict[str, StrangerArea]
    strangers_in_one_shape: dict[str, StrangerArea]
    shares: dict[str, Share]
    left_out_diagnosis: dict[str, StrangerArea]
    left_out_camera: dict[str, StrangerArea]


@strict
class Ages(TypedDict):
    """Quartiles in years, and how many photos have no age."""

    missing: int
    lower: NotRequired[float]
    median: NotRequired[float]
    upper: NotRequired[float]


@strict
class DataSet(TypedDict):
    """What is known of one data set's photos; `dict`s are counts by value."""

    photos: Counts
    modality: Counts
    patients: int
    lesions: int
    age: Ages
    sex: Counts
    site: Counts
    skin_type: Counts
    confirmed_by: Counts
    license: Counts
    labels: dict[str, Counts]
    confirmed_test: Counts


SplitName = Literal["val", "test"]


@strict
class Splits(TypedDict, total=False):
    """The splits that were measured."""

    val: Split
    test: Split


@strict
class Measured(TypedDict):
    """All that `evaluate` measures."""

    measured: str  # the day
    manifest_sha256: str
    runtime: str
    data: dict[str, DataSet]
    splits: Splits
    leaks: NotRequired[Leaks]
    shortcuts: NotRequired[Shortcuts]
    refusal: NotRequired[Refusal]


@strict
class Evaluation(Measured):
    """The file: what was measured, and with which bundle."""

    format: str
    bundle: str
    readings_sha256: NotRequired[str]
