"""What is printed and not drawn: the cuts, groups of patients, shortcuts, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model.evaluation.figures import Counts, Split
from model.evaluation.slices import ENOUGH_LESIONS
from pages.widgets.lib.figures import per_cent, per_cent_range

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
    lines = ["| Cut | Nodes that the model covers | Accuracy (95 %) | Photos |", "|---|---|---|---|"]
    for name, row in found.items():
        value = per_cent_range(row["value"], row["low"], row["high"])
        lines.append(f"| {name} | {row['nodes']} of {row['of']} | {value} | {row['n']:,} |")
    st.markdown("\n".join(lines))
    covered = " and ".join(
        f"{row['nodes']} of {row['of']}" for name, row in found.items() if name != "training classes"
    )
    st.markdown(f":small[{NOT_THE_PAPERS.format(nodes=covered + ' nodes of the first and second level')}]")


def subgroups(figures: Split, modality: str) -> None:
    """Malignancy by group of patients; what is too little to say is said."""
    found = figures["subgroups"].get(modality)
    if not found:
        return
    lines = ["| Patients | With, without | AUC | Sensitivity (95 %) | Specificity (95 %) |", "|---|---|---|---|---|"]
    for name, row in found.items():
        counts = f"{row['with']:,}, {row['without']:,}"
        if not row["evaluated"]:
            lines.append(f"| {name} | {counts} | not evaluated | | |")
            continue
        rates = [per_cent_range(r["value"], r["low"], r["high"]) for r in (row["sensitivity"], row["specificity"])]
        lines.append(f"| {name} | {counts} | {row['auc']:.2f} | {rates[0]} | {rates[1]} |")
    st.markdown("\n".join(lines))
    st.markdown(f":small[Not evaluated: fewer than {ENOUGH_LESIONS} lesions with the target or without it.]")


def refusals(model: Model, figures: Split) -> None:
    """Photos that get no reading: of each data set, and of each diagnosis."""
    lines = ["| Photos | Given no reading |", "|---|---|"]
    for name, row in figures["refusals"].items():
        lines.append(f"| {name} | {_of(row)} |")
    for name, row in figures["refusals_by_diagnosis"].items():
        modality, _, node = name.partition(": ")
        lines.append(f"| {model.taxonomy[node].name}, {modality} | {_of(row)} |")
    st.markdown("\n".join(lines))


def _of(row: Counts) -> str:
    refused = sum(count for reason, count in row.items() if reason != "n")
    return f"{refused:,} of {row['n']:,} ({per_cent(refused / row['n'])})" if refused else f"none of {row['n']:,}"
