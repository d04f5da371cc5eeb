"""The plots of the evaluation on one page, with fixed data: for their tests, and for looking at them.

streamlit run tests/browser/widgets/plots_demo.py
"""

import sys
from pathlib import Path

import numpy as np
import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[3]))

from pages.widgets.lines.widget import Line, draw_lines
from pages.widgets.matrix.widget import draw_matrix
from pages.widgets.roc.widget import RocCurve, RocPoint, draw_roc

MARKUP = '<img src=x onerror=alert(1)> & "co"'
NAMES = [
    "Melanoma",
    "Melanocytic nevus",
    "Basal cell carcinoma",
    "Actinic keratosis or squamous cell carcinoma",
    "Benign keratosis",
    "Dermatofibroma",
    "Vascular lesion",
]
COUNTS = [
    [41, 12, 2, 3, 7, 0, 0],
    [38, 520, 6, 2, 22, 9, 3],
    [1, 0, 37, 6, 2, 0, 0],
    [2, 0, 5, 21, 4, 0, 0],
    [9, 8, 3, 10, 71, 1, 0],
    [1, 1, 1, 0, 0, 8, 0],
    [0, 0, 0, 0, 0, 0, 14],
]


def steps(power: float, count: int) -> list[tuple[float, float]]:
    """A curve of so many steps, from the strictest threshold to the most lenient."""
    x = np.linspace(0, 1, count)
    return list(zip(x.tolist(), (1 - x**power).tolist(), strict=True))


def curve(name: str, power: float, count: int, look: str, wide: float = 0) -> RocCurve:
    x, y = np.array(steps(power, count)).T
    band = np.stack([x, np.clip(y - wide, 0, 1), np.clip(y + wide, 0, 1)], axis=1).tolist() if wide else []
    return RocCurve(name, x.tolist(), y.tolist(), look, [tuple(row) for row in band])  # type: ignore[arg-type]


def remember(name: str, value: object) -> None:
    state[name] = value
    state[f"{name}s"] = state.get(f"{name}s", 0) + 1


st.set_page_config("Plots", layout="wide")
state = st.session_state
params = st.query_params
if st.toggle("Away"):
    st.stop()
other = st.toggle("Other test set")
st.button("Run again")

st.subheader("ROC")
POWER = 3.0 if other else 6.0
STEPS = steps(POWER, 41 if other else 101)
state.setdefault("moved", 80)
if other and state.moved >= len(STEPS):
    state.moved = 10
curves = [
    curve("Dermatree, AUC 0.86 (0.80-0.91)", POWER, 101, "model", 0.06),
    curve("A classifier that sees only four corners", 2.0, 101, "other"),
    curve("You, by your confidence", 4.0, 6, "own"),
]
points = [
    RocPoint("You", 0.81, 0.66, "reader", (0.69, 0.9, 0.55, 0.76)),
    RocPoint(f"Reader {MARKUP}", 0.7, 0.8),
    RocPoint("Dermatologists in the paper, average (read off the figure)", 0.76, 0.71, "dermatologist"),
    RocPoint("The point set on validation photos", 0.92, 0.4, "operating"),
]
said = draw_roc(
    curves,
    points,
    key="roc",
    label="Melanoma and nevus, dermoscopy",
    steps=() if params.get("bare") else STEPS,
    position=state.moved,
    on_move=lambda index: remember("moved", index),
)
st.text(f"position: {state.moved}")
st.text(f"roc said: {said}")
st.text(f"moves: {state.get('moveds', 0)}")

st.subheader("Confusion matrix")
state.setdefault("cell", None)
turned = other or (params.get("turn") and state.cell)  # another slice, whose counts are others
counts = [row[::-1] for row in COUNTS[::-1]] if turned else COUNTS
chosen = draw_matrix(
    NAMES if not params.get("markup") else [MARKUP, *NAMES[1:]],
    NAMES if not params.get("markup") else [MARKUP, *NAMES[1:]],
    counts,
    key="matrix",
    label="Confusion matrix of seven diagnoses",
    chosen=state.cell,
    on_choose=lambda cell: remember("cell", cell),
)
st.text(f"cell: {state.cell}")
st.text(f"matrix said: {chosen}")

left, middle, right = st.columns(3)
with left:
    st.subheader("Reliability")
    draw_lines(
        [
            Line(
                "Dermoscopy",
                [0.05, 0.25, 0.45, 0.65, 0.95],
                [0.02, 0.31, 0.4, 0.72, 0.9],
                [0.01, 0.2, 0.25, 0.55, 0.8],
                [0.04, 0.42, 0.57, 0.86, 0.97],
                dots=True,
                counts=[400, 120, 60, 44, 90],
            )
        ],
        key="reliability",
        x_label="Probability of malignancy",
        y_label="Found malignant",
        label="Reliability in dermoscopy: found malignant, by probability",
        diagonal=True,
    )
with middle:
    st.subheader("Risk and coverage")
    x = np.linspace(0.1, 1, 30)
    wrong = 0.05 + 0.2 * x**2
    draw_lines(
        [
            Line("Dermatree", x.tolist(), wrong.tolist(), (wrong - 0.03).tolist(), (wrong + 0.03).tolist()),
            Line(MARKUP, x.tolist(), (wrong * 1.3).tolist(), look="other"),
            Line("A third", x.tolist(), (wrong * 1.5).tolist(), look="other"),
        ],
        key="risk",
        x_label="Photos that get an answer",
        y_label="Wrong answers",
        label="Wrong answers by the share of photos that get one",
        y_range=(0, 0.4),
    )
with right:
    st.subheader("Conformal coverage")
    promised = [0.8, 0.85, 0.9, 0.95]
    draw_lines(
        [
            Line("All", promised, [0.82, 0.86, 0.91, 0.94], dots=True),
            Line("Melanoma", promised, [0.71, 0.75, 0.84, 0.92], [0.6] * 4, [0.99] * 4, look="own", dots=True),
        ],
        key="conformal",
        x_label="Promised coverage",
        y_label="Coverage found",
        label="Conformal coverage on test photos",
        diagonal=True,
        x_range=(0.75, 1),
        y_range=(0.6, 1),
    )
