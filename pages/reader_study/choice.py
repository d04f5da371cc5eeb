"""Before a study: which question, what it asks of the reader, and how to make a study of one's own photos."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from model.input.file_names import composed
from model.input.photo import MAX_BYTES
from model.study.own import OwnStudyError, own_study, read_labels
from model.study.photos import shipped
from model.study.session import StudyRun
from model.study.tasks import TASKS
from pages.server.uploads import drop_uploads
from pages.session import session
from pages.session.study_state import Study
from pages.shared.literal import literal

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from model.study.photos import StudySet

LEAD = """
The experiment of Esteva et al. (2017), for you: of each photo you say what you would do, **biopsy or treat** the lesion
or **reassure** the patient, and how sure you are. At the end you are a point beside the CNN's curve, redrawn on exactly
the photos that you answered, at the pixels it got.

- **Image only.** No history, no touch, no other view: the same for you and for the CNN, and less than a clinic gives.
- **Small photos.** You see the 299 × 299 pixels that the CNN reads.
- **Four warm-ups** first, outside the count. Then a random order. Nothing is revealed before the end.
- **By keyboard:** B or R, 1 to 5, Enter. The time for each photo is noted.
- **Only here.** Your answers live in this session's memory, until you close the tab, clear the session or are away for
  {minutes} minutes. At the end you can save them as a file.
"""
TOO_FEW = (
    "**Melanoma or nevus, clinical photos: not evaluated, too few.** The test photos hold 6 melanomas; "
    "a point drawn from them would say nothing."
)
OWN = """
Choose your photos and a table of their labels: a CSV file with the columns **photo** (the file's name) and **label**
(malignant or benign; biopsy or reassure will do, too). Premalignant counts as malignant. Better 30 of each, at least 3.
A photo that can't be read is left out, and you are told which. Photos and labels stay in the memory of this session, of
each photo only the square in the middle that is read; file names are not kept. The CNN answers with its probability of
malignant or premalignant.
"""


def draw() -> None:
    """The questions, each with its photos and what to know about their labels."""
    st.markdown(LEAD.format(minutes=session.IDLE_MINUTES))
    for task in TASKS:
        study = shipped(task)
        with st.container(border=True):
            st.subheader(task.title, anchor=False)
            st.markdown(
                f"{len(study.photos)} test photos of {task.collection}: {study.positives} {task.positive_name}, "
                f"{study.negatives} {task.negative_name}, one photo a lesion. {task.reference}"
            )
            st.button("Start", key=f"start-{task.id}", type="primary", on_click=start, args=(study,))
    st.markdown(TOO_FEW)
    with st.expander("A study of your own photos"):
        _own()


def start(study: StudySet, left_out: Sequence[str] = ()) -> None:
    """Begin a run, in an order of its own; its seed is written beside the answers."""
    session.current().study = Study(StudyRun(study, seed=secrets.randbelow(1_000_000)), left_out=list(left_out))


def drop() -> None:
    """Forget the study and choose anew."""
    session.current().study = None


def _own() -> None:
    """Photos and labels come in, become a study, and the uploads are let go."""
    here = session.current()
    st.markdown(OWN)
    modality = st.segmented_control(
        "Kind of photo",
        [task.modality for task in TASKS],
        format_func=lambda name: f"{name} photos" if name == "clinical" else name,
        default=TASKS[0].modality,
        required=True,
        key=here.key("study-modality"),
    )
    size = MAX_BYTES // 1_000_000
    photos = st.file_uploader(
        "Photos", accept_multiple_files=True, max_upload_size=size, key=here.input_key("study-photos")
    )
    table = st.file_uploader(
        "Table of labels", type=["csv", "tsv", "txt"], max_upload_size=1, key=here.input_key("study-labels")
    )
    if st.button("Make this study", disabled=not photos or table is None) and table is not None:
        _make(photos, table, modality)


def _make(photos: Sequence[UploadedFile], table: UploadedFile, modality: str) -> None:
    files = {composed(photo.name): photo.getvalue() for photo in photos}
    if len(files) < len(photos):
        st.warning("Two of these photos have the same file name. Rename one of them, in the table too.")
        return
    try:
        with st.spinner("Reading the photos"):
            own = own_study(files, read_labels(table.getvalue()), modality)
    except OwnStudyError as error:
        for problem in str(error).splitlines():
            st.warning(literal(problem))
        return
    session.current().fresh_inputs()  # the widgets let go of the bytes
    drop_uploads()
    start(own.study, own.left_out)
    st.rerun()
