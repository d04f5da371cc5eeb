"""The cut of the tree that this session is shown at: one of the paper's, the training classes, or the reader's own."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from pages.session import session
from taxonomy import Cut, Inference, TaxonomyError
from taxonomy.cut import LEVELS

CLASSES, OWN = "training classes", "your own"
NAMES = (*LEVELS, CLASSES, OWN)
FALLBACK = "second level"  # where the reader's own cut does not fit the model


def chosen(inference: Inference) -> Cut:
    """The session's cut; the second level where there is no own one, or none that fits this model."""
    here = session.current()
    if here.cut == OWN and here.own_cut and not misfit(inference):
        return Cut(inference, here.own_cut)
    return named(inference, FALLBACK if here.cut == OWN else here.cut)


def named(inference: Inference, name: str) -> Cut:
    """A cut by its name; the reader's own has none before it is made, and is no name here."""
    return Cut.of_classes(inference) if name == CLASSES else Cut.at_depth(inference, LEVELS[name])


def misfit(inference: Inference) -> str:
    """Why the reader's own cut is none of this model's; empty where it fits, or none was made."""
    try:
        Cut(inference, session.current().own_cut or Cut.of_classes(inference).nodes)
    except TaxonomyError as error:
        return str(error)
    return ""


def set_own(nodes: Iterable[str]) -> None:
    """Make these nodes the reader's own cut, on every page."""
    here = session.current()
    here.own_cut, here.cut = tuple(nodes), OWN


def choice(inference: Inference, key: str) -> Cut:
    """The control that every page has, with a sentence on what the cut holds. `key` tells the pages' controls apart.

    It shows what was last chosen on any page.
    """
    here, widget = session.current(), session.current().lasting_key(f"cut-{key}")
    st.session_state[widget] = here.cut
    st.segmented_control(
        "Cut of the tree",
        NAMES,
        required=True,
        key=widget,
        on_change=lambda: _take(inference, st.session_state[widget]),
    )
    cut = chosen(inference)
    st.markdown(f":small[{label(cut)}]")
    return cut


def _take(inference: Inference, name: str) -> None:
    """An own cut begins as the one that was looked at before."""
    if name == OWN and not session.current().own_cut:
        set_own(chosen(inference).nodes)
    session.current().cut = name


def label(cut: Cut) -> str:
    """What the session's cut holds, in a sentence: how many of the tree's nodes the model covers, or why another."""
    name = session.current().cut
    if name == CLASSES:
        return f"The {len(cut.nodes):,} classes that the model was trained on: the finest cut there is."
    if name != OWN:
        covered, of = coverage(cut.inference, name)
        return f"The model covers {covered:,} of the {of:,} nodes of the {name}."
    if reason := misfit(cut.inference):
        return f"Your own cut does not fit this model, so the {FALLBACK} stands in its place. {reason}"
    nodes = "1 node" if len(cut.nodes) == 1 else f"{len(cut.nodes):,} nodes"
    return f"Your own cut, {nodes}: open and close it on the page Taxonomy, under Cut."


def coverage(inference: Inference, level: str) -> tuple[int, int]:
    """How many nodes of a level the model covers, and how many the tree has."""
    at = inference.taxonomy.depth == LEVELS[level]
    return int((at & inference.resolved).sum()), int(at.sum())
