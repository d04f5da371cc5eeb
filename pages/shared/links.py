"""The ways between the pages Diagnose, Taxonomy and Saliency, with the node that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.session import place, session
from pages.shared import phrases

if TYPE_CHECKING:
    from model import Model

DIAGNOSE, TAXONOMY, SALIENCY = "diagnose/page.py", "explorer/page.py", "saliency/page.py"  # as the router knows them
NO_SALIENCY = "There is no saliency to show for this node: it has no probability of its own."


def to_taxonomy(node: str) -> None:
    """From a reading to the card of a node."""
    key = session.current().key("open-in-taxonomy")
    if st.button("What is this? Open in Taxonomy", key=key, type="tertiary"):
        place.go(node)
        st.switch_page(TAXONOMY)


def to_saliency() -> None:
    """From the evidence for a node to its maps by every method; the photo and the node are the session's."""
    if st.button("Explain this: all maps", key=session.current().key("open-in-saliency"), type="tertiary"):
        st.switch_page(SALIENCY)


def to_diagnose(model: Model, node: str) -> None:
    """From a node's card to what raises its score on the photo that is looked at; else why there is nothing to see."""
    if hindrance := why_not(model, node):
        st.markdown(f":small[{hindrance}]")
        return
    case = session.current().case
    key = session.current().lasting_key("use-in-diagnose")
    if st.button("Use in Diagnose: show the saliency for this node", key=key):
        case.choose(node)
        st.switch_page(DIAGNOSE)
    if not case.photos:
        st.markdown(
            ":small[There is no photo yet. The choice stays: add a photo on Diagnose, and what is shown on it is the "
            "evidence for this node.]"
        )


def why_not(model: Model, node: str) -> str:
    """Why no photo can show evidence for a node, in a sentence; empty where one can."""
    if node == model.taxonomy.root:
        return "Every photo is read as one of the diseases in the tree, so nothing on it speaks for the whole tree."
    case = session.current().case
    if not model.inference.is_resolved(node):
        return NO_SALIENCY
    if case.photos and case.shown.prediction.probabilities.of(node) is None:
        return phrases.without_probability(model, node, case.shown.prediction.modality)
    return ""
