"""Whether the figures hold: reliability, the answer's level, and the sets that promise to hold the true class."""

from __future__ import annotations

import streamlit as st

from model.evaluation.calibration import calibration
from model.evaluation.calibration import reliability as bins_of
from model.evaluation.metrics import ENOUGH_FOR_A_SHARE
from model.formatting import markdown_table, per_cent, per_cent_range
from model.schema.figures import Split
from pages.evaluation.choice import Question
from pages.session import session
from pages.widgets.lines.widget import Line, draw_lines


def reliability(question: Question) -> None:
    """Of the photos that got a probability near 30 %, did about 30 of 100 have the target?"""
    score = question.photos.score(*question.task.positive)
    truth = question.photos.within(*question.task.positive)
    bins = bins_of(truth, score)
    draw_lines(
        [
            Line(
                "Seen among test photos",
                [one.said for one in bins],
                [one.seen for one in bins],
                [one.low for one in bins],
                [one.high for one in bins],
                dots=True,
                counts=[one.n for one in bins],
            )
        ],
        key=session.current().lasting_key(f"reliability-{question.task.id}"),
        x_label="Probability that was given",
        y_label="Share that had the target",
        label=f"Reliability of the probability of {question.task.title}",
        diagonal=True,
    )
    figures = calibration(truth, score, question.photos["group"])
    intercept, slope = figures["intercept"], figures["slope"]
    st.markdown(
        f"Intercept {intercept['value']:+.2f} ({intercept['low']:+.2f} to {intercept['high']:+.2f}; 0 is right), "
        f"slope {slope['value']:.2f} ({slope['low']:.2f}-{slope['high']:.2f}; 1 is right), Brier score "
        f"{figures['brier']:.3f}. Calibration error {per_cent(figures['ece'])}; with {figures['n']:,} photos chance "
        f"alone would give {per_cent(figures['ece_by_chance'])}."
    )


def risk_coverage(figures: Split, modality: str) -> None:
    """What the level of sureness buys: fewer answers, fewer of them wrong. Of all photos of this modality."""
    found = figures["risk_coverage"].get(modality)
    if not found:
        return
    rows = found["rows"]
    draw_lines(
        [
            Line(
                "Wrong answers",
                [row["answered"] for row in rows],
                [row["wrong"] for row in rows],
                [row["low"] for row in rows],
                [row["high"] for row in rows],
            )
        ],
        key=session.current().lasting_key(f"risk-{modality}"),
        x_label="Share of photos that get an answer",
        y_label="Share of the answers that are wrong",
        label="Share of wrong answers against the share of photos that get one",
        x_range=(0, 1),
        y_range=(0, max(0.3, *(row["high"] for row in rows if row["answered"] > 0.02))),
    )
    at = next(row for row in rows if row["level"] == found["at"])
    st.markdown(
        f"At the app's level of {per_cent(found['at'])}, {per_cent(at['answered'])} of {found['n']:,} photos get an "
        f"answer, and {per_cent_range(at['wrong'], at['low'], at['high'])} of those answers are wrong."
    )


def conformal(figures: Split, modality: str) -> None:
    """Promise and truth side by side, melanoma first, with the size of the sets."""
    rows = figures["conformal"].get(modality)
    if not rows:
        return
    cells = []
    for row in rows:
        if row["n"] == 0:
            continue
        enough = row["n"] >= ENOUGH_FOR_A_SHARE
        held = per_cent_range(row["held"], row["low"], row["high"]) if enough else "too few to say"
        size = f"{row['classes']:.1f}"
        cells.append((per_cent(row["promise"]), f"{row['group']}, {row['n']:,}", held, size))
    head = ("Promised", "Lesions", "Held the true class (95 %)", "Classes in the set, on average")
    st.markdown(markdown_table(head, cells))
    st.markdown(
        ":small[Limits come from validation photos that the calibration was not fitted on, apart for malignant and "
        "other classes; a set is never empty.]"
    )
