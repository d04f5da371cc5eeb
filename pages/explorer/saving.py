"""What can be taken away: the tree, the branch that is looked at, or the training classes, in a format of choice.

What is saved holds nothing of a patient: it is the tree, and how many training photos stand on it.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.explorer.partition_view import shipped_fewest, shipped_size
from pages.session import session
from pages.widgets.link.widget import draw_link
from taxonomy import Partition, Taxonomy
from taxonomy.export import FORMATS, describe, export
from taxonomy.partition import restored

if TYPE_CHECKING:
    from model import Model

TREE, BRANCH, CLASSES = "tree", "branch", "classes"
LINES = 12  # of a text, as a foretaste
WIDTH = 160  # letters of such a line
SPREADSHEET = (
    "Opens in a spreadsheet. A cell that a spreadsheet could take for a formula has a space before it, which is taken "
    "off again when the table is read."
)
FOR = {
    "tsv": f"{SPREADSHEET} The rows of a tree are in the form of `taxonomy/diseases.tsv`: `python -m taxonomy --tree` "
    "with the file's name reads them.",
    "json": "For programs: nodes inside nodes, with synonyms and codes, and the hash of the tree that they are from.",
    "obo": "For ontology programs, in the OBO Graphs format. Ids begin with `urn:dermatree:`, which is not registered: "
    "they name a node and lead nowhere.",
    "newick": "For programs that draw or compare trees: names and shape, every branch 1 long.",
    "svg": "For print and slides, in any size: the names of all leaves are in it, however small they are here.",
}
FOR_CLASSES = {
    "tsv": f"{SPREADSHEET} A row for each class with its training photos, and for each label that is trained as a sum.",
    "json": "For programs: each class with its training photos and its place, and the labels that are trained as sums.",
}


@st.fragment
def draw(taxonomy: Taxonomy, model: Model | None, node: str) -> None:
    """What, in which format, what it will look like, and the link. A fragment: the tree above isn't drawn anew."""
    session.touch()
    key = session.current().lasting_key
    names = {TREE: "The whole tree", BRANCH: f"The branch “{taxonomy[node].name}”"}
    if model is not None:
        names[CLASSES] = "The model's training classes"
    start = 1 if node != taxonomy.root else 0
    what = st.radio(
        "What to save", list(names), index=start, format_func=names.__getitem__, horizontal=True, key=key("save-what")
    )
    format = st.selectbox(
        "Format", list(FORMATS), format_func=lambda name: FORMATS[name].name, index=4, key=key("save-format")
    )
    st.markdown(FOR_CLASSES.get(format, FOR[format]) if what == CLASSES else FOR[format])
    text = _text(taxonomy, model, what, node if what == BRANCH else taxonomy.root, format)
    file = {TREE: "tree", BRANCH: node, CLASSES: "training-classes"}[what]
    kind = FORMATS[format]
    label = f"Save {kind.name.partition(',')[0]} ({_size(text)})"
    draw_link(label, f"dermatree-{file}.{kind.extension}", text, key=key("save-link"), mime=kind.mime)
    if format == "svg":
        classes = shipped(taxonomy, model) if what == CLASSES and model is not None else None
        st.html(picture(text, describe(taxonomy, node if what == BRANCH else None, classes)))
    else:
        st.code(_beginning(text), language=None)


@lru_cache(maxsize=6)
def _text(taxonomy: Taxonomy, model: Model | None, what: str, top: str, format: str) -> str:
    """What is saved; made once for all readers, for it depends on the tree and the model alone."""
    classes = shipped(taxonomy, model) if what == CLASSES and model is not None else None
    return export(taxonomy, format, None if what == CLASSES else top, classes)


def shipped(taxonomy: Taxonomy, model: Model) -> Partition:
    """The partition that the model was trained on, as its bundle has it and not cut anew."""
    classes = {str(entry["node"]): int(entry["photos"]) for entry in model.bundle.metadata["classes"]}
    return restored(taxonomy, classes, model.bundle.photos, shipped_size(model), shipped_fewest(model))


def picture(svg: str, alt: str) -> str:
    """The picture as HTML: as an image, in which no script and no link would run."""
    data = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    style = "display:block;max-width:100%;height:auto;border:1px solid #8B9095;border-radius:4px"
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt)}" style="{style}">'


def _beginning(text: str) -> str:
    """The first lines, each cut where it is too long to be read."""
    lines = text.splitlines()
    shown = [line if len(line) <= WIDTH else line[: WIDTH - 1] + "…" for line in lines[:LINES]]
    return "\n".join([*shown, *(["…"] if len(lines) > LINES else [])])


def _size(text: str) -> str:
    size = len(text.encode("utf-8"))
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
