"""Networks trained to be compared alone: the partition beside the cut, one data set asked about the other."""

from __future__ import annotations

import streamlit as st

from model import BundleError
from model.evaluation.experiments import kept
from model.formatting import area_of, markdown_table, per_cent, points_of, share_of
from model.schema.evaluation import Evaluation
from model.schema.experiments import Experiments

ALIKE = "Networks trained alike for this comparison alone, 224 pixels and five epochs each; none of them is this model."
COARSE = ("Cut", "Nodes", "Photos", "Always the commonest", "On the partition (95 %)", "On the cut (95 %)", "Points")


def of(evaluation: Evaluation) -> Experiments | None:
    """The comparisons that belong to the photos of this evaluation; None where none were made, or none can be read."""
    try:
        return kept(evaluation["manifest_sha256"])
    except BundleError as error:
        st.error(str(error))
        return None


def coarse(found: Experiments | None, modality: str) -> None:
    """Trained on the partition and summed, beside trained on the cut itself: the paper's comparison."""
    rows = found["cuts"].get(modality) if found else None
    if not rows:
        return
    st.markdown("**Trained on the partition, or on the cut itself?** The paper found the partition better.")
    cells = [
        (
            cut,
            f"{row['nodes']} of {row['of']}",
            f"{row['n']:,}",
            per_cent(row["commonest"]),
            share_of(row["partition"]),
            share_of(row["direct"]),
            points_of(row["difference"]),
        )
        for cut, row in rows.items()
    ]
    st.markdown(markdown_table(COARSE, cells))
    st.markdown(f":small[{ALIKE} Not all nodes of either cut are covered, so it is not the paper's table.]")


def crossed(found: Experiments | None) -> None:
    """One dermoscopy data set's network asked about the other's photos."""
    rows = found["crossed"] if found else None
    if not rows:
        return
    st.markdown(
        "**Trained on one data set, asked about the other** (melanomas, nevi and benign keratoses, dermoscopy):"
    )
    names = list(rows[0]["auc"])
    cells = [
        (f"{row['title']} ({row['with']:,}, {row['without']:,})", *(area_of(row["auc"][name]) for name in names))
        for row in rows
    ]
    st.markdown(markdown_table(("AUC (95 %)", *(f"Trained on {name}" for name in names)), cells))
    st.markdown(f":small[{ALIKE}]")
