"""The cases most like a photo, and what they vote for beside the model's probabilities: evidence first, these second.

Readers gain more from probabilities than from look-alikes, and faulty support misleads all of them (Tschandl et al.
2020, doi:10.1038/s41591-020-0942-0): so they stand below the reading, and say where they differ from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model.atlas import Disagreement, disagreement
from model.formatting import markdown_table, per_cent
from model.schema.atlas import Differing, Disagreements
from pages.atlas import atlas_quality, placement_view, reference
from pages.session import cuts, session
from pages.session.case import Case
from pages.shared.literal import literal
from pages.widgets.gallery.widget import draw_gallery
from taxonomy import Inference
from taxonomy.cut import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from model import Model, Prediction
    from model.atlas import Atlas, Neighbours, Vote

EVERY = ""  # no filter
SMALL = 0.01  # probability below which a node without a vote is not worth a row
LEANS = (
    "The reference cases hold the diseases in more even numbers than a clinic sees them, so their vote leans to the "
    "rare. Likeness to the network is not likeness to the eye, and no case here is evidence of its own."
)
DIFFERS = {
    "cases_malignant": "Most similar cases are malignant or premalignant, but the model is below its operating point.",
    "cases_benign": (
        "Most similar cases are not malignant, but the model is at or above its operating point for malignancy."
    ),
}


def fold(model: Model, case: Case, prediction: Prediction) -> None:
    """Folded away beneath a reading; nothing of it is worked out before it is opened."""
    if not prediction.readable:
        return
    folded = st.expander("Similar cases", key=session.current().key("similar-cases"), on_change="rerun")
    if folded.open:
        with folded:
            atlas = reference.atlas_or_sentence(model)
            if atlas is not None:
                draw(model, atlas, case, prediction)


def draw(
    model: Model,
    atlas: Atlas,
    case: Case,
    prediction: Prediction,
    selected: tuple[int, ...] = (),
    choose: Callable[[int], None] | None = None,
) -> None:
    """Where cases and model differ, their vote at each level, then the cases; nothing for a photo without a reading."""
    if not prediction.readable:
        return
    found = placement_view.of(atlas, prediction)
    vote = atlas.vote(found.similar)
    _warn(atlas, case, prediction, vote)
    st.markdown(table(model.inference, prediction, vote))
    st.markdown(f":small[{LEANS}]")
    _cases(atlas, prediction, found, selected, choose)


def _warn(atlas: Atlas, case: Case, prediction: Prediction, vote: Vote) -> None:
    """The warning where the two stand on different sides of benign and malignant."""
    differs = disagreement(vote, prediction.probabilities.suspected)
    if differs is None:
        return
    own = case.prevalence is not None or prediction.modality in case.points
    st.warning(f"{DIFFERS[differs.name.lower()]} {how_often(atlas, prediction.modality, differs, own)}")


def how_often(atlas: Atlas, modality: str, differs: Disagreement, own: bool) -> str:
    """How often that meant malignancy among held-out photos; `own` where the reader moved operating point or mix."""
    figures = atlas.figures["by_modality"].get(modality)
    counts = counted(figures["disagreement"], differs) if figures else None
    if figures is None or counts is None:
        return f"That did not happen with any held-out {modality} photo, so what it means is not known."
    n, malignant = counts["n"], counts["malignant"]
    said = (
        f"So it was with {n:,} of {figures['disagreement']['n']:,} held-out {modality} photos: {malignant:,} of the "
        f"{n:,} were malignant or premalignant{atlas_quality.share(malignant, n)}."
    )
    return said + (" That was counted at the operating point and case mix that the model came with." if own else "")


def counted(measured: Disagreements, differs: Disagreement) -> Differing | None:
    """The held-out photos on which cases and model stood so; None where there was none."""
    if differs is Disagreement.CASES_MALIGNANT:
        return measured.get("cases_malignant")
    return measured.get("cases_benign")


def table(inference: Inference, prediction: Prediction, vote: Vote) -> str:
    """The vote beside the model, a row a node, at every level of the tree; what neither speaks for is left out."""
    rows = []
    for level in (*LEVELS, cuts.CLASSES):
        shares = vote.at(cuts.named(inference, level))
        probabilities = {node: prediction.probabilities.of(node) for node in shares}
        shown = [node for node in shares if shares[node] or (probabilities[node] or 0) >= SMALL]
        shown.sort(key=lambda node: (-shares[node], -(probabilities[node] or 0)))
        for i, node in enumerate(shown):
            p = probabilities[node]
            name, votes = literal(inference.taxonomy[node].name), round(shares[node] * vote.cases)
            said = "not covered" if p is None else per_cent(p)
            rows.append((level.capitalize() if i == 0 else "", name, f"{votes}", said))
    return markdown_table(("Level", "Node", f"Of the {vote.cases} most similar cases", "Model"), rows)


def _cases(
    atlas: Atlas,
    prediction: Prediction,
    found: placement_view.PlacementView,
    selected: tuple[int, ...],
    choose: Callable[[int], None] | None,
) -> None:
    """The nearest cases that the filters let by."""
    neighbours = _filtered(atlas, prediction, found)
    if not len(neighbours.rows):
        st.markdown("No case passes these filters.")
        return
    pictures = [
        reference.picture(atlas, int(row), f"Distance {distance:.1f}")
        for row, distance in zip(neighbours.rows, neighbours.distances, strict=True)
    ]
    key = session.current().key("similar-gallery")
    draw_gallery(pictures, key, label="Similar cases, the most similar first", selected=selected, on_choose=choose)
    usual = atlas.figures["nearest_distance"]
    st.markdown(
        f":small[Distance: in the 2,048 features of the network, each on the scale of the reference cases. From half "
        f"of the held-out photos the nearest case is {usual[len(usual) // 2]:.1f} or less away.]"
    )


def _filtered(atlas: Atlas, prediction: Prediction, found: placement_view.PlacementView) -> Neighbours:
    """The filters, and the nearest cases that pass; the vote is always that of all cases."""
    key = session.current().key
    taxonomy = atlas.taxonomy
    nodes = [node for node in taxonomy.ids if node != taxonomy.root and atlas.within(node).any()]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        node = st.selectbox(
            "Only cases of",
            [EVERY, *nodes],
            format_func=lambda node: taxonomy[node].name if node else "any disease",
            key=key("similar-node"),
        )
        dataset = st.selectbox(
            "from",
            [EVERY, *sorted({case.dataset for case in atlas.cases})],
            format_func=lambda name: name or "any data set",
            key=key("similar-dataset"),
        )
        modality = st.selectbox(
            "Kind of photo",
            [EVERY, *sorted({case.modality for case in atlas.cases})],
            format_func=lambda name: name or "any kind",
            key=key("similar-modality"),
        )
    chosen = [[value] if value else [] for value in (node, dataset, modality)]
    if not any(chosen):
        return found.similar
    st.markdown(":small[The vote above is of all cases, whatever is chosen here.]")
    return atlas.similar(prediction.embedding, allowed=atlas.allowed(*chosen))
