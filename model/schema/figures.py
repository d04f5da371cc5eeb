"""The figures of one split, as `measure` makes them and as they stand in evaluation.json.

Shares and areas are 0...1, with their 95 % interval.
"""

from __future__ import annotations

from typing import Annotated, NotRequired

from pydantic import AfterValidator
from typing_extensions import TypedDict

from .strict import strict


@strict
class Interval(TypedDict):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@strict
class Share(Interval):
    """A share of `n` photos."""

    n: int


Sides = TypedDict("Sides", {"with": int, "without": int})  # photos with the target, and without it


@strict
class Area(Interval, Sides):
    """An area under a ROC curve."""


@strict
class TaskArea(Area):
    """The area of one question."""

    title: str
    note: str


@strict
class FoundShare(Share):
    """Of the photos of one malignant class, the share at or above the operating point, and how many lay below."""

    missed: int


@strict
class OperatingPoint(TypedDict):
    """What the bundle's operating point does on photos of one modality."""

    threshold: float
    sensitivity: Share
    specificity: Share
    of_each: dict[str, FoundShare]  # by malignant class


@strict
class CalibrationFigures(TypedDict):
    """Of one probability."""

    n: int
    intercept: Interval
    slope: Interval
    brier: float
    ece: float
    ece_by_chance: float


CalibrationOf = TypedDict("CalibrationOf", {"malignant": CalibrationFigures, "top class": CalibrationFigures})
strict(CalibrationOf)


@strict
class CutAccuracy(Share):
    """Accuracy at a cut, of which the model covers `nodes` of `of`."""

    nodes: int
    of: int


@strict
class RiskRow(TypedDict):
    """At one level of sureness: the share of photos with an answer, and of those answers the share that is wrong."""

    level: float
    answered: float
    wrong: float
    low: float
    high: float
    mean_depth: float  # of the answers, in the tree


@strict
class RiskCoverage(TypedDict):
    """Risk against coverage of one modality; `at` is the level of the app."""

    n: int
    at: float
    rows: list[RiskRow]


@strict
class ConformalRow(TypedDict):
    """How often conformal sets held the true class, for one promise and one group of lesions."""

    promise: float
    group: str
    n: int
    held: float
    low: float
    high: float
    classes: float  # in a set, on average


@strict
class Subgroup(Sides):
    """Malignancy in one group of patients; the figures only where there are enough lesions of both sides."""

    evaluated: bool
    auc: NotRequired[float]
    sensitivity: NotRequired[Interval]
    specificity: NotRequired[Interval]


@strict
class Recall(TypedDict):
    """Of one diagnosis."""

    recall: float
    n: int


@strict
class BalancedAccuracy(Share):
    """The mean recall over diagnoses."""

    by_diagnosis: dict[str, Recall]


@strict
class SevenDiagnoses(TypedDict):
    """HAM10000's own task, decided in two ways."""

    over_prior: BalancedAccuracy
    arg_max: BalancedAccuracy


Counts = dict[str, int]


def _with_n(counts: Counts) -> Counts:
    if "n" not in counts:
        raise ValueError("n is missing")
    return counts


Tally = Annotated[Counts, AfterValidator(_with_n)]  # `n` photos, and by reason or artefact how many of them


@strict
class Split(TypedDict):
    """The figures of one split; `dict`s without a name of their own are by modality, or by data set."""

    photos: Counts
    tasks: dict[str, TaskArea]
    operating_point: dict[str, OperatingPoint]
    calibration: dict[str, CalibrationOf]
    cuts: dict[str, dict[str, CutAccuracy]]
    risk_coverage: dict[str, RiskCoverage]
    conformal: dict[str, list[ConformalRow]]
    subgroups: dict[str, dict[str, Subgroup]]
    modality: dict[str, Share]
    refusals: dict[str, Tally]
    artefacts: dict[str, Tally]
    refusals_by_diagnosis: dict[str, Tally]
    seven_diagnoses: NotRequired[SevenDiagnoses]
