"""What can be had without looking at the lesion, beside what the model has; what an artefact or another light does."""

from __future__ import annotations

import streamlit as st

from model.card.figure_tables import PAINTED, painted_cells
from model.formatting import area_of, markdown_table, per_cent
from model.schema.evaluation import Evaluation, Stress

LEAD = (
    "Benchmarks of this kind are full of shortcuts. A classifier that sees only **four corner patches** of a photo, "
    "and one that is told only **which data set** it comes from, were fitted on the training photos of each question. "
    "What they reach says nothing of the lesion; a figure is worth what it lies above them."
)


def draw(evaluation: Evaluation, modality: str) -> None:
    """The blind classifiers of all questions, then the stress test of the modality that is asked about."""
    found = evaluation.get("shortcuts")
    if found is None:
        st.markdown("Shortcuts were not hunted for this model.")
        return
    st.markdown(LEAD)
    rows = (
        (row["title"], area_of(row["model"]), area_of(row["corners"]), area_of(row["dataset"]))
        for row in found["blind"].values()
    )
    st.markdown(markdown_table(("Question, AUC (95 %)", "Model", "Four corners", "Data set alone"), rows))
    if modality in found["stress"]:
        _stress(found["stress"][modality], modality)


def _stress(found: Stress, modality: str) -> None:
    st.markdown(
        f"**Painted on {found['photos']:,} {modality} test photos** ({found['malignant']:,} of them malignant or "
        "premalignant): how often something is said of it, and what becomes of the malignant lesions that lay above "
        "the operating point. One that falls below it gets no reading, a reading with a caution, or a reading in "
        "silence, which is the one to fear."
    )
    rows = [(row["painter"], *painted_cells(row, found["photos"])) for row in found["painted"]]
    st.markdown(markdown_table(("Painted", *PAINTED), rows))
    light = found["recoloured"]
    if light:
        st.markdown(
            f"**{light['n']:,} melanomas in the light of the follow-up nevi's camera:** sensitivity at the operating "
            f"point {per_cent(light['sensitivity_before'])} before, {per_cent(light['sensitivity_after'])} after; "
            f"{light['lost']:,} no longer suspected, {light['gained']:,} newly."
        )
