"""atlas.json: what an atlas was made of and how good it is. The one place for its keys."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict

from .figures import Share
from .strict import strict

FORMAT = "dermatree-atlas/1"


@strict
class BalancedShare(Share):
    """Mean recall over the nodes that occur."""

    nodes: int


@strict
class Decided(TypedDict):
    """How often one way of deciding was right."""

    accuracy: Share
    balanced: BalancedShare


@strict
class AtCut(TypedDict):
    """The similar cases' vote and the network at one cut, on the same photos."""

    n: int
    commonest: float  # the accuracy of always naming the commonest node
    cases: Decided
    network: Decided


@strict
class Precision(Share):
    """Of the `at` nearest cases, the share of the photo's own class; and what cases at random would give."""

    at: int
    chance: float


@strict
class Differing(TypedDict):
    """Photos on which similar cases and model stood on different sides, and how many of them were malignant."""

    n: int
    malignant: int


@strict
class Disagreements(TypedDict):
    """Of `n` photos; a side without any is left out."""

    n: int
    cases_malignant: NotRequired[Differing]
    cases_benign: NotRequired[Differing]


@strict
class MapFigures(TypedDict):
    """What the map keeps of what is near (Venna and Kaski 2001), for k neighbours."""

    n: int
    k: int
    trustworthiness: float
    continuity: float
    near: float


@strict
class OfModality(TypedDict):
    """The figures of one modality; None where there was too little to measure."""

    n: int
    cuts: dict[str, AtCut | None]
    precision: Precision | None
    disagreement: Disagreements
    map: MapFigures | None


@strict
class AtlasFigures(TypedDict):
    """From held-out photos."""

    n: int
    reference: int
    neighbours: int
    nearest_distance: list[float]  # percentiles in steps of 5
    by_modality: dict[str, OfModality]


@strict
class Tsne(TypedDict):
    """How the map was laid out."""

    perplexity: float
    seed: int
    versions: dict[str, str]


@strict
class Made(TypedDict):
    """How the cases were chosen."""

    made: str  # the day
    manifest_sha256: str
    cases: int
    seed: int
    tsne: Tsne


@strict
class Description(Made):
    """What making an atlas finds out."""

    figures: AtlasFigures


@strict
class Metadata(Description):
    """The file: the description, and what ties it to its bundle and to the files beside it."""

    format: str
    bundle: str
    weights_sha256: str
    files: dict[str, str]  # SHA-256 by name
    checksum: str
