"""The CNN's answers to the photos of a study, at the very pixels that the reader saw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..caller import BULK
from .photos import StudyPhoto, pixels
from .tasks import StudyTask

if TYPE_CHECKING:
    from ..model import Model


class NotCovered(ValueError):
    """The model can't be asked the task's question; the message says so of any photo."""


@dataclass(frozen=True)
class Said:
    """What the CNN said of one photo."""

    score: float  # for the task's question
    malignant: float  # what the app's operating point is set on
    refused: bool  # the app would have given no reading


def read(model: Model, photo: StudyPhoto, task: StudyTask) -> Said:
    """Read one photo as of the task's modality.

    Raises:
        NotCovered: the model doesn't know that modality, or covers none of the task's nodes.
        NotRead, RuntimeUnavailable: it can't be read now.
    """
    if task.modality not in model.calibrations:
        raise NotCovered(f"This model knows no {task.modality} photos.")
    prediction = model.predict(pixels(photo), modality=task.modality, caller=BULK)  # a study may be long
    try:
        score = task.score(prediction.nodes)
    except (KeyError, ZeroDivisionError):
        raise NotCovered(f"This model does not cover what is asked here: {task.title}.") from None
    return Said(score, prediction.malignant, not prediction.readable)
