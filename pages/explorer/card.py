"""A node's card: what it is called, what it is, where it stands, and what the model knows of it."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from pages.explorer import examples, known
from pages.explorer.codes import Code, codes_of
from pages.shared import links
from pages.shared.literal import literal
from taxonomy import Node, Taxonomy

if TYPE_CHECKING:
    from model import Model

BEHAVIORS = {
    "benign": "Benign",
    "uncertain": "Of uncertain behavior: neither benign nor malignant for sure",
    "premalignant": "Premalignant: no cancer, but cancer may arise from it",
    "in situ": "In situ: a cancer that has not grown beyond the layer in which it arose",
    "malignant": "Malignant",
}
NEIGHBOURS = 12


def draw(taxonomy: Taxonomy, model: Model | None, node: str) -> None:
    """The card; of a model that can't be opened nothing is said but that."""
    st.header(literal(taxonomy[node].name), anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        _named(taxonomy, taxonomy[node])
        _place(taxonomy, node)
    with right:
        st.subheader("What the model knows", anchor=False)
        if model is None:
            st.markdown("There is no model to ask: the tree is shown by itself.")
        else:
            known.draw(model, node)
            links.to_diagnose(model, node)
    if model is not None:
        examples.draw(model, node)


def _named(taxonomy: Taxonomy, node: Node) -> None:
    """Synonyms, behavior, note and codes."""
    if others := (*node.synonyms, *node.abbreviations):
        st.markdown(f"Also called {', '.join(map(literal, others))}.")
    if behavior := BEHAVIORS.get(taxonomy.behavior_of(node.id)):
        st.markdown(f"**{behavior}.**")
    if node.note:
        st.markdown(literal(node.note))
    codes = codes_of(node.codes)
    if codes:
        st.html(codes_as_html(codes))


def codes_as_html(codes: list[Code]) -> str:
    """A line for each vocabulary, every code a link to where anybody can look it up."""
    lines = [
        f"<li>{escape(title)} {', '.join(map(_as_html, group))}</li>"
        for title, group in groupby(codes, key=lambda code: code.title)
    ]
    return f'<ul aria-label="Codes" style="list-style:none;padding:0;margin:0">{"".join(lines)}</ul>'


def _as_html(code: Code) -> str:
    if not code.address:
        return escape(code.code)
    safe = 'target="_blank" rel="noopener noreferrer" style="color:inherit"'  # a browser's own blue is lost on dark
    return f'<a href="{escape(code.address)}" {safe}>{escape(code.code)}</a>'


def _place(taxonomy: Taxonomy, node: str) -> None:
    """The path, how much lies below, and the neighbours."""
    path = " › ".join(literal(taxonomy[above].name) for above in taxonomy.path(node))
    below = len(taxonomy.leaves(node))
    what = "Nothing stands below it." if taxonomy.is_leaf(node) else f"Diseases below it: {below:,}."
    st.markdown(f"{path}  \n:small[{what}]")
    around, count = neighbours(taxonomy, node)
    if around:
        title = "Neighbours" if count == len(around) else f"Neighbours, the nearest {len(around)} of {count}"
        known.ways(taxonomy, title, around, "neighbour")


def neighbours(taxonomy: Taxonomy, node: str, most: int = NEIGHBOURS) -> tuple[list[str], int]:
    """At most `most` of the nodes beside this one, those nearest to it in the tree's order; and how many there are."""
    ancestors = taxonomy.ancestors(node)
    if not ancestors:
        return [], 0
    siblings = list(taxonomy.children(ancestors[-1]))
    here = siblings.index(node)
    first = max(0, min(here - most // 2, len(siblings) - 1 - most))
    return [other for other in siblings[first : first + most + 1] if other != node], len(siblings) - 1
