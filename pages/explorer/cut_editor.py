"""Any cut of the tree: one of the paper's, the training classes, or one that is clicked; and how well it is read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from model import BundleError
from model.evaluation.measure import accuracy_at, read_at
from model.evaluation.metrics import ENOUGH_FOR_A_SHARE, wilson
from model.formatting import markdown_table, per_cent, per_cent_range
from pages.evaluation.choice import MODALITIES
from pages.evaluation.tables import NOT_THE_PAPERS
from pages.session import cuts, session
from pages.shared import test_readings, view_rows
from pages.widgets.cut_tree.widget import draw_cut_tree
from taxonomy import Cut, Taxonomy
from taxonomy.cut import LEVELS

if TYPE_CHECKING:
    from model import Model

LEAD = (
    "Each disease that the model knows lies in exactly one node of a cut, so the probabilities of its nodes make "
    "100 %. A node of the cut is opened into the ones below it; one above the cut is closed over them. Diagnose and "
    "Evaluation show themselves at the same cut."
)
MEANING = (
    "Accuracy: the share of photos whose most probable node of the cut is the true one; the commonest alone: what "
    "always naming the most frequent node would reach. Found: the share of a node's test photos that were read as it."
)
NO_MODEL = "A cut is made of nodes that a model has a probability for: without a model there is none to make."


@dataclass(frozen=True)
class AtCut:
    """How the test photos of one modality are read at a cut."""

    n: int
    value: float  # share of photos whose most probable node is the true one
    low: float
    high: float
    commonest: float  # what always naming the commonest node would reach
    found: tuple[tuple[int, int], ...]  # for each node, its photos that were read as it, and all its photos


def draw(taxonomy: Taxonomy, model: Model | None) -> None:
    """The cut to choose or to click, what its nodes were trained on, and the accuracy on test photos."""
    if model is None:
        st.info(NO_MODEL)
        return
    st.markdown(LEAD)
    cut = cuts.choice(model.inference, "taxonomy")
    draw_cut_tree(
        cut,
        taxonomy.totals(model.bundle.photos).tolist(),
        lambda node: view_rows.family_of(taxonomy, node),
        key=session.current().lasting_key("cut-tree"),
        on_cut=lambda made: cuts.set_own(made.nodes),
    )
    st.markdown(":small[Beside each node of the cut: its training photos.]")
    _all_at_once(cut)
    _figures(model, cut)


def _all_at_once(cut: Cut) -> None:
    """For a model of hundreds of classes: every node opened by a step, or all of them closed."""
    key = session.current().lasting_key
    with st.container(horizontal=True):
        finer, whole = cut.opened_at(*cut.nodes), cut.closed_at(cut.inference.taxonomy.root)
        for name, other in (("Open every node by one step", finer), ("Close all", whole)):
            st.button(name, key=key(name), disabled=other == cut, on_click=cuts.set_own, args=(other.nodes,))


def _figures(model: Model, cut: Cut) -> None:
    """The accuracy at the cut and the share found of each node, one kind of photo apart from the other."""
    try:
        with st.spinner("Reading the test photos at this cut"):
            measured = at_cut(model, cut.nodes)
    except BundleError as error:
        st.error(str(error))
        measured = {}
    if not measured:
        st.markdown("This model comes without readings of test photos: how well it reads at this cut is not known.")
        return
    st.markdown(_accuracy(measured))
    st.markdown(f":small[{' '.join(filter(None, (MEANING, not_the_papers(cut))))}]")
    st.markdown(_nodes(model.taxonomy, cut, measured))


@lru_cache(maxsize=64)
def at_cut(model: Model, nodes: tuple[str, ...]) -> dict[str, AtCut]:
    """How test photos are read at a cut, by modality; empty for a model without readings.

    Kept for all sessions: they are photos that the data sets publish, and the interval takes a moment.

    Raises:
        BundleError: the readings were changed since they were measured.
    """
    readings = test_readings.of_bundle(model)
    if readings is None:
        return {}
    tested, measured = readings.where(split=test_readings.TEST).known, {}
    for modality in test_readings.modalities(tested):
        part = tested.where(modality=modality)
        truth, read = read_at(part, nodes)
        of_each = np.bincount(truth[truth >= 0], minlength=len(nodes))
        found = np.bincount(truth[truth == read], minlength=len(nodes))
        measured[modality] = AtCut(
            **accuracy_at(part, nodes),
            commonest=float(of_each.max() / len(part)),
            found=tuple(zip(found.tolist(), of_each.tolist(), strict=True)),
        )
    return measured


def not_the_papers(cut: Cut) -> str:
    """The remark that a level of which not all nodes are covered is none of the paper's figures; else empty."""
    for level in LEVELS:
        covered, of = cuts.coverage(cut.inference, level)
        if cut == cuts.named(cut.inference, level) and covered < of:
            return NOT_THE_PAPERS.format(nodes=f"{covered} of {of} nodes of the {level}")
    return ""


def _accuracy(measured: dict[str, AtCut]) -> str:
    rows = []
    for modality, row in measured.items():
        value = per_cent_range(row.value, row.low, row.high)
        rows.append((MODALITIES.get(modality, modality), value, per_cent(row.commonest), f"{row.n:,}"))
    return markdown_table(("Test photos", "Accuracy (95 %)", "The commonest alone", "Photos"), rows)


def _nodes(taxonomy: Taxonomy, cut: Cut, measured: dict[str, AtCut]) -> str:
    """A row a node of the cut: of each kind of test photo how many were read as it."""
    rows = [
        (taxonomy[node].name, *(_found(*row.found[k]) for row in measured.values())) for k, node in enumerate(cut.nodes)
    ]
    return markdown_table(("Node of the cut", *(f"Found, {name}" for name in measured)), rows)


def _found(hits: int, n: int) -> str:
    """The share of a node's test photos that were read as it, with Wilson's interval."""
    if n == 0:
        return "none tested"
    if n < ENOUGH_FOR_A_SHARE:
        return f"{n}, too few to say"
    low, high, _ = wilson(hits, n)
    return f"{per_cent_range(hits / n, low, high)} of {n:,}"
