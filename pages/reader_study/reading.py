"""After the answers the CNN reads the same photos. One that it can't read costs the result that photo, and no more."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from model import NotRead, RuntimeUnavailable
from model.failure import ReadingFailed
from model.study.reading import NotCovered
from model.study.reading import read as read_photo
from pages.intake.waiting import count
from pages.session.study_state import Study
from pages.shared.literal import literal

if TYPE_CHECKING:
    from model import Model
    from model.study.photos import StudyPhoto
    from model.study.session import Answer

_LOG = logging.getLogger("dermatree")

Answered = tuple["StudyPhoto", "Answer"]


def answered_and_read(model: Model, study: Study) -> list[Answered]:
    """The answered photos that the CNN has read, in the order they were shown.

    Empty where there can be no result now, and the page says why. What was read stays when the page is drawn again.
    """
    answered = list(study.run.answered)
    waiting = [photo for photo, _ in answered if photo.name not in {**study.said, **study.unread}]
    if waiting and not _read(model, study, waiting):
        return []
    read = [(photo, answer) for photo, answer in answered if photo.name in study.said]
    enough = len({photo.positive for photo, _ in read}) == 2  # a curve needs both sides
    if study.unread:
        _say_what_is_left_out(study, enough)
    return read if enough else []


def _read(model: Model, study: Study, waiting: Sequence[StudyPhoto]) -> bool:
    """Read them; whether it came to the end, with or without some of them."""
    bar = st.progress(0.0)
    for number, photo in enumerate(waiting, start=1):
        bar.progress(number / len(waiting), f"The CNN reads photo {number} of {len(waiting)}")
        try:
            study.said[photo.name] = read_photo(model, photo, study.run.study.task)
        except NotCovered as error:
            st.error(str(error))
            return False
        except (NotRead, RuntimeUnavailable) as error:
            st.warning(f"Your answers are kept. {error}")
            st.button("Try again")
            return False
        except Exception as error:  # of this photo, perhaps: it must not cost the result of the others
            _LOG.exception("A photo of a study could not be read.")
            study.unread[photo.name] = str(ReadingFailed(error))
    bar.empty()
    return True


def _say_what_is_left_out(study: Study, enough: bool) -> None:
    reasons = " ".join(dict.fromkeys(study.unread.values()))
    rest = "The result is that of the others." if enough else "What is left is too little for a result."
    st.warning(literal(f"The CNN could not read {count(len(study.unread))}. {rest} {reasons}"))
    st.button("Let the CNN read again", on_click=study.unread.clear)
