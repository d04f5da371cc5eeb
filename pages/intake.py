"""Where photos come in: dropped, taken with the camera, or one of the samples."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO

import streamlit as st

from model.photo import MAX_BYTES, PhotoError, read_photo
from pages import session
from pages.case import MAX_PHOTOS, Shot
from pages.samples import Sample, samples
from pages.uploads import drop_uploads

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from model import Model


def begin(model: Model, will_see: str) -> None:
    """A page without a photo: ways to begin, what will be seen then, and samples one click away."""
    take_in(model, draw())
    draw_problems()
    st.markdown(will_see)
    draw_samples(model)


def draw_problems() -> None:
    """What was dropped and could not be read."""
    for problem in session.current().case.problems:
        st.warning(problem)


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
    """Read what has arrived, before anything else is drawn, and draw the page anew."""
    if not arrived:
        return
    read(model, arrived)
    session.current().fresh_inputs()  # the widgets let go of the bytes; the pixels are in the case now
    drop_uploads()
    st.rerun()


def read(model: Model, files: Sequence[BinaryIO], credit: str = "") -> None:
    """Read photos into the case, saying what is being done; what can't be read leaves a sentence."""
    case = session.current().case
    case.problems = []
    first = len(case.shots)
    with st.status(f"Reading {_count(len(files))}", expanded=True) as progress:
        for number, file in enumerate(files, start=1):
            name = f"Photo {number} of {len(files)}" if len(files) > 1 else "The photo"
            if len(case.shots) >= MAX_PHOTOS:
                case.problems.append(f"{name}: a session holds {MAX_PHOTOS} photos. Remove one first.")
                continue
            try:
                progress.update(label=f"{name}: opening it and dropping its metadata")
                photo = read_photo(file)
                progress.update(label=f"{name}: reading the lesion")
                case.add(Shot(photo, model.predict(photo), credit))
            except PhotoError as error:
                case.problems.append(f"{name} could not be read. {error}")
    case.current = min(first, max(0, len(case.shots) - 1)) if len(files) > 1 else case.current


def draw_samples(model: Model) -> None:
    """The samples with their pictures, each one click from a reading."""
    st.subheader("Or start from a sample", anchor=False)
    with st.container(key="samples"):
        for sample in samples():
            with st.container(gap="xsmall"):
                st.html(_picture(sample))
                key, work = f"sample-{sample.path.stem}", (model, sample)
                st.button(sample.title, key=key, on_click=_open_sample, args=work, width="stretch")


def _open_sample(model: Model, sample: Sample) -> None:
    photo = read_photo(sample.path)
    case = session.current().case
    case.problems = []
    case.add(Shot(photo, model.predict(photo), f"{sample.known} {sample.credit}"))


@st.cache_data(show_spinner=False)
def _picture(sample: Sample) -> str:
    """A thumbnail as a figure with its own text; built-in, so it may be cached for everybody."""
    uri = base64.b64encode(read_photo(sample.path).as_jpeg(320, 82)).decode("ascii")
    return (
        f'<img src="data:image/jpeg;base64,{uri}" alt="Sample photo: {sample.title}" '
        'style="width:100%;aspect-ratio:1;object-fit:cover;border-radius:4px">'
    )


def _count(photos: int) -> str:
    return "1 photo" if photos == 1 else f"{photos} photos"
