"""The photos on which reader and CNN decided differently, with what is known of each, its licence and its credit."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from model.formatting import per_cent
from model.study.scoring import disagreements
from pages.session.study_state import Study

if TYPE_CHECKING:
    from model.study.scoring import Reader

STYLE = Path(__file__).with_name("cases.css")
SHOWN = 24


def draw(study: Study, reader: Reader, suspected: Sequence[bool]) -> None:
    """Those first that the reader got wrong; the CNN's side is that of its operating point."""
    apart = disagreements(reader, suspected)
    st.subheader("Where you and the CNN disagreed", anchor=False)
    if not apart:
        st.markdown("On no photo: you and the CNN, at its operating point, decided alike.")
        return
    wrong = sum(reader.answers[k].biopsy != reader.photos[k].positive for k in apart)
    st.markdown(
        f"{len(apart)} of {len(reader.photos)} photos. By the label, the CNN was right in {wrong} of them and you in "
        f"{len(apart) - wrong}." + (f" The first {SHOWN} are shown." if len(apart) > SHOWN else "")
    )
    figures = [_figure(study, reader, k, suspected[k]) for k in apart[:SHOWN]]
    st.html(STYLE)
    st.html(f'<div class="study-cases">{"".join(figures)}</div>')


def _figure(study: Study, reader: Reader, k: int, suspected: bool) -> str:
    photo, answer = reader.photos[k], reader.answers[k]
    uri = base64.b64encode(photo.jpeg).decode("ascii")
    decided = f"You: {'biopsy or treat' if answer.biopsy else 'reassure'}, confidence {answer.confidence} of 5"
    side = "at or above" if suspected else "below"
    cnn = f"CNN: malignant {per_cent(study.said[photo.name].malignant)}, {side} its operating point"
    return (
        f'<figure><img src="data:image/jpeg;base64,{uri}" alt="{escape(photo.known)}">'
        f"<figcaption><strong>{escape(photo.known)}</strong><br>{escape(decided)}<br>{escape(cnn)}<br>"
        f"<small>{escape(photo.credit)}</small></figcaption></figure>"
    )
