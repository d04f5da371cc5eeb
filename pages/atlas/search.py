"""Search a diagnosis: which cases of the map are of it, or below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.session import session
from pages.shared import links
from pages.shared.literal import literal

if TYPE_CHECKING:
    from model.atlas import Atlas

FOUND = 6  # names that are offered for a text


def draw_field() -> str:
    """What the reader asks for."""
    key = session.current().lasting_key("atlas-search")
    text = st.text_input("Find a diagnosis", placeholder="Name, synonym or code", key=key, max_chars=80)
    return text.strip()


def chosen(atlas: Atlas, text: str) -> str | None:
    """Which of the diseases that a text finds is meant; None where nothing is asked or found."""
    if not text:
        return None
    found = atlas.taxonomy.look_up(text, FOUND)
    if not found.nodes or found.near:
        question = " Did you mean one of these?" if found.near else ""
        st.markdown(f"The tree has no disease called {literal(text)}.{question}")
    if not found.nodes:
        return None
    nodes = [node.id for node in found.nodes]
    return st.pills(
        "Did you mean" if found.near else "Which one",
        nodes,
        default=None if found.near else nodes[0],  # what is merely near is the reader's to choose
        required=not found.near,
        format_func=lambda node: f"{literal(atlas.taxonomy[node].name)}, {counted(atlas, node)}",
        key=session.current().lasting_key(f"atlas-found-{text.lower()}"),
        label_visibility="collapsed",
    )


def lit(atlas: Atlas, node: str | None) -> list[int] | None:
    """The rows that light up; None where nothing was searched."""
    return None if node is None else [int(row) for row in atlas.within(node).nonzero()[0]]


def say(atlas: Atlas, node: str) -> None:
    """How many cases light up; where there are none, that, and the nearest group that has some."""
    count = int(atlas.within(node).sum())
    name = literal(atlas.taxonomy[node].name)
    if count:
        st.markdown(f"**{name}**: {count:,} of the {len(atlas):,} cases, lit on the map.")
    else:
        groups = reversed(atlas.taxonomy.ancestors(node)[1:])  # that some are in the whole tree goes without saying
        above = next((group for group in groups if atlas.within(group).any()), None)
        where = (
            ""
            if above is None
            else (
                f" The nearest group above it that has some is {literal(atlas.taxonomy[above].name)}, "
                f"{counted(atlas, above)}."
            )
        )
        st.markdown(f"There are no cases of **{name}** here.{where}")
    links.to_taxonomy(node)


def counted(atlas: Atlas, node: str) -> str:
    """ "1 case", "498 cases", "no cases"."""
    count = int(atlas.within(node).sum())
    return "no cases" if not count else "1 case" if count == 1 else f"{count:,} cases"
