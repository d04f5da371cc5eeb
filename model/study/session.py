"""One reader's run through a study: random order, warm-ups first, nothing revealed before the end."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from .photos import ENOUGH_ANSWERS, StudyPhoto, StudySet

CONFIDENCES = (1, 2, 3, 4, 5)  # from a guess to certain
LONGEST = 3600.0  # seconds that a photo may have taken; beyond it nobody was looking


@dataclass(frozen=True)
class Answer:
    """What the reader would do about one photo."""

    biopsy: bool  # biopsy or treat; else reassure
    confidence: int  # one of CONFIDENCES
    seconds: float  # from when the photo was shown

    def __post_init__(self) -> None:
        """Raise ValueError for a confidence or a time that cannot be."""
        if self.confidence not in CONFIDENCES:
            raise ValueError(f"Confidence goes in five steps, 1 to 5; {self.confidence} is none of them.")
        if not self.seconds >= 0:  # nor is it "not a number"
            raise ValueError(f"A photo takes some seconds, not {self.seconds}.")

    @property
    def step(self) -> int:
        """1...10: from a certain "reassure" by way of the two guesses to a certain "biopsy or treat"."""
        return 5 + self.confidence if self.biopsy else 6 - self.confidence


@dataclass
class StudyRun:
    """A reader's answers so far. The order follows from the seed alone, so that it can be had again."""

    study: StudySet
    seed: int
    answers: dict[str, Answer] = field(default_factory=dict)  # by the photo's name
    warm_ups_done: int = 0
    stopped: bool = False

    def __post_init__(self) -> None:
        """Shuffle the photos that count."""
        order = sorted(self.study.photos, key=lambda photo: photo.name)
        random.Random(self.seed).shuffle(order)
        self.order = tuple(order)

    @property
    def warming_up(self) -> bool:
        return self.warm_ups_done < len(self.study.warm_ups) and not self.finished

    @property
    def current(self) -> StudyPhoto | None:
        """The photo that waits for an answer; None after the last, or when the reader has stopped."""
        if self.finished:
            return None
        return self.study.warm_ups[self.warm_ups_done] if self.warming_up else self.order[len(self.answers)]

    @property
    def finished(self) -> bool:
        """Whether every photo is answered or the reader has stopped; only now may anything be revealed."""
        return self.stopped or len(self.answers) == len(self.order)

    def record(self, name: str, answer: Answer) -> bool:
        """Take the answer to the current photo; one to any other (a click that came twice) is left out.

        Tells whether it was taken. What is said of a warm-up is forgotten at once.
        """
        photo = self.current
        if photo is None or photo.name != name:
            return False
        if self.warming_up:
            self.warm_ups_done += 1
        else:
            self.answers[name] = answer
        return True

    def stop(self) -> None:
        """End here, with what has been answered."""
        self.stopped = True

    def go_on(self) -> None:
        """Take up a run that was stopped."""
        self.stopped = False

    @property
    def answered(self) -> Iterator[tuple[StudyPhoto, Answer]]:
        """The photos that count and were answered, in the order they were shown."""
        return ((photo, self.answers[photo.name]) for photo in self.order if photo.name in self.answers)

    @property
    def enough(self) -> bool:
        """Whether this makes a point: all photos answered, or 30 of each side."""
        return enough(self.study, [photo for photo, _ in self.answered])


def enough(study: StudySet, answered: list[StudyPhoto]) -> bool:
    """Whether a reader who answered these photos becomes a point: all of the study, or 30 of each side."""
    positives = sum(photo.positive for photo in answered)
    return len(answered) == len(study.photos) or min(positives, len(answered) - positives) >= ENOUGH_ANSWERS
