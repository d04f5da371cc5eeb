"""One photo's reading: the answer, the photo with its evidence, the differential, the lit tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model import read_jointly
from model.formatting import per_cent
from model.headline import headline_of, headline_of_joint
from pages.atlas import similar
from pages.diagnose import conformal_set, cut_view, headline_cautions, reader, track_record
from pages.session import session
from pages.session.case import Case, CasePhoto
from pages.shared import evidence, links, phrases, switcher, view_rows
from pages.shared.measured import at_operating_point, of_bundle
from pages.widgets.bars.widget import draw_differential, draw_operating_point
from pages.widgets.tree.widget import draw_tree

if TYPE_CHECKING:
    from model import Joint, Model, Prediction

DIFFERENTIAL = 5


def draw(model: Model, case: Case) -> None:
    """The reading of the photo that is looked at, and of all of them where they show one lesion."""
    if len(case.photos) > 1:
        switcher.draw(case)
    if case.one_lesion:
        _joint(model, case)
    case_photo = case.shown
    prediction = case.in_case_mix(case_photo.prediction)
    with st.container(key="reading"):
        with st.container(key="answer"):
            _answer(model, case, case_photo, prediction)
        with st.container(key="photo"):
            evidence.draw(model, case, case_photo, prediction)
        if prediction.readable:
            with st.container(key="differential"):
                st.subheader("Differential", anchor=False)
                _differential(model, case, prediction)
                conformal_set.draw(model, prediction, of_bundle(model.bundle))
                cut_view.draw(model, case, prediction)
        if case.shows(prediction, case_photo):
            with st.container(key="tree"):
                st.subheader("Tree", anchor=False)
                _tree(model, case, prediction)
    similar.fold(model, case, prediction)
    reader.draw(case, prediction)


def _joint(model: Model, case: Case) -> None:
    """The mean reading of the photos of each modality beside the highest single one."""
    joints = read_jointly(case.predictions)
    with st.container(border=True, key="joint"):
        if not joints:
            st.markdown("**No joint reading**: none of the photos could be answered.")
        if len(joints) > 1:
            st.markdown("Dermoscopy and clinical photos are read apart: their probabilities can't be averaged.")
        for joint in joints:
            _joint_headline(joint, len(case.photos))
            with st.expander(f"Joint differential, {joint.modality}"):
                draw_differential(
                    view_rows.differential_items(model, joint.probabilities, DIFFERENTIAL),
                    key=session.current().key(f"joint-differential-{joint.modality}"),
                    label=f"Joint differential, {joint.modality}",
                    on_choose=case.choose,
                )


def _joint_headline(joint: Joint, photos: int) -> None:
    """The mean reading, always beside the highest single one."""
    said, mean = headline_of_joint(joint), joint.probabilities
    together = f"{joint.photos} of {photos} photos read together ({joint.modality})"
    warning = "**These photos disagree:** some lie above the operating point, some below. " if joint.disagree else ""
    side = "above" if mean.suspected else "below"
    st.markdown(
        f"**One lesion, {together}: {said.heading}**  \n{warning}{said.line}  \n"
        f"Malignant or premalignant {per_cent(mean.malignant)} on average, {side} the operating point "
        f"{per_cent(mean.threshold)}; highest in a single photo {per_cent(joint.highest)}. {said.next_step}"
    )


def _answer(model: Model, case: Case, case_photo: CasePhoto, prediction: Prediction) -> None:
    """The headline, and beside it malignancy at its operating point; for an unreadable photo, the refusal."""
    said = headline_of(prediction)
    st.header(said.heading, anchor=False)
    st.markdown(f"{said.line}  \n{said.next_step}")
    headline_cautions.draw(model, case, case_photo, prediction)
    if not prediction.readable:
        switcher.all_the_same(case, case_photo)
        return
    p, figures = prediction.probabilities, of_bundle(model.bundle)
    here = at_operating_point(model, figures, prediction.modality, case.points.get(prediction.modality))
    draw_operating_point(
        malignant=p.malignant,
        benign=p.of("benign") or 0.0,
        threshold=p.threshold,
        key=session.current().key("operating-point"),
        sensitivity=here.sensitivity if here else None,
        specificity=here.specificity if here else None,
        own=prediction.modality in case.points,
        selected=evidence.target(case, prediction),
        on_choose=case.choose,
    )
    there = "" if here else phrases.NOT_MEASURED
    cancer = f"Cancer, without what is only premalignant: {per_cent(p.cancer)}."
    st.markdown(
        f":small[{' '.join(filter(None, (cancer, there, phrases.case_mix(case.prevalence, prediction.modality))))}]"
    )
    track_record.draw(model, prediction, case.context, figures)


def _differential(model: Model, case: Case, prediction: Prediction) -> None:
    draw_differential(
        view_rows.differential_items(model, prediction.probabilities, DIFFERENTIAL),
        key=session.current().key("differential-bars"),
        selected=evidence.target(case, prediction),
        on_choose=case.choose,
    )


def _tree(model: Model, case: Case, prediction: Prediction) -> None:
    """The tree, opened along the likely path; for a chosen node why it has no probability, and the way to its card."""
    node = case.node or evidence.target(case, prediction)
    draw_tree(
        view_rows.tree_rows(model, prediction.probabilities),
        opened=view_rows.likely_path(model, prediction.probabilities),
        selected=node,
        key=session.current().key("lit-tree"),
        on_choose=case.choose,
    )
    if case.node is not None and prediction.probabilities.of(case.node) is None:
        st.markdown(f":small[{phrases.without_probability(model, case.node, prediction.modality)}]")
    links.to_taxonomy(node)
