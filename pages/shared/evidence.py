"""The photo with the square that is read and, on top, the regions that raise the score of the chosen node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from model import Frame
from model.formatting import per_cent
from pages.session import session
from pages.session.case import Case, CasePhoto
from pages.shared import links, phrases
from pages.widgets.viewer.widget import ViewerEvent, draw_viewer

if TYPE_CHECKING:
    from model import Model, Prediction

MODALITIES = {"dermoscopy": "dermoscopy", "clinical": "clinical photo, without a dermatoscope"}
NO_OTHER = ""  # the choice "rather than" nothing


def draw(model: Model, case: Case, case_photo: CasePhoto, prediction: Prediction) -> None:
    """The viewer, what its evidence is for, and what there is to know of the photo itself.

    A photo that gets no answer shows evidence only for a node that the reader chose.
    """
    wanted = case.shows(prediction, case_photo) and (prediction.readable or case.node is not None)
    node, against = target(case, prediction), rival(case, prediction)
    grid, scale, caption = None, 0.0, ""
    if wanted:
        grid = prediction.saliency(node, against)
        scale = float(np.abs(grid).max()) if against else shared_scale(prediction)
        caption = phrases.evidence(_name(model, node), _name(model, against))
    frame = prediction.frame
    draw_viewer(
        case_photo.uri,
        case_photo.photo.width,
        case_photo.photo.height,
        (frame.left, frame.top, frame.side),
        None if grid is None else grid.tolist(),
        scale,
        bool(against),
        caption,
        "The photo of the lesion with the square that is read outlined",
        session.current().key(f"viewer-{case_photo.key}"),
        target=_name(model, node),
        against=_name(model, against),
        on_frame=lambda event: _reframe(model, case, case_photo, event),
    )
    if wanted:
        choice(model, case, prediction, node)
        links.to_saliency()


def about(model: Model, case: Case, case_photo: CasePhoto, prediction: Prediction) -> None:
    """What the photo was read as, its quality, how its evidence is drawn, and what names the reading exactly."""
    if case.shows(prediction, case_photo) and (prediction.readable or case.node is not None):
        _modality(model, case, case_photo, prediction)
        st.markdown(phrases.GRID)
    _about_the_photo(model, case_photo, prediction)


def target(case: Case, prediction: Prediction) -> str:
    """The node whose evidence is shown: the reader's choice, else what the reading points to."""
    if case.node is not None and prediction.probabilities.of(case.node) is not None:
        return case.node
    answer = prediction.answer
    if answer is not None and answer.node is not None:
        return answer.node
    return "malignant" if prediction.probabilities.suspected else prediction.probabilities.differential(1)[0][0]


def rival(case: Case, prediction: Prediction) -> str | None:
    """The node that the evidence is compared with, if the reader chose one that this photo has a probability for."""
    known = case.against is not None and prediction.probabilities.of(case.against) is not None
    return case.against if known else None


def choice(model: Model, case: Case, prediction: Prediction, node: str | None) -> None:
    """Which node the evidence is for, None for none yet, and rather than which."""
    head = prediction.probabilities.calibration
    nodes = [node for node in prediction.nodes if node != model.taxonomy.root and head.covers(node)]
    here = session.current()
    for_key, against_key = here.key("target"), here.key("against")
    st.session_state[for_key], st.session_state[against_key] = node, rival(case, prediction) or NO_OTHER
    with st.container(horizontal=True):
        st.selectbox(
            "Raises the score of",
            nodes,
            index=None if node is None else 0,
            placeholder="Choose a node",
            format_func=lambda node: _name(model, node),
            key=for_key,
            on_change=lambda: case.choose(st.session_state[for_key]),
        )
        st.selectbox(
            "rather than",
            [NO_OTHER, *nodes],
            format_func=lambda node: _name(model, node) or "–",
            key=against_key,
            on_change=lambda: setattr(case, "against", st.session_state[against_key] or None),
        )


def _modality(model: Model, case: Case, case_photo: CasePhoto, prediction: Prediction) -> None:
    """What the photo was read as, to be overruled: figures, operating point and what is covered hang on it."""
    key, (seen, sure) = session.current().key(f"modality-{case_photo.key}"), prediction.seen_modality
    short = MODALITIES.get(seen, seen).partition(",")[0]  # or a phone would cut it off
    names = {"": f"{short} (it looks like that, {per_cent(sure)})", **MODALITIES}
    st.session_state[key] = case_photo.modality or ""
    st.selectbox(
        "Read as",
        ["", *model.calibrations],
        format_func=lambda name: names.get(name, name),
        key=key,
        on_change=lambda: case.take_as(case_photo.key, model, st.session_state[key] or None),
    )


def _about_the_photo(model: Model, case_photo: CasePhoto, prediction: Prediction) -> None:
    """Its quality in a line; the rest for whoever reports or repeats a reading."""
    quality = prediction.quality
    reasons = " ".join(quality.reasons)
    st.markdown(f"Quality: {quality.verdict}. {reasons} Metadata removed. {case_photo.credit}")
    listed = phrases.details(model, case_photo.photo, prediction).items()
    st.markdown("\n".join(f"- {name}: {value}" for name, value in listed))


def _reframe(model: Model, case: Case, case_photo: CasePhoto, event: ViewerEvent) -> None:
    case.reframe(case_photo.key, model, Frame(event.left, event.top, event.side))


def shared_scale(prediction: Prediction) -> float:
    """The strongest evidence for any class on this photo, so that maps of different nodes can be compared."""
    return float(prediction.saliency_of_each(list(prediction.classes)).max())


def _name(model: Model, node: str | None) -> str:
    return model.taxonomy[node].name if node else ""
