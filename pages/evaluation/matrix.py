"""The confusion matrix at any cut, and the photos of one of its cells where their licence lets us show them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from model.evaluation.case_photos import pictures
from model.evaluation.measure import read_at
from model.formatting import per_cent
from pages.evaluation.choice import Question
from pages.session import cuts, session
from pages.widgets.matrix.widget import draw_matrix

if TYPE_CHECKING:
    from model import Model
    from model.evaluation.readings import Readings

SHOWN = 24  # photos of a cell


def draw(model: Model, question: Question) -> None:
    """Rows are what the photos show, columns what was most probable; of all photos of this kind and these patients."""
    key = session.current().lasting_key
    cut = cuts.choice(model.inference, "evaluation")
    nodes = [node for node in cut.nodes if model.calibration(question.task.modality).covers(node)]
    photos = question.photos.only(question.photos.within(*nodes))  # the others are of no kind that was trained
    truth, read = read_at(photos, nodes)
    counts = np.zeros((len(nodes), len(nodes)), dtype=int)
    np.add.at(counts, (truth, read), 1)
    shown = [k for k in range(len(nodes)) if counts[k].any()]
    names = [model.taxonomy[node].name for node in nodes]
    cell_key = f"{hash(cut.nodes)}-{question.task.id}"  # a cell is of this very cut, whatever its name
    cells = session.current().cells
    draw_matrix(
        [names[k] for k in shown],
        names,
        counts[shown].tolist(),
        key=key(f"matrix-{cell_key}"),
        label=f"What the photos show and what was read as most probable, {session.current().cut}",
        chosen=cells.get(cell_key),
        on_choose=lambda cell: cells.__setitem__(cell_key, cell),
    )
    st.markdown(
        f":small[{len(photos):,} photos; shares are of each row, as in the paper. Most probable by the calibrated "
        "probability, which favours what is common.]"
    )
    if cell_key in cells:
        row, column = cells[cell_key]
        if row < len(shown):
            mine = photos.only((truth == shown[row]) & (read == column))
            _cases(mine, names[shown[row]], names[column])


def _cases(cases: Readings, shows: str, read_as: str) -> None:
    """Thumbnails with label, probability, source and licence; a sentence for those that are not shown."""
    kept = pictures()
    st.markdown(f"**{shows}, read as {read_as}: {len(cases):,} photos**")
    here = [k for k in range(len(cases)) if str(cases["photo"][k]) in kept]
    if len(here) < len(cases):
        st.markdown(
            f":small[{len(cases) - len(here):,} of them are not shown: they are kept for the Reader study, or are no "
            "photos that came with this app.]"
        )
    figures = [_figure(cases, k, kept.uri(str(cases["photo"][k]))) for k in here[:SHOWN]]
    st.html(f'<div class="cases">{"".join(figures)}</div>')


def _figure(cases: Readings, row: int, uri: str) -> str:
    probability = per_cent(float(cases.p[row].max()))
    credit = f"{cases['dataset'][row]}, {cases['license'][row]}"
    name = str(cases["photo"][row]).rpartition("/")[2].partition(".")[0]
    return (
        f'<figure><img src="{uri}" alt="Test photo {escape(name)}">'
        f"<figcaption>{escape(name)}, {probability}<br>{escape(credit)}</figcaption></figure>"
    )
