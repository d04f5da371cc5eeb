"""Made-up studies and runs that the tests of the reader study share."""

from __future__ import annotations

import random

from model.study.photos import StudyPhoto, StudySet
from model.study.scoring import Reader
from model.study.session import Answer, StudyRun
from model.study.tasks import own_task


def photo(name: str, positive: bool, jpeg: bytes = b"") -> StudyPhoto:
    return StudyPhoto(name, jpeg, positive, name, "label")


def made_up(positives: int, negatives: int) -> StudySet:
    photos = [photo(f"p{k}", True) for k in range(positives)] + [photo(f"n{k}", False) for k in range(negatives)]
    return StudySet(own_task("clinical"), tuple(photos), (photo("w1", True), photo("w2", False)))


def finished(study: StudySet, seed: int = 1) -> StudyRun:
    """A run answered by dice that know a little."""
    run, dice = StudyRun(study, seed), random.Random(seed)
    while current := run.current:
        biopsy = dice.random() < (0.8 if current.positive else 0.3)
        assert run.record(current.name, Answer(biopsy, dice.randint(1, 5), dice.uniform(1, 9)))
    return run


def reader_of(run: StudyRun) -> Reader:
    answered = list(run.answered)
    return Reader("You", tuple(one for one, _ in answered), tuple(answer for _, answer in answered))
