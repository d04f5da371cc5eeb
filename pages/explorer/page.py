"""The tree of diseases: search it, walk it, see what the model knows of a node, cut it, and take it away."""

from __future__ import annotations

import streamlit as st

from pages.explorer import card, cut_editor, partition_view, saving
from pages.explorer.nodes import explorer_nodes
from pages.server.readiness import model_or_sentence
from pages.session import place, session
from pages.shared import notice
from pages.widgets.explorer.widget import draw_explorer

PARTS = ("The node", "Partition", "Cut", "Save")


def draw() -> None:
    """The page: the tree on top, whatever is asked of it below."""
    st.title("Taxonomy", anchor=False)
    notice.before_any_result()
    model = model_or_sentence()
    taxonomy = place.tree() if model is None else model.taxonomy
    st.markdown(
        f"{len(taxonomy.leaves()):,} diseases in the order of the paper: 3 nodes, below them 9, below them groups. The "
        "model knows a few of them, and the tree says which."
    )
    if lost := place.lost():
        st.warning(f'There is no node "{lost}" in this tree. Its ids never change: look whether the link is complete.')
    node = place.current()
    draw_explorer(
        explorer_nodes(taxonomy, model),
        selected=node,
        key=session.current().lasting_key("explorer"),
        on_choose=place.go,
    )
    key = session.current().lasting_key("taxonomy-part")
    part = st.segmented_control("Look closer", PARTS, default=PARTS[0], required=True, key=key)
    if part == "Partition":
        partition_view.draw(taxonomy, model)
    elif part == "Cut":
        cut_editor.draw(taxonomy, model)
    elif part == "Save":
        saving.draw(taxonomy, model, node)
    else:
        card.draw(taxonomy, model, node)


draw()
