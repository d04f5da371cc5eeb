"""assets/experiments.json: comparisons that need networks of their own (benchmarking.experiments makes them)."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from ..schema.figures import Area, Interval, Share, Sides
from ..schema.strict import strict, where

FILE = Path(__file__).parents[2] / "assets" / "experiments.json"


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


_EXPERIMENTS: TypeAdapter[Experiments] = TypeAdapter(Experiments)


def kept(manifest_sha256: str) -> Experiments | None:
    """The comparisons that were made with these photos; None where none were.

    Raises:
        ValueError: the file has other keys or values than these; the message names the first of them.
    """
    if not FILE.is_file():
        return None
    try:
        found = _EXPERIMENTS.validate_python(json.loads(FILE.read_text("utf-8")))
    except ValidationError as error:
        raise ValueError(f"{FILE}: {where(error)}") from error
    return found if found["manifest_sha256"] == manifest_sha256 else None
