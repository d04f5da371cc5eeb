"""How good the model is: the paper's curves with ours, the operating point to be moved, and what to distrust."""

from __future__ import annotations

import streamlit as st

from pages import notice, session
from pages.evaluating import choice, curves, data, matrix, point, shortcuts, tables
from pages.measured import of_bundle
from pages.readiness import model_or_sentence

LEAD = (
    "Everything here was measured on photos that the training never saw. Dermoscopy and clinical photos are two worlds "
    "and are never pooled. A number without its sensitivity beside it says little."
)


def draw() -> None:
    """The page, from the question down."""
    st.title("Evaluation", anchor=False)
    notice.before_any_result()
    model = model_or_sentence()
    if model is None:
        return
    readings = data.of_bundle(model)
    if readings is None:
        st.info("This model comes without figures from a test: nothing is known of how well it reads.")
        return
    st.markdown(LEAD)
    asked = choice.draw(model, readings)
    figures = of_bundle(model.bundle).get("splits", {}).get(data.TEST, {})
    if asked.enough:
        point.draw(model, asked)
    else:
        _too_few(asked)
    modality = asked.task.modality
    parts = {
        "Confusion": lambda: matrix.draw(model, asked),
        "Reliability": lambda: curves.reliability(model, asked) if asked.enough else _too_few(asked),
        "Sureness": lambda: (curves.risk_coverage(figures, modality), curves.conformal(figures, modality)),
        "Shortcuts": lambda: shortcuts.draw(of_bundle(model.bundle), modality),
        "Patients": lambda: tables.subgroups(figures, modality),
        "Cuts": lambda: tables.cuts(figures, modality),
        "Refusals": lambda: tables.refusals(model, figures),
    }
    key = session.current().lasting_key("evaluation-part")
    chosen = st.segmented_control("Look closer", list(parts), default="Confusion", required=True, key=key)
    parts[chosen]()


def _too_few(asked: choice.Asked) -> None:
    """A curve of a handful of lesions would be read as if it meant something."""
    positive, negative = int(asked.truth.sum()), int((~asked.truth).sum())
    whom = f" ({asked.group})" if asked.group else ""
    st.info(
        f"Not evaluated: {asked.task.title}{whom} has {positive:,} photos with the target and {negative:,} without it "
        "among the test photos; a curve needs at least 30 lesions of each."
    )


draw()
