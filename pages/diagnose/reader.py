"""What the reader adds to a reading: what he knows of the lesion, and the case mix that he sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.session import session
from pages.session.case import Case
from pages.session.context import SITES, SKIN_TYPES

if TYPE_CHECKING:
    from model import Prediction


def context(case: Case) -> None:
    """Site, age and skin type: kept in this session, and used for cautions alone."""
    st.markdown("It stays in this session. It never changes a probability; it decides which cautions are shown.")
    known, here = case.context, session.current()

    def keep() -> None:
        for name in ("site", "age", "skin_type"):
            setattr(known, name, st.session_state[here.key(f"context-{name}")])

    for name in ("site", "age", "skin_type"):
        st.session_state[here.key(f"context-{name}")] = getattr(known, name)
    site, age, skin_type = st.columns(3)
    with site:
        st.selectbox("Site", SITES, format_func=_or_not_said, key=here.key("context-site"), on_change=keep)
    with age:
        st.number_input("Age in years", 0, 120, key=here.key("context-age"), on_change=keep, placeholder="not said")
    with skin_type:
        key = here.key("context-skin_type")
        st.selectbox("Fitzpatrick skin type", SKIN_TYPES, format_func=_or_not_said, key=key, on_change=keep)


def case_mix(case: Case, prediction: Prediction) -> None:
    """The reader's own prevalence, which re-weights every printed probability."""
    own, key = round(prediction.case_mix.calibration.prevalence * 100), session.current().key("prevalence")
    st.markdown(
        f"Among the {prediction.modality} photos that the probabilities were fitted to, {own} of 100 lesions are "
        "malignant or premalignant. Another share changes the printed probabilities, never the side of the operating "
        "point."
    )
    st.session_state[key] = own if case.prevalence is None else round(case.prevalence * 100)

    def keep() -> None:
        chosen = st.session_state[key]
        case.prevalence = None if chosen == own else chosen / 100

    st.slider("Of 100 lesions that you photograph, malignant or premalignant", 1, 90, key=key, on_change=keep)


def _or_not_said(choice: str) -> str:
    return choice or "not said"
