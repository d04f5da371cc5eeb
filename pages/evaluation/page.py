"""How good the model is: the paper's curves with ours, the operating point to be moved, and what to distrust."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model import BundleError
from model.evaluation.slices import ENOUGH_LESIONS
from model.schema.evaluation import Evaluation
from model.schema.figures import Split
from pages.evaluation import choice, curves, matrix, point, shortcuts, tables, trials
from pages.server.readiness import model_or_sentence
from pages.session import session
from pages.shared import notice, test_readings
from pages.shared.measured import copies, of_bundle, split_of

if TYPE_CHECKING:
    from model import Model

PARTS = ("Confusion", "Reliability", "Sureness", "Shortcuts", "Patients", "Cuts", "Refusals")
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
    try:
        readings = test_readings.of_bundle(model)
    except BundleError as error:
        st.error(str(error))
        return
    if readings is None:
        st.info("This model comes without figures from a test: nothing is known of how well it reads.")
        return
    evaluation = of_bundle(model.bundle)
    st.markdown(" ".join([LEAD, *_copies(evaluation)]))
    question = choice.draw(model, readings)
    if question.enough:
        point.draw(model, question)
    else:
        _too_few(question)
    figures = split_of(evaluation)
    if evaluation is not None and figures is not None:
        _look_closer(model, question, evaluation, figures)


def _copies(evaluation: Evaluation | None) -> list[str]:
    """What must be said where "never saw" is not the whole truth."""
    copied = copies(evaluation)
    if not copied:
        return []
    return [
        f"But {copied} of the test photos have a near-copy among the training photos, found after training; the "
        "model card names them and gives the figures without them."
    ]


def _look_closer(model: Model, question: choice.Question, evaluation: Evaluation, figures: Split) -> None:
    """One part at a time: each is a question of its own."""
    modality = question.task.modality
    key = session.current().lasting_key("evaluation-part")
    match st.segmented_control("Look closer", PARTS, default=PARTS[0], required=True, key=key):
        case "Confusion":
            matrix.draw(model, question)
        case "Reliability":
            curves.reliability(question) if question.enough else _too_few(question)
        case "Sureness":
            curves.risk_coverage(figures, modality)
            curves.conformal(figures, modality)
        case "Shortcuts":
            shortcuts.draw(evaluation, modality)
            if modality == "dermoscopy":
                trials.crossed(trials.of(evaluation))
        case "Patients":
            tables.subgroups(figures, modality)
        case "Cuts":
            tables.cuts(figures, modality)
            trials.coarse(trials.of(evaluation), modality)
        case _:
            tables.refusals(model, figures)


def _too_few(question: choice.Question) -> None:
    """A curve of a handful of lesions would be read as if it meant something."""
    positive, negative = int(question.truth.sum()), int((~question.truth).sum())
    title = question.task.title + (f" ({question.group})" if question.group else "")
    st.info(
        f"Not evaluated: {title} has {positive:,} photos with the target and {negative:,} without it "
        f"among the test photos; a curve needs at least {ENOUGH_LESIONS} lesions of each."
    )


draw()
