"""After a study: the reader as a point on the CNN's curve, redrawn on the photos that he answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from model.evaluation.curves import roc
from model.formatting import markdown_table, per_cent, per_cent_range
from model.study.scoring import Reader, beside, own_curve, point
from pages.reader_study import cases, choice, readers, reading
from pages.server.readiness import model_or_sentence
from pages.session import session
from pages.session.study_state import Study
from pages.shared.literal import literal
from pages.widgets.roc.widget import RocCurve, RocPoint, draw_roc

if TYPE_CHECKING:
    from model import Model
    from model.evaluation.curves import Rate, Roc
    from model.study.scoring import Point

CAUTION = (
    "Image only: no history, no touch. These photos are not a day in your clinic: about half of them show what wants a "
    "biopsy, all of one of two kinds, so neither your figures nor the CNN's hold for other lesions."
)


def draw(study: Study) -> None:
    """Curve and point, the figures, plain words, the cases that divided reader and CNN, the files."""
    model = model_or_sentence()
    answered = reading.answered_and_read(model, study) if model else []
    if model is None or not answered:
        return
    reader = Reader("You", tuple(photo for photo, _ in answered), tuple(answer for _, answer in answered))
    threshold, whose = _operating_point(model, study)
    suspected = [study.said[photo.name].malignant >= threshold for photo in reader.photos]
    st.markdown(f"{study.run.study.task.title}. {_counts(study, reader)}")
    _curve(study, reader, suspected, whose)
    _figures(study, reader, suspected, whose)
    st.subheader("You beside the CNN", anchor=False)
    _in_words(study, reader)
    st.markdown(CAUTION)
    cases.draw(study, reader, suspected)
    readers.draw(model, study)
    st.button("Drop these answers and choose anew", on_click=choice.drop)


def _operating_point(model: Model, study: Study) -> tuple[float, str]:
    """The threshold on malignancy: the app's, or the one that was moved on the page Evaluation, which is marked so."""
    modality = study.run.study.task.modality
    moved = session.current().case.points.get(modality)
    if moved is None:
        return model.calibration(modality).malignant_threshold, "CNN at the app's operating point"
    return moved, "CNN at the operating point (yours)"


def _counts(study: Study, reader: Reader) -> str:
    task, positives = study.run.study.task, int(reader.truth.sum())
    refused = sum(study.said[photo.name].refused for photo in reader.photos)
    refusal_note = (
        f" The app would have given no reading for {refused} of them; they count all the same." if refused else ""
    )
    return (
        f"You answered {len(reader.photos)} photos: {positives} {task.positive_name}, "
        f"{len(reader.photos) - positives} {task.negative_name}. {task.reference}{refusal_note}"
    )


def _curve(study: Study, reader: Reader, suspected: list[bool], whose: str) -> None:
    task = study.run.study.task
    scores = reader.scores({name: said.score for name, said in study.said.items()})
    cnn, own = roc(reader.truth, scores, reader.groups), own_curve(reader)
    points = [_mark("You", point(reader.truth, reader.biopsied, reader.groups))]
    points += [_mark(other.name, point(other.truth, other.biopsied, other.groups)) for other in study.others]
    at = point(reader.truth, np.array(suspected), reader.groups)
    points.append(RocPoint(whose, at.sensitivity.value, at.specificity.value, look="operating"))
    if task.paper is not None:
        paper = task.paper
        name = "Dermatologists in the paper, average (read off the figure)"
        points.append(RocPoint(name, paper.sensitivity, paper.specificity, look="dermatologist"))
    draw_roc(
        [
            _drawn("CNN, on the photos you answered", cnn, "model"),
            _drawn("You, by decision and confidence", own, "own"),
        ],
        points,
        key=session.current().key("study-roc"),
        label=f"{task.title}: sensitivity to the right, specificity upwards",
    )
    st.markdown(
        f"Area under the curve: CNN **{cnn.auc:.2f}** ({cnn.interval[0]:.2f}-{cnn.interval[1]:.2f}), "
        f"you **{own.auc:.2f}** ({own.interval[0]:.2f}-{own.interval[1]:.2f})."
    )
    if task.paper is not None:
        st.markdown(
            f":small[The hollow mark is the average of the paper's {task.paper.dermatologists} dermatologists, read "
            f"off its figure by eye, so approximate; they judged other photos than these: {task.paper.photos}.]"
        )


def _drawn(name: str, curve: Roc, look: str) -> RocCurve:
    band = curve.band.tolist() if look == "model" else ()
    return RocCurve(name, curve.sensitivity.tolist(), curve.specificity.tolist(), look, band)  # type: ignore[arg-type]


def _mark(name: str, at: Point) -> RocPoint:
    a, b = at.sensitivity, at.specificity
    return RocPoint(name, a.value, b.value, "reader", (a.low, a.high, b.low, b.high))


def _figures(study: Study, reader: Reader, suspected: list[bool], whose: str) -> None:
    """The same as a table: everybody's sensitivity and specificity with n."""
    task = study.run.study.task
    rows = []
    for one in (reader, *study.others):
        at = point(one.truth, one.biopsied, one.groups)
        rows.append((literal(one.name), _rate(at.sensitivity), _rate(at.specificity), f"{one.seconds:.0f} s"))
    at = point(reader.truth, np.array(suspected), reader.groups)
    rows.append((whose, _rate(at.sensitivity), _rate(at.specificity), ""))
    sides = (f"Sensitivity, {task.positive_name} (95 %)", f"Specificity, {task.negative_name} (95 %)")
    st.markdown(markdown_table(("", *sides, "Median time"), rows))


def _in_words(study: Study, reader: Reader) -> None:
    """The paired differences, each with what may be concluded from it."""
    scores = reader.scores({name: said.score for name, said in study.said.items()})
    at = point(reader.truth, reader.biopsied, reader.groups)
    found = beside(reader.truth, scores, reader.biopsied, reader.groups)
    st.markdown(
        f"- At **your specificity** ({per_cent(at.specificity.value)}), {_beside(found.sensitivity, 'sensitivity')}\n"
        f"- At **your sensitivity** ({per_cent(at.sensitivity.value)}), {_beside(found.specificity, 'specificity')}\n\n"
        ":small[Both of you answered the same photos, so the interval is that of the difference itself. The CNN's "
        "place on its curve is chosen afterwards to match yours, which no real use can do.]"
    )


def _beside(difference: Rate, what: str) -> str:
    """A difference in points, and whether these photos can tell the two apart."""
    points = round(100 * difference.value)
    interval = f"(95 % interval {100 * difference.low:+.0f} to {100 * difference.high:+.0f})"
    which = "the same as yours" if points == 0 else f"{abs(points)} points {'higher' if points > 0 else 'lower'}"
    apart = difference.low > 0 or difference.high < 0
    end = "More than chance would do." if apart else "These photos cannot tell the two of you apart."
    return f"the CNN's {what} is {which} {interval}. {end}"


def _rate(rate: Rate) -> str:
    return per_cent_range(rate.value, rate.low, rate.high)
