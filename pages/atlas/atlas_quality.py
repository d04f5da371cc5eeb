"""Whether map and similar cases are worth anything: figures from held-out photos, dermoscopy and clinical apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model.evaluation.metrics import ENOUGH_FOR_A_SHARE, wilson
from model.formatting import markdown_table, per_cent, per_cent_range, share_of
from model.schema.atlas import OfModality
from pages.evaluation.choice import MODALITIES
from pages.shared.measured import copies, of_bundle

if TYPE_CHECKING:
    from model import Model
    from model.atlas import Atlas

LEAD = (
    "Measured on {n:,} test photos, none of them in the training or the atlas, each held against the {reference:,} "
    "reference cases. Similar cases are the {neighbours} nearest."
)
COPIES = (
    "But {copies} test photos have a near-copy among the training photos, found after training; such a copy may stand "
    "among the reference cases."
)
ACCURACY = (
    "Accuracy: the share of photos whose true node gets most similar cases, or the highest probability of the model. "
    "Balanced: the mean over the nodes, in which a rare one counts as much as a common one. The commonest alone: what "
    "always naming the most frequent node would reach. The reference holds the diseases in more even numbers than the "
    "test photos do, which costs the similar cases accuracy and gains them balance."
)
MAP = (
    "Trustworthiness: 1 where all that the map shows as near is near in truth. Continuity: 1 where all that is near in "
    "truth is shown as near (Venna and Kaski 2001, for {k} neighbours). "
    "An interval is given for shares of photos only; these two are means over all pairs."
)

ACCURACIES = (
    "Cut",
    "Similar cases (95 %)",
    "Model (95 %)",
    "Balanced: similar cases",
    "Balanced: model",
    "The commonest alone",
    "Photos",
)


def draw(model: Model, atlas: Atlas) -> None:
    """The figures of every modality, and what must be said where "none of them" is not the whole truth."""
    figures = atlas.figures
    copied = copies(of_bundle(model.bundle))
    st.markdown(LEAD.format(**figures) + (f" {COPIES.format(copies=copied)}" if copied else ""))
    for modality, measured in sorted(figures["by_modality"].items(), reverse=True):
        st.subheader(f"{MODALITIES.get(modality, modality)}: {measured['n']:,} photos", anchor=False)
        st.markdown(accuracies(measured))
        st.markdown("\n".join(f"- {line}" for line in (*retrieved(measured), *mapped(measured), *differed(measured))))
    st.markdown(f":small[{ACCURACY} {MAP.format(k=figures['neighbours'])}]")


def accuracies(measured: OfModality) -> str:
    """The similar cases' vote beside the model, at each cut."""
    rows = []
    for cut, row in measured["cuts"].items():
        if row is None:
            continue
        cases, network = row["cases"], row["network"]
        values = map(share_of, (cases["accuracy"], network["accuracy"], cases["balanced"], network["balanced"]))
        rows.append((cut.capitalize(), *values, per_cent(row["commonest"]), f"{row['n']:,}"))
    return markdown_table(ACCURACIES, rows)


def retrieved(measured: OfModality) -> list[str]:
    """Of the nearest ten, how many are of the photo's own training class."""
    row = measured["precision"]
    if row is None:
        return []
    return [
        f"Precision at {row['at']}: {share_of(row)} of the {row['at']} most similar cases are of the photo's own "
        f"training class ({row['n']:,} photos); cases at random would be in {per_cent(row['chance'])}."
    ]


def mapped(measured: OfModality) -> list[str]:
    """What the map keeps of what is near."""
    row = measured["map"]
    if row is None:
        return ["There are too few reference cases to measure the map."]
    return [
        f"The map: trustworthiness {row['trustworthiness']:.2f}, continuity {row['continuity']:.2f}; {row['near']:.0f} "
        f"of {row['k']} true neighbours are near a photo on it on average ({row['n']:,} photos)."
    ]


def differed(measured: OfModality) -> list[str]:
    """How often cases and model stood on different sides, and what was true then."""
    row, sides = measured["disagreement"], []
    for found, side in (
        (
            row.get("cases_malignant"),
            "most similar cases malignant or premalignant, the model below its operating point",
        ),
        (row.get("cases_benign"), "most similar cases not malignant, the model at or above its operating point"),
    ):
        if found:
            hits, n = found["malignant"], found["n"]
            sides.append(f"{side}: {n:,} photos, {hits:,} of them malignant or premalignant{share(hits, n)}")
    if not sides:
        return [f"Similar cases and model stood on the same side in all {row['n']:,} photos."]
    return [f"Where the two differ, of {row['n']:,} photos: {'; '.join(sides)}."]


def share(hits: int, n: int) -> str:
    """The share with Wilson's interval, to follow its counts; that they are too few where they are."""
    if n < ENOUGH_FOR_A_SHARE:
        return ", too few for a share"
    low, high, _ = wilson(hits, n)
    return f", {per_cent_range(hits / n, low, high)}"
