"""The ROC with its operating point, and what that point does: to the photos, and to a practice with your prevalence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from model.evaluation.curves import at_threshold, roc
from model.evaluation.measure import malignant_classes
from model.formatting import area_range, markdown_table, per_cent, per_cent_range
from pages.evaluation.choice import Question
from pages.session import session
from pages.widgets.roc.widget import RocCurve, RocPoint, draw_roc

if TYPE_CHECKING:
    from model import Model
    from model.evaluation.curves import AtThreshold, Rate, Roc
    from model.evaluation.readings import Booleans, Floats

STEPS = 240  # places that the handle may take; a curve of a thousand thresholds needs no more
AIM = 0.90  # of questions that have no operating point of their own: the sensitivity to begin at


@dataclass(frozen=True)
class Point:
    """A threshold and whose it is."""

    threshold: float
    own: bool


def draw(model: Model, question: Question) -> None:
    """Curve on the left, what the point does on the right."""
    curve = roc(question.truth, question.score, question.photos["group"])
    point = _point(model, question, curve)
    left, right = st.columns(2, gap="large")
    with left:
        _curve(model, question, curve, point)
    with right:
        _consequences(model, question, point)


def _point(model: Model, question: Question, curve: Roc) -> Point:
    """The reader's where he has moved it; else the one set on validation, or where the curve reaches AIM."""
    if _name(question) in _moved(question):
        return Point(_moved(question)[_name(question)], own=True)
    if question.is_malignancy:
        return Point(model.calibration(question.task.modality).malignant_threshold, own=False)
    return Point(float(curve.thresholds[int(np.argmax(curve.sensitivity >= AIM))]), own=False)


def _moved(question: Question) -> dict[str, float]:
    """Where moved points are kept: the malignancy one is the session's, and holds on every page."""
    here = session.current()
    return here.case.points if question.is_malignancy else here.explored


def _name(question: Question) -> str:
    """By what a moved point is kept: there is one for malignancy in each modality, and one for any other question."""
    return question.task.modality if question.is_malignancy else question.task.id


def _curve(model: Model, question: Question, curve: Roc, point: Point) -> None:
    thresholds = _steps(curve.thresholds, point.threshold)
    steps = [_rates(question.truth, _suspected(model, question, t)) for t in thresholds]
    here = session.current()

    def move(position: int) -> None:
        _moved(question)[_name(question)] = float(thresholds[position])

    draw_roc(
        [RocCurve("This model", curve.sensitivity.tolist(), curve.specificity.tolist(), band=curve.band.tolist())],
        _marks(question),
        key=here.lasting_key(f"roc-{question.task.id}"),
        label=f"{question.task.title}: sensitivity to the right, specificity upwards",
        steps=steps,
        position=int(np.flatnonzero(thresholds == point.threshold)[0]),
        on_move=move,
    )
    st.markdown(
        f"Area under the curve **{area_range(curve.auc, *curve.interval)}**, "
        f"{int(question.truth.sum()):,} lesions against {int((~question.truth).sum()):,}. {question.task.note}"
    )
    if question.task.paper is not None and not question.group:
        paper = question.task.paper
        st.markdown(
            f":small[In the paper: area {paper.auc:.2f} on {paper.photos}; the hollow mark is the average of its "
            f"{paper.dermatologists} dermatologists, read off the figure by eye, on photos other than these.]"
        )


def _marks(question: Question) -> list[RocPoint]:
    if question.task.paper is None or question.group:
        return []
    paper = question.task.paper
    return [
        RocPoint("Dermatologists in the paper, average", paper.sensitivity, paper.specificity, look="dermatologist")
    ]


def _steps(thresholds: Floats, present: float) -> Floats:
    """Falling thresholds, evenly many along the curve, the present one among them."""
    finite = thresholds[np.isfinite(thresholds)]
    picked = finite[np.unique(np.linspace(0, len(finite) - 1, STEPS).astype(int))]
    return np.unique(np.append(picked, present))[::-1]


def _rates(truth: Booleans, suspected: Booleans) -> tuple[float, float]:
    return float(suspected[truth].mean()), float((~suspected)[~truth].mean())


def _consequences(model: Model, question: Question, point: Point) -> None:
    suspected = _suspected(model, question, point.threshold)
    here = session.current()
    own = float(question.truth.mean())
    share = st.slider(
        "Of 100 lesions that you see, with the target",
        1,
        90,
        value=min(90, max(1, round(own * 100))),
        key=here.lasting_key(f"evaluation-prevalence-{question.task.id}"),
        help="Predictive values depend on it. The spectrum of disease is taken to be that of these photos.",
    )
    rates = at_threshold(question.truth, suspected, question.photos["group"], share / 100)
    whose = "yours" if point.own else _origin(question)
    st.markdown(f"**Operating point {per_cent(point.threshold)}** ({whose})")
    st.markdown(_table(rates, share))
    st.markdown(_misses(model, question, suspected, rates))
    if point.own:
        st.button("Back to the point it came with", on_click=_put_back, args=(question,))
        if question.is_malignancy:
            st.markdown(":small[Your point holds in this session on every page, and is marked as yours.]")


def _suspected(model: Model, question: Question, threshold: float) -> Booleans:
    """At or above the point; a photo that was read as of the other modality is held to that one's."""
    if not question.is_malignancy:
        return np.asarray(question.score >= threshold)
    limits = {name: head.malignant_threshold for name, head in model.calibrations.items()}
    limits[question.task.modality] = threshold
    return np.asarray(question.score >= np.array([limits[str(name)] for name in question.photos["read_as"]]))


def _origin(question: Question) -> str:
    if question.is_malignancy:
        return f"set once on validation photos, to find {per_cent(AIM)} of them"
    return f"where {per_cent(AIM)} of these lesions are found"


def _put_back(question: Question) -> None:
    _moved(question).pop(_name(question), None)


def _table(rates: AtThreshold, share: int) -> str:
    need = rates.to_biopsy
    biopsies = f"{need.value:.1f} ({need.low:.1f}-{need.high:.1f})" if np.isfinite(need.value) else "none suspected"
    rows = [
        ("Sensitivity", _percent(rates.sensitivity), f"{rates.positives:,} with the target"),
        ("Specificity", _percent(rates.specificity), f"{rates.negatives:,} without it"),
        ("Positive predictive value", _percent(rates.ppv), f"at {share} of 100"),
        ("Negative predictive value", _percent(rates.npv), f"at {share} of 100"),
        ("Number needed to biopsy", biopsies, "suspected for each one with the target"),
    ]
    return markdown_table(("There", "Value (95 %)", "Of"), rows)


def _percent(rate: Rate) -> str:
    if not np.isfinite(rate.value):
        return "none"
    return per_cent_range(rate.value, rate.low, rate.high) if np.isfinite(rate.low) else per_cent(rate.value)


def _misses(model: Model, question: Question, suspected: Booleans, rates: AtThreshold) -> str:
    """How many of each kind lay below the line, in whole lesions."""
    lines = [f"Of {rates.positives:,} photos with the target, **{rates.missed:,} lay below this line**."]
    for node in malignant_classes(model.taxonomy, question.photos):
        mine = question.photos.within(node) & question.truth
        if mine.any() and mine.sum() < question.truth.sum():
            missed = int((mine & ~suspected).sum())
            lines.append(f"- {model.taxonomy[node].name}: {missed:,} of {int(mine.sum()):,}")
    lines.append(f"\nOf {rates.negatives:,} others, {rates.suspected_negatives:,} lay at or above it.")
    return "\n".join(lines)
