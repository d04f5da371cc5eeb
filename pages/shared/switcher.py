"""Which of several photos is looked at; and what may be shown all the same of one that got no answer."""

from __future__ import annotations

import streamlit as st

from pages.session import session
from pages.session.case import Case, CasePhoto


def draw(case: Case) -> None:
    """Which of several photos is looked at, and whether they show one lesion."""
    here = session.current()
    current, together = here.key("current-photo"), here.key("one-lesion")
    st.session_state[current], st.session_state[together] = case.current, case.one_lesion
    with st.container(horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            "Photo",
            range(len(case.photos)),
            format_func=lambda k: f"Photo {k + 1} of {len(case.photos)}",
            required=True,
            key=current,
            on_change=lambda: setattr(case, "current", st.session_state[current]),
            label_visibility="collapsed",
        )
        st.checkbox(
            "These photos show one lesion",
            key=together,
            on_change=lambda: setattr(case, "one_lesion", st.session_state[together]),
        )


def all_the_same(case: Case, case_photo: CasePhoto, label: str = "Show it all the same (the tree only)") -> None:
    """For the curious: what may be shown of a photo that gets no answer."""
    key = session.current().key(f"anyway-{case_photo.key}")
    st.session_state[key] = case_photo.key in case.shown_anyway
    st.checkbox(label, key=key, on_change=case.toggle_shown_anyway, args=(case_photo.key,))
