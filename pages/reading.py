"""One photo's reading: the photo with its evidence, the answer, the differential, the lit tree."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from pages import rows, session, words
from pages.case import Case, Shot
from pages.widgets.bars import draw_differential, draw_operating_point
from pages.widgets.figures import per_cent
from pages.widgets.tree import draw_tree
from pages.widgets.viewer import ViewerEvent, draw_viewer

if TYPE_CHECKING:
    from model import Model, Prediction

SHOWN_SIDE = 1200  # pixels along the longer side of the copy that is sent to the browser
DIFFERENTIAL = 5

_LAYOUT = """<style>
.st-key-reading {display: grid; gap: 1rem 1.5rem; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
  grid-template-areas: "photo answer" "photo differential" "photo tree"; grid-template-rows: auto auto 1fr}
.st-key-reading > div {min-width: 0; width: auto !important}
.st-key-reading > div:has(.st-key-answer) {grid-area: answer}
.st-key-reading > div:has(.st-key-photo) {grid-area: photo}
.st-key-reading > div:has(.st-key-differential) {grid-area: differential}
.st-key-reading > div:has(.st-key-tree) {grid-area: tree}
@media (max-width: 760px) {.st-key-reading {grid-template-columns: minmax(0, 1fr); grid-template-rows: none;
  grid-template-areas: "answer" "photo" "differential" "tree"}}
</style>"""


def draw(model: Model, case: Case) -> None:
    """The reading of the photo that is looked at, and of all of them where they show one lesion."""
    st.html(_LAYOUT)
    _switcher(case)
    if case.one_lesion:
        _joint(case)
    shot = case.shot
    prediction = case.in_case_mix(shot.prediction)
    shown = prediction.readable or shot.key in case.shown_anyway
    with st.container(key="reading"):
        with st.container(key="answer"):
            _answer(model, case, shot, prediction)
        with st.container(key="photo"):
            _photo(model, case, shot, prediction, shown)
        if shown and prediction.readable:
            with st.container(key="differential"):
                st.subheader("Differential", anchor=False)
                draw_differential(
                    rows.differential_items(model, prediction.probabilities, DIFFERENTIAL),
                    key=session.current().key("differential-bars"),
                    selected=_target(case, prediction),
                    on_choose=_choose,
                )
        if shown:
            with st.container(key="tree"):
                st.subheader("Tree", anchor=False)
                draw_tree(
                    rows.tree_rows(model, prediction.probabilities),
                    opened=rows.likely_path(model, prediction.probabilities),
                    selected=_target(case, prediction),
                    key=session.current().key("lit-tree"),
                    on_choose=_choose,
                )
    _case_mix(model, case)


def _switcher(case: Case) -> None:
    """Which of several photos is looked at, and whether they show one lesion."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(case.shots) > 1:
            chosen = st.segmented_control(
                "Photo",
                range(len(case.shots)),
                default=case.current,
                format_func=lambda k: f"Photo {k + 1} of {len(case.shots)}",
                key=session.current().key(f"switcher-{len(case.shots)}-{case.current}"),
                label_visibility="collapsed",
            )
            if chosen is not None and chosen != case.current:
                case.current = chosen
                st.rerun()
            case.one_lesion = st.checkbox("These photos show one lesion", value=case.one_lesion)
        st.button("Remove this photo", on_click=case.remove, args=(case.shot.key,))
        st.button("Clear everything", on_click=session.clear_everything, key="clear-case")


def _joint(case: Case) -> None:
    """The mean reading of all photos beside the highest single one."""
    from model import read_jointly

    joint = read_jointly(case.predictions)
    with st.container(border=True):
        if joint is None:
            st.markdown("**No joint reading**: none of the photos could be answered.")
            return
        said = words.headline(joint.probabilities)
        st.markdown(
            f"**One lesion, {joint.photos} photos read together: {said.title} {said.figure}**  \n"
            f"Malignant or premalignant {per_cent(joint.probabilities.malignant)} on average; "
            f"highest in a single photo {per_cent(joint.highest)}. {said.line}"
        )


def _answer(model: Model, case: Case, shot: Shot, prediction: Prediction) -> None:
    """The headline, and beside it malignancy at its operating point; for an unreadable photo, the refusal."""
    said = words.headline_of(prediction)
    st.subheader(f"{said.title} {said.figure}".strip(), anchor=False)
    st.markdown(said.line)
    if not prediction.readable:
        anyway = st.checkbox(
            "Show it all the same (the tree only)",
            value=shot.key in case.shown_anyway,
            key=session.current().key(f"anyway-{shot.key}"),
        )
        (case.shown_anyway.add if anyway else case.shown_anyway.discard)(shot.key)
        if anyway != (shot.key in case.shown_anyway):
            st.rerun()
        return
    p = prediction.probabilities
    draw_operating_point(
        malignant=p.malignant,
        benign=p.nodes["benign"],
        threshold=p.threshold,
        key=session.current().key("operating-point"),
        selected=_target(case, prediction),
        on_choose=_choose,
    )
    st.markdown(
        f":small[Cancer without what is only premalignant: {per_cent(p.cancer)}. {_measured(model)} "
        f"{words.case_mix(case.prevalence)}]"
    )


def _measured(model: Model) -> str:
    """Sensitivity and specificity at the operating point, as measured on test photos of each modality."""
    figures = model.bundle.evaluation()
    if figures is None:
        return "This model was not evaluated."
    parts = [
        f"{name} sensitivity {per_cent(point['sensitivity']['value'])}, "
        f"specificity {per_cent(point['specificity']['value'])}"
        for name, point in figures["splits"]["test"]["operating_point"].items()
    ]
    return f"Measured there on test photos: {'; '.join(parts)}."


def _photo(model: Model, case: Case, shot: Shot, prediction: Prediction, shown: bool) -> None:
    """The photo with the frame that is read and the evidence for the chosen node."""
    target, against = _target(case, prediction), case.against
    evidence, scale = None, 0.0
    caption = ""
    if shown:
        evidence = prediction.saliency(target, against)
        scale = float(np.abs(evidence).max()) if against else _shared_scale(prediction)
        names = {"node": model.taxonomy[target].name, "other": model.taxonomy[against].name if against else ""}
        caption = (words.CONTRAST if against else words.EVIDENCE).format(**names)
    frame = prediction.frame
    draw_viewer(
        _data_uri(shot),
        shot.photo.width,
        shot.photo.height,
        (frame.left, frame.top, frame.side),
        None if evidence is None else evidence.tolist(),
        scale,
        bool(against),
        caption,
        "The photo of the lesion with the square that is read outlined",
        session.current().key(f"viewer-{shot.key}"),
        target=model.taxonomy[target].name,
        against=model.taxonomy[against].name if against else "",
        on_frame=lambda event: _reframe(model, case, shot, event),
    )
    if shown:
        _target_choice(model, case, prediction)
    quality = prediction.quality
    reasons = f" {' '.join(quality.reasons)}" if quality.reasons else ""
    st.markdown(f":small[Quality {quality.verdict}.{reasons} Metadata removed. {shot.credit}]")


def _target_choice(model: Model, case: Case, prediction: Prediction) -> None:
    """Which node the evidence is for, and rather than which."""
    nodes = [node for node in prediction.nodes if node != model.taxonomy.root]
    target_key, against_key = session.current().key("target"), session.current().key("against")
    st.session_state[target_key] = _target(case, prediction)
    st.session_state[against_key] = case.against
    left, right = st.columns(2)
    with left:
        st.selectbox(
            "Raises the score of",
            nodes,
            format_func=lambda n: model.taxonomy[n].name,
            key=target_key,
            on_change=lambda: _choose(st.session_state[target_key]),
        )
    with right:
        st.selectbox(
            "rather than",
            [None, *nodes],
            format_func=lambda n: model.taxonomy[n].name if n else "-",
            key=against_key,
            on_change=lambda: setattr(case, "against", st.session_state[against_key]),
        )


def _case_mix(model: Model, case: Case) -> None:
    """The reader's own prevalence, which re-weights every printed probability."""
    own = round(model.head.prevalence * 100)
    with st.expander("Case mix"):
        st.markdown(
            f"Among the test photos, {own} of 100 lesions are malignant or premalignant. Re-weighting changes the "
            "printed probabilities, never the side of the operating point."
        )
        chosen = st.slider(
            "Of 100 lesions that you photograph, malignant or premalignant",
            1,
            90,
            value=own,
            key=session.current().key("prevalence"),
        )
        wanted = None if chosen == own else chosen / 100
        if wanted != case.prevalence:
            case.prevalence = wanted
            st.rerun()


def _target(case: Case, prediction: Prediction) -> str:
    """The node whose evidence is shown: the reader's choice, else what the reading points to."""
    if case.node is not None and prediction.probabilities.of(case.node) is not None:
        return case.node
    answer = prediction.answer
    if answer is not None and answer.node is not None:
        return answer.node
    return "malignant" if prediction.probabilities.suspected else prediction.probabilities.differential(1)[0][0]


def _choose(node: str) -> None:
    session.current().case.node = node


def _reframe(model: Model, case: Case, shot: Shot, event: ViewerEvent) -> None:
    from model import Frame

    case.reframe(shot.key, model, Frame(event.left, event.top, event.side))


def _shared_scale(prediction: Prediction) -> float:
    """The strongest evidence for any class on this photo, so that maps of different nodes can be compared."""
    return max(float(prediction.saliency(node).max()) for node in prediction.classes)


def _data_uri(shot: Shot) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(shot.photo.as_jpeg(SHOWN_SIDE, 88)).decode("ascii")
