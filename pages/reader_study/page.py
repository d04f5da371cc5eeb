"""The paper's experiment for whoever is here: biopsy or treat, or reassure; then a point beside the CNN's curve."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import streamlit as st

from model.study.photos import ENOUGH_ANSWERS
from model.study.session import LONGEST, Answer
from pages.reader_study import choice, result
from pages.session import session
from pages.session.study_state import Study
from pages.shared import notice
from pages.shared.literal import literal
from pages.widgets.desk.widget import Answered, draw_desk

if TYPE_CHECKING:
    from model.study.session import StudyRun

IMAGE_ONLY = "Image only: no history, no touch, no second look. A clinic gives you all three."


def draw() -> None:
    """The page as it stands: choosing a study, one photo after the other, the result."""
    here = session.current()
    st.title("Reader study", anchor=False)
    notice.before_any_result()
    if here.study is None:
        choice.draw()
    elif not here.study.run.finished:
        _photo(here.study)
    elif here.study.run.enough:
        result.draw(here.study)
    else:
        _too_few(here.study.run)


def _photo(study: Study) -> None:
    """One photo, large, and nothing of what is true of it."""
    here, run = session.current(), study.run
    photo = run.current
    assert photo is not None  # the run isn't finished

    def take(answered: Answered) -> None:
        session.touch()
        if here.study is study:  # it has not run out in the meantime
            study.left_out.clear()
            run.record(answered.photo, Answer(answered.biopsy, answered.confidence, min(answered.seconds, LONGEST)))

    for sentence in study.left_out:
        st.warning(literal(sentence))
    st.markdown(f"{run.study.task.title}. {IMAGE_ONLY}")
    done, total = len(run.answers), len(run.order)
    if run.warming_up:
        progress = f"Warm-up {run.warm_ups_done + 1} of {len(run.study.warm_ups)}"
        note = "To get used to it: this one does not count."
    else:
        progress, note = f"Photo {done + 1} of {total}", "This one counts." if done == 0 else ""
    uri = "data:image/jpeg;base64," + base64.b64encode(photo.jpeg).decode("ascii")
    draw_desk(photo.name, uri, progress, key=here.key("desk"), note=note, on_answer=take)
    st.progress(done / total)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Stop here", on_click=run.stop)
        st.markdown(f":small[{_what_stopping_does(run)}]")


def _what_stopping_does(run: StudyRun) -> str:
    """Whether a point could be drawn now, without a word on how many of each side have been shown."""
    if run.enough:
        return "Your answers are enough for a point; all photos make it surer."
    many = min(run.study.positives, run.study.negatives) > ENOUGH_ANSWERS
    least = f", or at least {ENOUGH_ANSWERS} of each kind" if many else ""
    return f"Your point needs all {len(run.order)} photos{least}. You can leave the page and come back in this session."


def _too_few(run: StudyRun) -> None:
    """Stopped before there was enough for a point; nothing is revealed, so that the run can go on."""
    st.info(
        f"You answered {len(run.answers)} of {len(run.order)} photos, which is too few for a point. "
        "Nothing was revealed: you can go on where you stopped."
    )
    with st.container(horizontal=True):
        st.button("Go on", type="primary", on_click=run.go_on)
        st.button("Drop these answers", on_click=choice.drop)


draw()
