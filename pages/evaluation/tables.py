"""What is printed and not drawn: the cuts, groups of patients, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model.evaluation.slices import ENOUGH_LESIONS
from model.formatting import markdown_table, per_cent, share_of
from model.schema.figures import Counts, Split

if TYPE_CHECKING:
    from model import Model

NOT_THE_PAPERS = (
    "The model covers {nodes}; these figures must not be set beside the paper's 72.1 and 55.4 %, which are for all "
    "3 and all 9 nodes."
)


def cuts(figures: Split, modality: str) -> None:
    """Accuracy at the first and second level and of the training classes."""
    found = figures["cuts"].get(modality)
    if not found:
        return
    rows = [(name, f"{row['nodes']} of {row['of']}", share_of(row), f"{row['n']:,}") for name, row in found.items()]
    st.markdown(markdown_table(("Cut", "Nodes that the model covers", "Accuracy (95 %)", "Photos"), rows))
    covered = " and ".join(
        f"{row['nodes']} of {row['of']}" for name, row in found.items() if name != "training classes"
    )
    st.markdown(f":small[{NOT_THE_PAPERS.format(nodes=covered + ' nodes of the first and second level')}]")


def subgroups(figures: Split, modality: str) -> None:
    """Malignancy by group of patients; what is too little to say is said."""
    found = figures["subgroups"].get(modality)
    if not found:
        return
    rows = []
    for name, row in found.items():
        measured = ("not evaluated", "", "")
        if row["evaluated"]:
            measured = (f"{row['auc']:.2f}", share_of(row["sensitivity"]), share_of(row["specificity"]))
        rows.append((name, f"{row['with']:,}, {row['without']:,}", *measured))
    head = ("Patients", "With, without", "AUC", "Sensitivity (95 %)", "Specificity (95 %)")
    st.markdown(markdown_table(head, rows))
    st.markdown(f":small[Not evaluated: fewer than {ENOUGH_LESIONS} lesions with the target or without it.]")


def refusals(model: Model, figures: Split) -> None:
    """Photos that get no reading: of each data set, and of each diagnosis."""
    rows = [(name, _of(row)) for name, row in figures["refusals"].items()]
    for name, row in figures["refusals_by_diagnosis"].items():
        modality, _, node = name.partition(": ")
        rows.append((f"{model.taxonomy[node].name}, {modality}", _of(row)))
    st.markdown(markdown_table(("Photos", "Given no reading"), rows))


def _of(row: Counts) -> str:
    refused = sum(count for reason, count in row.items() if reason != "n")
    return f"{refused:,} of {row['n']:,} ({per_cent(refused / row['n'])})" if refused else f"none of {row['n']:,}"
