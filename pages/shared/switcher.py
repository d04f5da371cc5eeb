"""Several photos as a strip: which is looked at, which is the worst, and whether they show one lesion."""

from __future__ import annotations

import streamlit as st

from model.formatting import per_cent, unbroken
from model.headline import State, headline_of
from pages.session import session
from pages.session.case import Case, CasePhoto
from pages.widgets.strip.widget import Face, draw_strip

_SUSPICIOUS = (State.MALIGNANT, State.PREMALIGNANT, State.BENIGN_ABOVE, State.SUSPICIOUS, State.OPEN_MODALITY)


def draw(case: Case) -> None:
    """The strip and what can be said of its photos."""
    here = session.current()
    together, worst = here.key("one-lesion"), here.lasting_key("worst-first")
    st.session_state[together] = case.one_lesion
    faces = [_face(case, k) for k in range(len(case.photos))]
    shown = faces_by_concern(case, faces) if st.session_state.get(worst) else faces
    draw_strip(
        shown,
        min(case.current, len(faces) - 1),
        here.key("photo-strip"),
        label="Photos",
        on_choose=lambda number: setattr(case, "current", number),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.checkbox("Worst first", key=worst)
        st.checkbox(
            "These photos show one lesion",
            key=together,
            on_change=lambda: setattr(case, "one_lesion", st.session_state[together]),
        )
        st.button("Remove this photo", on_click=case.remove, args=(case.shown.key,))
        st.button(
            "Another patient's photo: start anew with it",
            key=here.key("another-patient"),
            on_click=case.keep_only,
            args=(case.shown.key,),
        )


def faces_by_concern(case: Case, faces: list[Face]) -> list[Face]:
    """The most suspicious first, photos without a reading last; among equals as they came."""
    order = {"suspicious": 0, "": 1, "refused": 2}
    return sorted(faces, key=lambda face: (order[face.look], -case.predictions[face.number].malignant, face.number))


def _face(case: Case, number: int) -> Face:
    case_photo = case.photos[number]
    prediction = case.in_case_mix(case_photo.prediction)
    said = headline_of(prediction)
    suspicious = said.state in _SUSPICIOUS
    return Face(
        number=number,
        uri=case_photo.thumbnail,
        name=f"Photo {number + 1} of {len(case.photos)}",
        title=said.brief,
        figure=unbroken(f"malignancy {per_cent(prediction.malignant)}")
        if prediction.readable or suspicious
        else "no reading",
        look="suspicious" if suspicious else "" if prediction.readable else "refused",
    )


def all_the_same(case: Case, case_photo: CasePhoto, label: str = "Show it all the same (the tree only)") -> None:
    """For the curious: what may be shown of a photo that gets no answer."""
    key = session.current().key(f"anyway-{case_photo.key}")
    st.session_state[key] = case_photo.key in case.shown_anyway
    st.checkbox(label, key=key, on_change=case.toggle_shown_anyway, args=(case_photo.key,))
