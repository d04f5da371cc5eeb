"""Where photos come in: dropped, taken with the camera, or one of the samples."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO

import streamlit as st

from model.input.photo import MAX_BYTES, PhotoError, read_photo
from pages.intake import outcomes
from pages.intake.samples import Sample, samples
from pages.intake.waiting import Progress, count, draw_unread, read_all
from pages.server.uploads import drop_uploads
from pages.session import session
from pages.session.case import MAX_PHOTOS, Case

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from model import Model


def begin(model: Model, will_see: str) -> None:
    """A page without a photo: ways to begin, what will be seen then, and samples one click away."""
    take_in(model, draw())
    draw_problems()
    st.markdown(will_see)
    draw_samples()


def draw_problems() -> None:
    """What was dropped and could not be read, and what may still be."""
    for problem in session.current().case.problems:
        st.warning(problem)
    draw_unread()


def draw() -> list[UploadedFile]:
    """The uploader and the camera, and what has just arrived by them."""
    here = session.current()
    dropped = st.file_uploader(
        "Drop photos of skin lesions",
        accept_multiple_files=True,  # of any type: we say what is none
        max_upload_size=MAX_BYTES // 1_000_000,
        key=here.input_key("uploader"),
        help="One lesion a photo, filling most of the frame, sharp and evenly lit. Up to 25 MB each. Location, time "
        "and names in the file are dropped on arrival.",
    )
    taken = None
    if st.toggle("Take a photo with the camera", key=here.input_key("use-camera")):
        taken = st.camera_input("Camera", label_visibility="collapsed", key=here.input_key("camera"))
    return [*dropped, *([taken] if taken else [])]


def draw_more() -> list[UploadedFile]:
    """The same, folded away behind a button, for a page that has a reading on it."""
    with st.popover("Add photos", key=session.current().input_key("add-photos")):
        return draw()


def take_in(model: Model, arrived: Sequence[BinaryIO]) -> None:
    """Read what has arrived or still waits, before anything else is drawn, and draw the page anew."""
    here = session.current()
    case = here.case
    if not arrived and not case.reading:
        return
    with st.status(f"Reading {count(len(arrived) or len(case.pending))}", expanded=True) as progress:
        if arrived:
            open_photos(case, arrived, progress)
            here.fresh_inputs()  # the widgets let go of the bytes; the pixels are in the case now
            drop_uploads()
        if case.reading:
            read_all(model, case, progress)
    st.rerun()


def open_photos(case: Case, files: Sequence[BinaryIO], progress: Progress) -> None:
    """Open photos, which then wait to be read, saying what is being done; what holds none leaves a sentence."""
    case.problems = []
    for number, file in enumerate(files, start=1):
        name = f"Photo {number} of {len(files)}" if len(files) > 1 else "The photo"
        progress.update(label=f"{name}: opening it and dropping its metadata")
        if case.is_full:
            case.problems.append(f"{name}: a session holds {MAX_PHOTOS} photos. Remove one first.")
            continue
        try:
            case.receive(read_photo(file))
        except PhotoError as error:
            outcomes.no_photo()
            case.problems.append(f"{name} could not be read. {error}")


def draw_samples() -> None:
    """The samples with their pictures, each one click from a reading."""
    st.subheader("Or start from a sample", anchor=False)
    with st.container(key="samples"):
        for sample in samples():
            with contextlib.suppress(PhotoError), st.container(gap="xsmall"):  # one that is damaged is not offered
                st.html(_picture(sample))
                key = f"sample-{sample.path.stem}"
                st.button(sample.title, key=key, on_click=_open_sample, args=(sample,), width="stretch")


def _open_sample(sample: Sample) -> None:
    case = session.current().case
    case.problems = []
    try:
        case.receive(read_photo(sample.path), f"{sample.known} {sample.credit}")
    except PhotoError as error:
        case.problems.append(f"The sample could not be read. {error}")


@st.cache_data(show_spinner=False)
def _picture(sample: Sample) -> str:
    """A thumbnail as a figure with its own text; built-in, so it may be cached for everybody."""
    uri = base64.b64encode(read_photo(sample.path).as_jpeg(320, 82)).decode("ascii")
    return (
        f'<img src="data:image/jpeg;base64,{uri}" alt="Sample photo: {sample.title}" '
        'style="width:100%;aspect-ratio:1;object-fit:cover;border-radius:4px">'
    )
