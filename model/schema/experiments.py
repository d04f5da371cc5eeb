"""experiments.json: comparisons that need networks of their own; `benchmarking.experiments` makes them."""

from __future__ import annotations

from typing_extensions import TypedDict

from .figures import Area, Interval, Share, Sides
from .strict import strict


@strict
class Beside(TypedDict):
    """At one cut: the network trained on the partition beside the one trained on the cut itself."""

    n: int
    nodes: int
    of: int
    commonest: float
    partition: Share
    direct: Share
    difference: Interval


@strict
class Crossed(Sides):
    """One question asked of networks that were trained on different data sets."""

    title: str
    tested_on: str | None
    auc: dict[str, Area]  # by what it was trained on


@strict
class Experiments(TypedDict):
    """The file."""

    measured: str  # the day
    manifest_sha256: str
    cuts: dict[str, dict[str, Beside]]  # by modality and cut
    crossed: list[Crossed]
