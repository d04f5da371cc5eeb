"""Answers as files: the reader's own to save, other readers' to load beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model.study.answers import AnswersError, read_answers, write_answers
from pages.server.uploads import drop_uploads
from pages.session import session
from pages.session.study_state import Study
from pages.shared.literal import literal
from pages.widgets.link.widget import draw_link

if TYPE_CHECKING:
    from model import Model

MOST = 30  # readers in one plot


def draw(model: Model, study: Study) -> None:
    """The link to save, and the way in for other readers of the same photos."""
    run, here = study.run, session.current()
    st.subheader("Answers", anchor=False)
    st.markdown(
        "One row a photo: label, your answer, confidence and time, the CNN's score, and the seed of your order. "
        "Whoever answers the same photos can load your file beside their own result. The server keeps none of it."
    )
    scores = {name: said.score for name, said in study.said.items()}
    text = write_answers(run, scores, model.bundle.id[:16])
    draw_link("Save your answers (CSV)", f"answers-{run.study.id}.csv", text, key=here.key("study-answers"))
    arrived = st.file_uploader(
        "Load other readers' answers",
        type=["csv", "tsv", "txt"],
        accept_multiple_files=True,
        max_upload_size=1,
        key=here.input_key("study-others"),
    )
    for problem in study.problems:
        st.warning(problem)
    if arrived:
        study.problems = []
        for file in arrived:
            load(study, file.name, file.getvalue())
        here.fresh_inputs()
        drop_uploads()
        st.rerun()
    if study.others:
        st.button("Take the other readers out", on_click=study.others.clear)


def load(study: Study, file: str, content: bytes) -> None:
    """Another reader's file becomes a point, or leaves a sentence."""
    name = file.rpartition(".")[0][:40] or file[:40]
    if len(study.others) >= MOST:
        study.problems.append(f"{literal(file)}: {MOST} readers are shown at once. Take them out first.")
        return
    try:
        study.others.append(read_answers(content, study.run.study, f"Reader {len(study.others) + 1}: {name}"))
    except AnswersError as error:
        study.problems.append(f"{literal(file)} was not loaded. {literal(str(error))}")
