"""The same lesion photographed a little otherwise: does the node's probability hold, the answer, the map?

The test set's figures of this kind stand on Evaluation; here it is one photo, for the reader who has it in hand. None
of these changes touches the diagnosis, so whatever moves is not the lesion's doing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..caller import BULK, INTERACTIVE, Caller
from ..model import Model
from .maps import Grid, alike
from .methods import METHODS
from .perturbations import PERTURBATIONS, Perturbation
from .subject import Subject
from .target import Target

Squares = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Stressed:
    """What became of one photo under one change."""

    name: str
    family: str
    square: Squares  # the changed photo, for showing
    probability: float  # of the node; of the first where two are compared
    moved: float  # probability minus that of the unchanged photo
    answer: str | None  # the node that would be the headline, None for no answer
    flips: bool  # whether that is another than before
    crosses: bool  # whether malignancy is now on the other side of the operating point
    likeness: float  # Spearman's rank correlation of the evidence maps, laid on one another


@dataclass(frozen=True)
class Steadiness:
    """The whole panel in four numbers."""

    changes: int
    largest_move: float  # the largest change of the probability, either way
    flips: int
    median_likeness: float


def stress(
    model: Model,
    square: Squares,
    target: Target,
    caller: Caller = INTERACTIVE,
    perturbations: Sequence[Perturbation] = PERTURBATIONS,
    seed: int = 0,
) -> tuple[Stressed, ...]:
    """Read a square again under each change, one pass each and one for the square itself.

    What a photo is read as, dermoscopy or clinical, stays what it was: the question is what the lesion is.

    Raises:
        Cancelled: it was no longer wanted.
    """
    altered = [p.change(square, np.random.default_rng([seed, k])) for k, p in enumerate(perturbations)]
    before, *after = _read_all(model, [square, *altered], caller)
    rows = zip(perturbations, altered, after, strict=True)
    return tuple(_compare(target, before, p, changed, read) for p, changed, read in rows)


def steadiness(rows: Iterable[Stressed]) -> Steadiness:
    """Sum up what `stress` found."""
    rows = tuple(rows)
    return Steadiness(
        changes=len(rows),
        largest_move=max(abs(row.moved) for row in rows),
        flips=sum(row.flips for row in rows),
        median_likeness=float(np.median([row.likeness for row in rows])),
    )


def _compare(target: Target, before: Subject, perturbation: Perturbation, square: Squares, after: Subject) -> Stressed:
    was, now = target.reading(before.logits), target.reading(after.logits)
    probability = target.probability(after.logits)
    return Stressed(
        name=perturbation.name,
        family=perturbation.family,
        square=square,
        probability=probability,
        moved=probability - target.probability(before.logits),
        answer=now.answer.node,
        flips=now.answer.node != was.answer.node,
        crosses=now.suspected != was.suspected,
        likeness=alike(_evidence(before, target), perturbation.back(_evidence(after, target))),
    )


def _evidence(subject: Subject, target: Target) -> Grid:
    return METHODS["Evidence"].draw(subject, target).grid


def _read_all(model: Model, squares: Sequence[Squares], caller: Caller) -> list[Subject]:
    """Read by the model's runtime, as many at once as it takes, behind whoever waits."""
    subjects: list[Subject] = []
    with ThreadPoolExecutor(max_workers=model.readers_at_once) as pool:
        pending = [pool.submit(Subject.read, model, square, BULK) for square in squares]
        try:
            for future in pending:
                caller.report_progress(len(subjects), len(squares))
                subjects.append(future.result())
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return subjects
