"""Networks trained to be compared alone: the partition beside the cut, one data set asked about the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from model.benchmarking.experiments import kept
from pages.widgets.lib.figures import area_range, per_cent, per_cent_range

Measures = Mapping[str, Any]

ALIKE = "Networks trained alike for this comparison alone, 224 pixels and five epochs each; none of them is this model."


def of(evaluation: Measures) -> Measures:
    """The comparisons that belong to the photos of this evaluation; empty where none were made."""
    return kept(str(evaluation.get("manifest_sha256", "")))


def coarse(found: Measures, modality: str) -> None:
    """Trained on the partition and summed, beside trained on the cut itself: the paper's comparison."""
    rows = found.get("cuts", {}).get(modality)
    if not rows:
        return
    st.markdown("**Trained on the partition, or on the cut itself?** The paper found the partition better.")
    lines = [
        "| Cut | Nodes | Photos | Always the commonest | On the partition (95 %) | On the cut (95 %) | Points |",
        "|---|---|---|---|---|---|---|",
    ]
    for cut, row in rows.items():
        between, low, high = (f"{100 * row['difference'][side]:+.1f}" for side in ("value", "low", "high"))
        shares = [per_cent_range(row[k]["value"], row[k]["low"], row[k]["high"]) for k in ("partition", "direct")]
        lines.append(
            f"| {cut} | {row['nodes']} of {row['of']} | {row['n']:,} | {per_cent(row['commonest'])} | "
            f"{' | '.join(shares)} | {between} ({low} to {high}) |"
        )
    st.markdown("\n".join(lines))
    st.markdown(f":small[{ALIKE} Not all nodes of either cut are covered, so it is not the paper's table.]")


def crossed(found: Measures) -> None:
    """One dermoscopy data set's network asked about the other's photos."""
    rows = found.get("crossed")
    if not rows:
        return
    st.markdown(
        "**Trained on one data set, asked about the other** (melanomas, nevi and benign keratoses, dermoscopy):"
    )
    names = list(rows[0]["auc"])
    lines = [f"| AUC (95 %) | {' | '.join(f'Trained on {name}' for name in names)} |", "|---" * (len(names) + 1) + "|"]
    for row in rows:
        areas = [area_range(of["value"], of["low"], of["high"]) for of in (row["auc"][name] for name in names)]
        lines.append(f"| {row['title']} ({row['with']:,}, {row['without']:,}) | {' | '.join(areas)} |")
    st.markdown("\n".join(lines))
    st.markdown(f":small[{ALIKE}]")
