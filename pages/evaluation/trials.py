"""Networks trained to be compared alone: the partition beside the cut, one data set asked about the other."""

from __future__ import annotations

import streamlit as st

from model.evaluation.experiments import Experiments, kept
from model.evaluation.schema import Evaluation
from pages.widgets.lib.figures import area_range, per_cent, per_cent_range

ALIKE = "Networks trained alike for this comparison alone, 224 pixels and five epochs each; none of them is this model."


def of(evaluation: Evaluation) -> Experiments | None:
    """The comparisons that belong to the photos of this evaluation; None where none were made."""
    return kept(evaluation["manifest_sha256"])


def coarse(found: Experiments | None, modality: str) -> None:
    """Trained on the partition and summed, beside trained on the cut itself: the paper's comparison."""
    rows = found["cuts"].get(modality) if found else None
    if not rows:
        return
    st.markdown("**Trained on the partition, or on the cut itself?** The paper found the partition better.")
    lines = [
        "| Cut | Nodes | Photos | Always the commonest | On the partition (95 %) | On the cut (95 %) | Points |",
        "|---|---|---|---|---|---|---|",
    ]
    for cut, row in rows.items():
        between, low, high = (
            f"{100 * share:+.1f}"
            for share in (row["difference"]["value"], row["difference"]["low"], row["difference"]["high"])
        )
        shares = [per_cent_range(r["value"], r["low"], r["high"]) for r in (row["partition"], row["direct"])]
        lines.append(
            f"| {cut} | {row['nodes']} of {row['of']} | {row['n']:,} | {per_cent(row['commonest'])} | "
            f"{' | '.join(shares)} | {between} ({low} to {high}) |"
        )
    st.markdown("\n".join(lines))
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
    lines = [f"| AUC (95 %) | {' | '.join(f'Trained on {name}' for name in names)} |", "|---" * (len(names) + 1) + "|"]
    for row in rows:
        areas = [area_range(of["value"], of["low"], of["high"]) for of in (row["auc"][name] for name in names)]
        lines.append(f"| {row['title']} ({row['with']:,}, {row['without']:,}) | {' | '.join(areas)} |")
    st.markdown("\n".join(lines))
    st.markdown(f":small[{ALIKE}]")
