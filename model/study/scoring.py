"""A reader as a point, with a small ROC of his own, beside the CNN on the very photos that he answered.

The curve is the one that the page draws: between two thresholds a straight line. At the reader's specificity the CNN's
sensitivity is read off that line, and the other way round; the interval of the difference draws patients with
replacement, each draw taken for reader and CNN alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..evaluation.bootstrap import PERCENTILES, draws
from ..evaluation.curves import Rate, Roc, roc
from ..evaluation.metrics import Booleans, Floats, Strings, share
from .photos import StudyPhoto
from .session import Answer


@dataclass(frozen=True)
class Reader:
    """Somebody's answers to N photos of a study, beside what is true of them."""

    name: str
    photos: tuple[StudyPhoto, ...]
    answers: tuple[Answer, ...]

    @property
    def truth(self) -> Booleans:
        """(N,) whether the photo shows what wants a biopsy."""
        return np.array([photo.positive for photo in self.photos], dtype=bool)

    @property
    def biopsied(self) -> Booleans:
        """(N,) whether the reader would biopsy or treat."""
        return np.array([answer.biopsy for answer in self.answers], dtype=bool)

    @property
    def steps(self) -> Floats:
        """(N,) 1...10, decision and confidence in one."""
        return np.array([answer.step for answer in self.answers], dtype=np.float64)

    @property
    def groups(self) -> Strings:
        """(N,) the patients."""
        return np.array([photo.group for photo in self.photos], dtype=np.str_)

    @property
    def seconds(self) -> float:
        """The median time for a photo."""
        return float(np.median([answer.seconds for answer in self.answers]))

    def scores(self, said: Mapping[str, float]) -> Floats:
        """(N,) the CNN's scores of the same photos."""
        return np.array([said[photo.name] for photo in self.photos], dtype=np.float64)


@dataclass(frozen=True)
class Point:
    """A decision for each photo as sensitivity and specificity."""

    sensitivity: Rate
    specificity: Rate


@dataclass(frozen=True)
class Beside:
    """The CNN minus the reader, with the 95 % interval over the same draws of patients."""

    sensitivity: Rate  # at the reader's specificity
    specificity: Rate  # at the reader's sensitivity


def point(truth: Booleans, biopsied: Booleans, groups: Strings) -> Point:
    """Sensitivity and specificity; each interval by patient, and never narrower than Wilson's.

    Raises:
        ValueError: no positives, or no negatives.
    """
    _need_both(truth)
    found = share(biopsied[truth], groups[truth])
    spared = share(~biopsied[~truth], groups[~truth])
    return Point(*(Rate(rate["value"], rate["low"], rate["high"]) for rate in (found, spared)))


def own_curve(reader: Reader) -> Roc:
    """The small ROC of decision and confidence; its corner between the two guesses is the reader's point."""
    return roc(reader.truth, reader.steps, reader.groups)


def beside(truth: Booleans, score: Floats, biopsied: Booleans, groups: Strings) -> Beside:
    """What the CNN has over the reader on these photos.

    Args:
        truth, score, biopsied, groups: (N,).

    Raises:
        ValueError: no positives, or no negatives.
    """
    _need_both(truth)
    order = np.argsort(-score, kind="stable")
    truth, score, biopsied = truth[order], score[order], biopsied[order]
    last = np.append(score[1:] != score[:-1], True)  # of each group of photos with one score
    weights = np.vstack([np.ones(len(truth)), draws(groups[order])])
    usable = (weights[:, truth].sum(axis=1) > 0) & (weights[:, ~truth].sum(axis=1) > 0)
    found = np.array([_difference(drawn, truth, biopsied, last) for drawn in weights[usable]])
    low, high = np.percentile(found[1:], PERCENTILES, axis=0)
    return Beside(*(Rate(*map(float, row)) for row in zip(found[0], low, high, strict=True)))


def _difference(weights: Floats, truth: Booleans, biopsied: Booleans, last: Booleans) -> tuple[float, float]:
    """CNN minus reader in one draw: sensitivity at his specificity, specificity at his sensitivity.

    Photos stand in the order of falling score; counts stay whole numbers, so that equal shares are equal.
    """
    positives, negatives = weights[truth].sum(), weights[~truth].sum()
    hits = np.append(0, np.cumsum(weights * truth)[last])
    alarms = np.append(0, np.cumsum(weights * ~truth)[last])
    own_hits, own_alarms = weights[truth & biopsied].sum(), weights[~truth & biopsied].sum()
    sensitivity = highest_at(alarms, hits, own_alarms) - own_hits
    misses, spared = positives - hits[::-1], negatives - alarms[::-1]
    specificity = highest_at(misses, spared, positives - own_hits) - (negatives - own_alarms)
    return float(sensitivity / positives), float(specificity / negatives)


def highest_at(across: Floats, up: Floats, place: float) -> float:
    """How high a curve is above a place: straight between its corners, the top where it goes straight up.

    Args:
        across, up: (S,) corners, neither of them ever falling; the first lies at or before the place.
    """
    k = int(np.searchsorted(across, place, side="right")) - 1
    if k + 1 == len(across) or across[k] == place:
        return float(up[k])
    part = (place - across[k]) / (across[k + 1] - across[k])
    return float(up[k] + part * (up[k + 1] - up[k]))


def disagreements(reader: Reader, suspected: Sequence[bool]) -> list[int]:
    """The numbers of the photos on which reader and CNN decided differently, the reader's errors first."""
    apart = [k for k in range(len(reader.photos)) if reader.answers[k].biopsy != suspected[k]]
    return sorted(apart, key=lambda k: reader.answers[k].biopsy == reader.photos[k].positive)


def _need_both(truth: Booleans) -> None:
    if not truth.any() or truth.all():
        raise ValueError("A point needs photos of both sides.")
