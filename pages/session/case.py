"""What one session knows of one patient's case: photos, their readings, and what the reader chose to look at."""

from __future__ import annotations

import base64
import hmac
import logging
import secrets
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from model import NotRead, RuntimeUnavailable
from model.failure import ReadingFailed
from pages.session.context import Context

if TYPE_CHECKING:
    from model import Caller, Frame, Model, Photo, Prediction

MAX_PHOTOS = 12  # a session's memory is shared with everybody else's
THUMBNAIL_SIDE = 160
SHOWN_SIDE = 1200  # pixels along the longer side of the copy that is sent to the browser


_LOG = logging.getLogger("dermatree")
_SALT = secrets.token_bytes()  # another at each start of the server


def key_of(photo: Photo) -> str:
    """What a photo goes by in the names of widgets: 16 hex digits that tell nothing of it, for Streamlit remembers such
    names until the session ends, whatever is cleared."""
    return hmac.digest(_SALT, photo.sha256.encode(), "sha256").hex()[:16]


@dataclass(frozen=True)
class CasePhoto:
    """A photo with the reading of its frame."""

    photo: Photo
    prediction: Prediction
    credit: str = ""  # whose photo it is, for the built-in samples
    modality: str | None = None  # what the reader says it is; None for what it looks like

    @property
    def key(self) -> str:
        """Names the photo within the page."""
        return key_of(self.photo)

    @cached_property
    def uri(self) -> str:
        """The copy that is shown, as a data URI: a patient's photo has no address of its own."""
        return "data:image/jpeg;base64," + base64.b64encode(self.photo.as_jpeg(SHOWN_SIDE, 88)).decode("ascii")

    @cached_property
    def thumbnail(self) -> str:
        """A small copy of the same kind, for a strip of several."""
        return "data:image/jpeg;base64," + base64.b64encode(self.photo.as_jpeg(THUMBNAIL_SIDE, 80)).decode("ascii")


@dataclass(frozen=True)
class PendingPhoto:
    """A photo that was opened and waits to be read."""

    photo: Photo
    credit: str = ""


@dataclass
class Case:
    """Everything that comes from a patient; a new case knows nothing of the last."""

    photos: list[CasePhoto] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)  # what was dropped and could not be read, in sentences
    pending: list[PendingPhoto] = field(default_factory=list)
    reading: bool = False  # whether the next page that can is to read them
    current: int = 0
    node: str | None = None  # whose evidence is shown; None for whatever the reading suggests
    against: str | None = None
    prevalence: float | None = None  # the reader's own case mix; None for the bundle's
    one_lesion: bool = False
    shown_anyway: set[str] = field(default_factory=set)  # keys of refused photos that the reader wants to see
    context: Context = field(default_factory=Context)
    points: dict[str, float] = field(default_factory=dict)  # operating points that the reader moved, by modality
    memo: dict[Hashable, Any] = field(default_factory=dict)  # what was worked out on the page Saliency
    requested: set[Hashable] = field(default_factory=set)  # long work that the reader started there and has not stopped

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to forget."""
        return not (self.photos or self.pending or self.problems) and self.context.is_empty

    @property
    def is_full(self) -> bool:
        """Whether no further photo may come in."""
        return len(self.photos) + len(self.pending) >= MAX_PHOTOS

    @property
    def nbytes(self) -> int:
        """Bytes that its photos take."""
        photos = [case_photo.photo for case_photo in self.photos] + [waiting.photo for waiting in self.pending]
        return sum(photo.pixels.nbytes for photo in photos)

    @property
    def shown(self) -> CasePhoto:
        """The photo that is looked at."""
        return self.photos[min(self.current, len(self.photos) - 1)]

    @property
    def predictions(self) -> list[Prediction]:
        """All readings, in the reader's case mix."""
        return [self.in_case_mix(case_photo.prediction) for case_photo in self.photos]

    def in_case_mix(self, prediction: Prediction) -> Prediction:
        """The reading at the reader's operating point, re-weighted where he has set a prevalence."""
        prediction = prediction.at_operating_points(self.points) if self.points else prediction
        return prediction if self.prevalence is None else prediction.at_prevalence(self.prevalence)

    def shows(self, prediction: Prediction, case_photo: CasePhoto) -> bool:
        """Whether the tree of a photo is shown: of every readable one, and of others on demand."""
        return prediction.readable or case_photo.key in self.shown_anyway

    def choose(self, node: str) -> None:
        """Look at the evidence for a node; whatever widget it was clicked in."""
        self.node = node

    def toggle_shown_anyway(self, key: str) -> None:
        """Show the tree of a photo without an answer, or hide it again."""
        self.shown_anyway ^= {key}

    def add(self, case_photo: CasePhoto) -> None:
        """Take in a photo and look at it; one that is there already is only looked at."""
        keys = [known.key for known in self.photos]
        if case_photo.key not in keys:
            self.photos.append(case_photo)
            keys.append(case_photo.key)
        self.current = keys.index(case_photo.key)

    def receive(self, photo: Photo, credit: str = "") -> None:
        """Let an opened photo wait to be read; one that was read already is only looked at."""
        keys = [known.key for known in self.photos]
        if key_of(photo) in keys:
            self.current = keys.index(key_of(photo))
            return
        self.reading = True
        if all(waiting.photo.sha256 != photo.sha256 for waiting in self.pending):
            self.pending.append(PendingPhoto(photo, credit))

    def read(self, model: Model, waiting: PendingPhoto, caller: Caller) -> None:
        """Read one that waits; it waits on where that fails."""
        self.add(CasePhoto(waiting.photo, model.predict(waiting.photo, caller=caller), waiting.credit))
        self.pending.remove(waiting)

    def read_again(self) -> None:
        """Have what waits read by the page that is drawn next."""
        self.problems, self.reading = [], True

    def stop_reading(self) -> None:
        """Let what waits wait on, until the reader asks again."""
        self.problems, self.reading = ["You stopped the waiting. Nothing is lost."], False

    def drop_unread(self) -> None:
        """Forget what waits."""
        self.problems, self.pending, self.reading = [], [], False

    def remove(self, key: str) -> None:
        """Forget one photo and its reading."""
        self.photos = [case_photo for case_photo in self.photos if case_photo.key != key]
        self.shown_anyway.discard(key)
        self.memo.clear()  # of every photo: it is soon worked out again
        self.requested.clear()
        self.current = max(0, min(self.current, len(self.photos) - 1))
        self.one_lesion = self.one_lesion and len(self.photos) > 1

    def keep_only(self, key: str) -> None:
        """Forget all but one photo, and what was said of the patient: it is of another."""
        for case_photo in list(self.photos):
            if case_photo.key != key:
                self.remove(case_photo.key)
        self.context, self.node, self.against = Context(), None, None

    def reframe(self, key: str, model: Model, frame: Frame) -> None:
        """Read another part of a photo; every number follows. Where it can't be read now all stays as it was."""
        self.problems = []
        try:
            self.photos = [
                replace(case_photo, prediction=model.predict_frame(case_photo.photo, frame, case_photo.modality))
                if case_photo.key == key
                else case_photo
                for case_photo in self.photos
            ]
        except (NotRead, RuntimeUnavailable) as error:
            self.problems = [f"The square stays where it was. {error}"]
        except Exception as error:
            _LOG.exception("Another square of a photo could not be read.")
            self.problems = [f"The square stays where it was. {ReadingFailed(error)}"]

    def take_as(self, key: str, model: Model, modality: str | None) -> None:
        """Read a photo as of another modality; None for what it looks like."""
        self.photos = [
            replace(case_photo, modality=modality, prediction=model.read_as(case_photo.prediction, modality))
            if case_photo.key == key
            else case_photo
            for case_photo in self.photos
        ]
