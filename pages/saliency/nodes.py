"""Several nodes on one photo: the nine of the second level, as in the paper's figure, and the path to the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from model.formatting import per_cent
from pages.saliency import panels
from pages.saliency.selection import Selection
from pages.session import session
from pages.shared import evidence, phrases, view_rows
from pages.widgets.maps.widget import MapPanel

if TYPE_CHECKING:
    from model import Model

SECOND_LEVEL = (
    "The nine nodes of the paper's second level at once, all on one scale: the strongest evidence for any disease on "
    "this photo. Click one, and it is the node that every page looks at."
)
PATH = (
    "The root holds every disease, so there is nothing to tell apart and its map is empty. From there on each map "
    "shows what speaks for that node against all others. The scale is the same."
)
UNIT, DEPTH = "log-odds", 2
EVERY_PHOTO = "every photo: nothing to tell apart"


def draw(model: Model, chosen: Selection) -> None:
    """Both sets of maps; a node that is chosen in one is chosen everywhere."""
    taxonomy = model.taxonomy
    st.subheader("The second level", anchor=False)
    st.markdown(SECOND_LEVEL)
    _draw(model, chosen, [n for n in taxonomy.ids if taxonomy.depth[taxonomy.index(n)] == DEPTH], "second-level")
    path = path_to_answer(model, chosen)
    st.subheader(f"From the root to {taxonomy[path[-1]].name}", anchor=False)
    st.markdown(PATH)
    _draw(model, chosen, path, "path")


def path_to_answer(model: Model, chosen: Selection) -> tuple[str, ...]:
    """From the root to the answer; for a photo without one, to the most probable disease."""
    answer = chosen.prediction.answer
    if answer is not None and answer.node is not None:
        return model.taxonomy.path(answer.node)
    return view_rows.likely_path(model, chosen.prediction.probabilities)


def _draw(model: Model, chosen: Selection, shown: Sequence[str], key: str) -> None:
    panels.draw(
        chosen,
        [panel_of(model, chosen, node) for node in shown],
        key=f"nodes-{key}",
        label="Evidence for the nodes of the second level" if key == "second-level" else "Evidence along the path",
        selected=chosen.node,
        scale_to={UNIT: evidence.shared_scale(chosen.prediction)},
        on_choose=session.current().case.choose,
    )


def panel_of(model: Model, chosen: Selection, node: str) -> MapPanel:
    """A node's evidence with its probability; one without a probability has no map, and says why."""
    p = chosen.prediction.probabilities.of(node)
    figure, note = EVERY_PHOTO, ""
    if p is None:
        figure = "no number of its own" if model.inference.merged_into(node) else "not covered"
        note = phrases.without_probability(model, node, chosen.prediction.modality)
    elif node != model.taxonomy.root:
        figure = per_cent(p)
    return MapPanel(
        key=node,
        title=model.taxonomy[node].name,
        subtitle=figure,
        grid=None if p is None else chosen.prediction.saliency(node).tolist(),
        unit=UNIT,
        diverging=False,
        note=note,
        caption=panels.caption(model, node, None, "Evidence"),
        missing="No map.",
        choosable=p is not None and node != model.taxonomy.root,  # no photo speaks for the whole tree
    )
