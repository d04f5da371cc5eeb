"""One photo's reading: what it is and how sure, where on the photo, the figures as pictures, the lit tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model.formatting import unbroken
from model.headline import headline_of
from pages.diagnose import figures, folds, headline_cautions, joint_reading
from pages.session import session
from pages.session.case import Case, CasePhoto
from pages.shared import evidence, links, phrases, switcher, view_rows
from pages.widgets.tree.widget import draw_tree

if TYPE_CHECKING:
    from model import Model, Prediction


def draw(model: Model, case: Case) -> None:
    """The reading of the photo that is looked at, and of all of them where they show one lesion."""
    if case.one_lesion:
        joint_reading.draw(model, case)
    if len(case.photos) > 1:
        switcher.draw(case)
    case_photo = case.shown
    prediction = case.in_case_mix(case_photo.prediction)
    with st.container(key="reading"):
        with st.container(key="answer"):
            _answer(model, case, case_photo, prediction)
        with st.container(key="photo"):
            evidence.draw(model, case, case_photo, prediction)
        if prediction.readable:
            with st.container(key="figures"):
                figures.draw(model, case, prediction)
        if case.shows(prediction, case_photo):
            with st.container(key="tree"):
                st.subheader("Tree", anchor=False)
                _tree(model, case, prediction)
    folds.draw(model, case, case_photo, prediction)


def _answer(model: Model, case: Case, case_photo: CasePhoto, prediction: Prediction) -> None:
    """The headline, the line under it and the next step, as the one table of headlines has them."""
    said = headline_of(prediction)
    st.set_page_config(page_title=f"{said.brief} · Dermatree")
    st.header(said.heading, anchor=False)
    st.markdown(unbroken(f"{said.line}  \n**Next:** {said.next_step}"))
    headline_cautions.draw(model, case, case_photo, prediction)
    if not prediction.readable:
        switcher.all_the_same(case, case_photo)


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
