"""What the model knows of a node, in a clinician's words: covered or not, from which photos, how well it reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from model import BundleError
from model.evaluation.node_knowledge import knowledge
from model.evaluation.slices import ENOUGH_LESIONS
from model.formatting import area_range, per_cent_range
from pages.session import place, session
from pages.shared import phrases
from pages.shared.literal import literal
from taxonomy import Coverage, Taxonomy

if TYPE_CHECKING:
    from model import Model
    from model.evaluation.node_knowledge import Knowledge, Tested

KINDS = {"dermoscopy": "Dermoscopy", "clinical": "Clinical photos"}
HOW = (
    "Sensitivity here is the share of its photos whose most probable training class lies in the node, wherever the "
    "operating point stands. Dermoscopy and clinical photos are not pooled. The curves, and what to distrust about "
    "them, are on the page Evaluation."
)


def draw(model: Model, node: str) -> None:
    """Coverage, training photos, training classes, and figures for each kind of photo."""
    try:
        known = knowledge(model, node)
    except BundleError as error:
        st.error(str(error))
        return
    st.markdown(coverage(model, known))
    if known.photos:
        st.markdown(trained(known))
    classes = [c for c in known.classes if c.node != node]
    if classes:
        what = "It was trained as part of" if known.coverage is Coverage.MERGED else "Its training classes"
        labels = {c.node: f"{model.taxonomy[c.node].name}, {_photos(c.photos)}" for c in classes}
        ways(model.taxonomy, what, list(labels), "class", labels)
    if known.figures_of is not None and node != model.taxonomy.root:  # of which every photo is one
        _figures(model.taxonomy, known, known.figures_of)


def coverage(model: Model, known: Knowledge) -> str:
    """Covered, read as part of a class, or not covered; and why."""
    count, taxonomy = len(known.classes), model.taxonomy
    if known.coverage is Coverage.RESOLVED and known.classes[0].node == known.node:
        return f"**Covered**: it is one of the {len(model.classes)} training classes."
    if known.coverage is Coverage.RESOLVED and count == 1:
        only = literal(taxonomy[known.classes[0].node].name)
        return f"**Covered**, but all that the model knows of it is {only}."
    if known.coverage is Coverage.RESOLVED:
        return f"**Covered**: its probability is the sum of {count} of the {len(model.classes)} training classes."
    why = literal(phrases.without_probability(model, known.node, ""))
    if known.coverage is Coverage.MERGED:
        assert known.inside is not None
        return f"**Read as part of {literal(taxonomy[known.inside].name)}**. {why}"
    if known.inside is None:
        return f"**Not covered**. {why}"
    within = literal(taxonomy[known.inside].name)
    return f"**Not covered**. {why} It lies in the training class {within}, whose photos are not labelled as finely."


def trained(known: Knowledge) -> str:
    """How many training photos there are, by kind where that is known."""
    kinds = ", ".join(f"{count:,} {words_of(kind).lower()}" for kind, count in known.by_modality.items() if count)
    return f"{_photos(known.photos)} of it in training" + (f": {kinds}." if kinds else ".")


def _figures(taxonomy: Taxonomy, known: Knowledge, subject: str) -> None:
    """How it was read on test photos; for a merged node the figures are its class's, and say so."""
    name = literal(taxonomy[subject].name)
    if not known.tested:
        st.markdown("This model comes without figures from a test: nothing is known of how well it reads this node.")
        return
    if subject != known.node:
        st.markdown(f"The figures are those of **{name}**; of this node alone nothing was measured.")
    for one in known.tested:
        st.markdown(tested(one, "it" if subject == known.node else name))
        if one.read_as:
            labels = {wrong.node: f"{taxonomy[wrong.node].name}, {wrong.photos:,}" for wrong in one.read_as}
            ways(taxonomy, "Instead read as", list(labels), f"read-{one.modality}", labels)
    st.markdown(f":small[{HOW}]")


def tested(one: Tested, name: str) -> str:
    """The figures of one kind of photo; where there are too few lesions, how many there are."""
    kind = f"**{words_of(one.modality)}**"
    if not one.covered:
        return f"{kind}: not covered. No training photo of this kind shows {name}."
    counts = (
        f"{_photos(one.photos)} ({_lesions(one.lesions)}) of {name} against {_photos(one.others)} "
        f"({_lesions(one.other_lesions)}) of all others"
    )
    if one.sensitivity is None or one.area is None:
        return f"{kind}: {counts}. Not evaluated: that takes {ENOUGH_LESIONS} lesions on each side."
    sensitivity = per_cent_range(one.sensitivity.value, one.sensitivity.low, one.sensitivity.high)
    area = area_range(one.area.value, one.area.low, one.area.high)
    return f"{kind}: {counts}. Sensitivity {sensitivity}; area under the ROC curve {area}."


def ways(taxonomy: Taxonomy, title: str, nodes: Sequence[str], part: str, labels: dict[str, str] | None = None) -> None:
    """A row of nodes, each a way to go there. `part` tells rows of one card apart."""
    if title:
        st.markdown(f":small[{literal(title)}]")
    with st.container(horizontal=True, gap="xsmall"):
        for node in nodes:
            st.button(
                literal(labels[node] if labels else taxonomy[node].name),
                key=session.current().lasting_key(f"way-{part}-{node}"),
                on_click=place.go,
                args=(node,),
            )


def words_of(modality: str) -> str:
    """A kind of photo as the page says it."""
    return KINDS.get(modality, modality.capitalize())


def _photos(count: int) -> str:
    return "1 photo" if count == 1 else f"{count:,} photos"


def _lesions(count: int) -> str:
    return "1 lesion" if count == 1 else f"{count:,} lesions"
