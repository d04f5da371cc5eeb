"""Which node of the tree the reader looks at: kept in the session, and in the address, so that a link opens at it."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

import model
from pages.session import session
from taxonomy import Taxonomy, load_taxonomy

PARAMETER = "node"


def tree() -> Taxonomy:
    """The tree of the model at work, in which its rests stand; the shipped one while, or where, none is opened."""
    opened = model.loaded()
    return _shipped() if opened is None else opened.taxonomy


@lru_cache(maxsize=1)
def _shipped() -> Taxonomy:
    return load_taxonomy()


def current() -> str:
    """The node that is looked at; the root at first, and where an address names a node that the tree does not have."""
    here, requested = session.current(), st.query_params.get(PARAMETER)
    if requested is not None and requested in tree():
        here.place = requested
    elif here.place is not None:
        st.query_params[PARAMETER] = here.place
    return here.place or tree().root


def go(node: str) -> None:
    """Look at a node; the address follows. Made to be the `on_choose` of whatever shows nodes."""
    if node in tree():
        session.current().place = node
        st.query_params[PARAMETER] = node


def lost() -> str | None:
    """What an address asks for and the tree does not have."""
    requested = st.query_params.get(PARAMETER)
    return requested if requested is not None and requested not in tree() else None
