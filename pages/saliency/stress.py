"""The same lesion photographed a little otherwise: does the probability hold, the answer, the map?"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import streamlit as st
from PIL import Image

from model.explain.stress import steadiness, stress
from pages.saliency import moves
from pages.saliency.selection import Selection, target
from pages.session import memo, session
from pages.shared.literal import literal
from pages.shared.measured import of_bundle
from pages.widgets.stress_table.widget import StressRow, draw_stress_table, signed, worst_first

if TYPE_CHECKING:
    from model import Model
    from model.explain.stress import Stressed

MEANING = (
    "The square that was read is changed as another photo of the same lesion might differ: turned, in other light, "
    "blurred, saved poorly, with hair, ink, a ruler or a coloured disc on the skin. None of it touches the diagnosis, "
    "so whatever moves is not the lesion's doing."
)
HOLDS = "The reading does not hang on how this photo was taken. That says nothing of whether it is right."
HANGS = (
    "The reading hangs on how the photo was taken. Photograph the lesion again, straight, sharp, in even light and "
    "without anything on the skin, and compare; until then give this reading less weight."
)
LOOSE = (
    "No change leads to a contrary answer, but how sure or how deep the reading is, or its map, moves with how the "
    "photo was taken. Another photo of the lesion tells more than this figure."
)
COLUMNS = (
    "The line on each bar is the unchanged photo. Likeness is the rank correlation of the evidence maps laid on one "
    "another: 1 the same, 0 nothing in common. The changes are made by a computer: what a new photo changes may differ."
)
UNANSWERED = "This photo gets no answer; what is said of the answer below is of the one that it would get."
STEADY_MOVE, STEADY_MAP = 10, 0.7  # points, and likeness: within them a reading is called steady. Our own choice.
THUMBNAIL = 144  # pixels a side, shown at 72


def draw(model: Model, chosen: Selection) -> None:
    """What the panel asks, the way to it, and what came out: in words first, then change by change."""
    st.subheader("Does the reading hold on another photo of the lesion?", anchor=False)
    st.markdown(MEANING)
    rows = memo.on_demand(
        ("stress", chosen.key),
        "Change the photo and read it again",
        "Reading the changed photos",
        lambda caller: stress(model, chosen.square, target(chosen), caller),
    )
    if rows is not None:
        _draw_rows(model, chosen, rows)
    _held_out(model, chosen)


def _draw_rows(model: Model, chosen: Selection, rows: Sequence[Stressed]) -> None:
    name = model.taxonomy[chosen.node].name
    if not chosen.prediction.readable:
        st.markdown(UNANSWERED)
    contrary = sum(_contrary(model, chosen, row) for row in rows)
    st.markdown(f"**{summary(literal(name), _before(chosen), rows, contrary)}**")
    st.markdown(advice(_before(chosen), rows, contrary))
    draw_stress_table(
        worst_first([_row(model, chosen, row) for row in rows]),
        _before(chosen),
        session.current().key("stress"),
        label=f"What becomes of {name} when the photo is changed",
        node=name,
    )
    pair = f" The maps are those of {name} rather than {model.taxonomy[chosen.against].name}." if chosen.against else ""
    st.markdown(f":small[{COLUMNS}{literal(pair)}]")


def summary(name: str, before: float, rows: Sequence[Stressed], contrary: int) -> str:
    """The whole panel in a sentence or two; `contrary` counts the answers that deny the one before."""
    summary = steadiness(rows)
    worst = max(rows, key=lambda row: abs(moves.points(before, row.probability)))
    largest = abs(moves.points(before, worst.probability))
    moved = f"moves by at most {moves.in_points(largest)} ({worst.name})" if largest else "hardly moves"
    flips = (
        f"changes in {summary.flips} of {summary.changes} altered photos" if summary.flips else "stays in all of them"
    )
    if contrary:
        flips += f", in {contrary} to a contrary one"
    crossed = sum(row.crosses for row in rows)
    point = f" Malignancy changes sides of the operating point in {crossed} of {summary.changes}." if crossed else ""
    stays = "stays" if summary.median_likeness >= STEADY_MAP else "moves"
    least = min(rows, key=lambda row: row.likeness)
    return (
        f"The probability of {name} {moved}; the answer {flips}; the map {stays}: median likeness "
        f"{summary.median_likeness:.2f}, least {signed(least.likeness)} ({least.name}).{point}"
    )


def advice(before: float, rows: Sequence[Stressed], contrary: int) -> str:
    """What to do with it."""
    if contrary or any(row.crosses for row in rows):
        return HANGS
    steady = all(abs(moves.points(before, row.probability)) <= STEADY_MOVE and not row.flips for row in rows)
    return HOLDS if steady and steadiness(rows).median_likeness >= STEADY_MAP else LOOSE


def _contrary(model: Model, chosen: Selection, row: Stressed) -> bool:
    """Whether the answer is another branch of the tree, and not the same one less or more deep, or none."""
    before = chosen.prediction.probabilities.answer.node
    return bool(row.flips and row.answer and before) and not (
        _above(model, row.answer, before) or _above(model, before, row.answer)
    )


def _above(model: Model, one: str | None, other: str | None) -> bool:
    """Whether one node lies on the way to the other."""
    return one is not None and other is not None and one in model.taxonomy.path(other)


def _before(chosen: Selection) -> float:
    return chosen.prediction.probabilities.of(chosen.node) or 0.0


def _row(model: Model, chosen: Selection, row: Stressed) -> StressRow:
    """As the browser draws it."""
    suspected = chosen.prediction.probabilities.suspected != row.crosses
    before = chosen.prediction.probabilities.answer.node
    answer = "no answer" if row.answer is None else model.taxonomy[row.answer].name
    if row.answer is not None and _above(model, row.answer, before):
        answer = f"only {answer}"
    return StressRow(
        name=row.name,
        family=row.family,
        photo_uri=_thumbnail(row.square),
        probability=row.probability,
        moved=moves.points(_before(chosen), row.probability),
        answer=f"now {answer}" if row.flips else "",
        point=f"now {moves.side(suspected)} the operating point" if row.crosses else "",
        likeness=row.likeness,
    )


def _thumbnail(square: npt.NDArray[np.uint8]) -> str:
    kept = io.BytesIO()
    Image.fromarray(square).resize((THUMBNAIL, THUMBNAIL), Image.Resampling.BOX).save(kept, "JPEG", quality=82)
    return "data:image/jpeg;base64," + base64.b64encode(kept.getvalue()).decode("ascii")


def _held_out(model: Model, chosen: Selection) -> None:
    """The way to what test photos say of the same question, where they were asked."""
    modality = chosen.prediction.modality
    evaluation = of_bundle(model.bundle)
    if evaluation is None or "shortcuts" not in evaluation or modality not in evaluation["shortcuts"]["stress"]:
        return
    here = session.current()
    label = f"How often {modality} test photos change sides: Evaluation, Shortcuts"
    if st.button(label, key=here.key("to-shortcuts"), type="tertiary"):
        st.session_state[here.lasting_key("evaluation-part")] = "Shortcuts"
        st.switch_page("evaluation/page.py")
