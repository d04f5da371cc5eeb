"""The classes of a partition one by one: their path, photos and what they were in the shipped partition; and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import streamlit as st

from pages.session import session
from taxonomy import Partition, Taxonomy, TrainingClass
from taxonomy.comparison import Difference, Relation

STYLE = Path(__file__).with_name("partition.css")
SHOWN = 200  # rows; all of them are in the CSV
NAMED = 4  # nodes that one sentence names
ALL = "all of them"
ORDERS = ("in the order of the tree", "the largest first")
WORDS = {
    Relation.SAME: "the same",
    Relation.SPLIT: "split from",
    Relation.NARROWER: "narrower than",
    Relation.MERGED: "merged of",
    Relation.WIDER: "wider than",
    Relation.NEW: "new",
}
COLUMNS = ("kind", "node", "name", "photos", "path", "beside the shipped partition", "of")

Beside = Mapping[str, Difference]  # by class; empty where there is no shipped partition


def draw(cut: Partition, beside: Beside) -> None:
    """The table with its two controls."""
    key = session.current().lasting_key
    with st.container(horizontal=True, vertical_alignment="bottom"):
        order = st.selectbox("Classes", ORDERS, key=key("partition-order"))
        kinds = sorted({d.relation for d in beside.values()}, key=list(Relation).index)
        which = ALL
        if kinds:
            which = st.selectbox(
                "Beside the shipped partition",
                [ALL, *kinds],
                format_func=lambda kind: WORDS[kind] if isinstance(kind, Relation) else kind,
                key=key("partition-relation"),
            )
    rows = [c for c in cut.classes if which == ALL or beside[c.node].relation == which]
    if order == ORDERS[1]:
        rows.sort(key=lambda c: -c.photos)
    if len(rows) > SHOWN:
        st.markdown(f":small[The first {SHOWN} of {len(rows):,} classes; all are in the file.]")
    st.html(STYLE)
    st.html(table(cut.taxonomy, rows[:SHOWN], max((c.photos for c in cut.classes), default=1), beside))


def table(taxonomy: Taxonomy, rows: Sequence[TrainingClass], largest: int, beside: Beside) -> str:
    """The rows as HTML, every name escaped; the bars are shares of the largest class."""
    heads = '<th scope="col">Training class</th><th scope="col" class="number">Photos</th>'
    heads += '<th scope="col">Beside the shipped partition</th>' if beside else ""
    lines = []
    for c in rows:
        cell = f"<td>{escape(in_words(taxonomy, beside[c.node]))}</td>" if beside else ""
        bar = f'<span class="share" style="width:{max(2, round(100 * c.photos / largest))}%"></span>'
        lines.append(
            f'<tr><th scope="row">{escape(taxonomy[c.node].name)}<span class="path">{escape(path(taxonomy, c.node))}'
            f'</span></th><td class="number">{c.photos:,}{bar}</td>{cell}</tr>'
        )
    body = f'<table class="slices"><thead><tr>{heads}</tr></thead><tbody>{"".join(lines)}</tbody></table>'
    return f'<div class="slices-frame" role="region" aria-label="Training classes" tabindex="0">{body}</div>'


def path(taxonomy: Taxonomy, node: str) -> str:
    """The names above a node, from the first level down."""
    return " › ".join(taxonomy[above].name for above in taxonomy.ancestors(node)[1:])


def in_words(taxonomy: Taxonomy, difference: Difference) -> str:
    """ "split from Melanocytic nevus", "merged of Basal cell carcinoma and Squamous cell carcinoma"."""
    words = WORDS[difference.relation]
    if difference.relation in (Relation.SAME, Relation.NEW):
        return words
    return f"{words} {names(taxonomy, difference.others)}"


def names(taxonomy: Taxonomy, nodes: Sequence[str]) -> str:
    """ "A, B and C"; of many the first few and the number of the rest."""
    names = [taxonomy[node].name for node in nodes[:NAMED]]
    if len(nodes) > NAMED:
        names.append(f"{len(nodes) - NAMED:,} more")
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def as_csv(cut: Partition, beside: Beside) -> str:
    """Every class and every label trained as a sum, a row each; photos add up to all. Nodes are joined by "|"."""
    taxonomy, text = cut.taxonomy, io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for c in cut.classes:
        difference = beside.get(c.node)
        relation = (WORDS[difference.relation], "|".join(difference.others)) if difference else ("", "")
        writer.writerow(("class", c.node, taxonomy[c.node].name, c.photos, path(taxonomy, c.node), *relation))
    for node in cut.summed:
        parts = "|".join(cut.classes[k].node for k in cut.targets(node))
        writer.writerow(("sum", node, taxonomy[node].name, cut.photos[node], path(taxonomy, node), "", parts))
    return text.getvalue()
