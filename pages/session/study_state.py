"""What a session remembers of a study: the reader's run, what the CNN said, and other readers who were loaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.study.reading import Said
    from model.study.scoring import Reader
    from model.study.session import StudyRun


@dataclass
class Study:
    """Own photos are patients' photos: all of this goes when the session is cleared or runs out."""

    run: StudyRun
    said: dict[str, Said] = field(default_factory=dict)  # by the photo's name; empty until the reader has finished
    others: list[Reader] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)  # files of answers that could not be loaded, in sentences
    left_out: list[str] = field(default_factory=list)  # own photos that can't be read, in sentences; until an answer
    unread: dict[str, str] = field(default_factory=dict)  # why the CNN could not read a photo, by the photo's name
