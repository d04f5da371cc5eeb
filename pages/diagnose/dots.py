"""How often such readings were malignant, as dots that a person can count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.diagnose import track_record

if TYPE_CHECKING:
    from model import Model, Prediction

DOTS = 25  # in a row; of fewer photos each is one
EVALUATION = "evaluation/page.py"  # as the router knows it


def draw(model: Model, prediction: Prediction) -> None:
    """The row with its words; one line where too few test photos were read so, nothing without an evaluation."""
    found = track_record.found(model, prediction)
    if found is None:
        return
    if found.n < track_record.FEW:
        few = f"Too few {prediction.modality} test photos were read like this ({found.n}) to count on: see Evaluation"
        st.page_link(EVALUATION, label=few)
        return
    st.html(row(found.malignant, found.n))


def row(malignant: int, n: int) -> str:
    """The dots as HTML: filled for those that were malignant or premalignant, of at most DOTS."""
    shown = min(n, DOTS)
    filled = filled_of(malignant, n)
    verb = "was" if filled == 1 else "were"
    label = f"Of {shown} test photos read like this, {filled} {verb} malignant or premalignant"
    one = '<span class="dot{}"></span>'
    circles = one.format(" malignant") * filled + one.format("") * (shown - filled)
    return (
        f'<div class="dots" role="img" aria-label="{label}">{circles}</div>'
        f'<div class="dots-words" aria-hidden="true">{label}</div>'
    )


def filled_of(malignant: int, n: int) -> int:
    """How many of the dots are filled; never none of some, never all of not all."""
    shown = min(n, DOTS)
    share = round(malignant / n * shown)
    lowest, highest = (1 if malignant else 0), (shown if malignant == n else shown - 1)
    return min(max(share, lowest), highest)
