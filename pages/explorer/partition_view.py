"""The partition explorer: the tree cut into training classes as in the paper, at any size, beside the shipped cut."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

import streamlit as st

from model.schema.settings import CUTS
from pages.explorer import partition_chart, partition_classes, partition_counts
from pages.explorer.partition_classes import Beside, names
from pages.explorer.partition_counts import SIZES, Source
from pages.session import session
from pages.shared.literal import literal
from pages.widgets.link.widget import draw_link
from taxonomy import Partition, Taxonomy, partition, with_rests
from taxonomy.comparison import Relation, compare

if TYPE_CHECKING:
    from model import Model

PAPERS_SIZE = 1_000
FEWEST = (1, 2, 5, 10, 20, 30, 50, 100)
TOLD = 12  # sums, or kinds that joined a rest
LEAD = (
    "The paper trains on classes that it cuts out of the tree by the number of photos: from the root down, a node with "
    "fewer photos than **max_class_size**, all below it included, becomes one training class; a larger one is split "
    "into its children. Of a small class little can be learned, a large one hides differences."
)
OURS = (
    "**Beside the paper's rule**: a split node with photos that name it and no kind below gets one class more, for its "
    "*rest*; its classes then exhaust it, and such a photo trains their sum. A kind with fewer photos than "
    "**min_class_size** joins the rest of what it is a kind of. At 1 none does."
)
# From the paper (the first two) and from summaries of it (the third).
PAPER = (
    "**In the paper**, a tree of 2,032 diseases cut at 1,000 gave 757 classes; summaries of it speak of 129,450 images "
    "in all. Its tree was never published."
)


@st.fragment
def draw(taxonomy: Taxonomy, model: Model | None) -> None:
    """The photos to cut by, the slider, and what comes of them. A fragment: the tree above isn't drawn anew."""
    session.touch()
    st.markdown(f"{LEAD}\n\n{OURS}")
    source = partition_counts.choose(taxonomy, model)
    if source is None:
        st.markdown(
            "With a table of counts, the tree is cut by it here: how many classes, which ones, and the photos of each."
        )
        return
    if not any(source.photos.values()):
        st.info("There is no photo in these counts that stands on the tree, so there is no class.")
        return
    shipped = shipped_size(model)
    chosen = _size(shipped)
    fewest = _fewest(chosen, model)
    cut = partition(taxonomy, source.photos, chosen, fewest)
    if model is not None:  # whose classes stand beside these
        cut = replace(cut, taxonomy=with_rests(cut.taxonomy, model.classes))
    beside = _beside(cut, model)
    _figures(cut, source, chosen)
    _charts(cut, source, chosen)
    _shipped(cut, beside, model, not source.own and (chosen, fewest) == (shipped, shipped_fewest(model)))
    partition_classes.draw(cut, beside)
    _sums(cut)
    _joined(cut)
    draw_link(
        "Save the classes (CSV)",
        f"classes-at-{chosen}.csv",
        partition_classes.as_csv(cut, beside),
        key=session.current().lasting_key("partition-save"),
    )


def shipped_size(model: Model | None) -> int | None:
    """The max_class_size that the model was cut at; None where it was cut otherwise, or there is no model."""
    if model is None:
        return None
    settings = model.bundle.settings
    return settings.max_class_size if settings.cut == CUTS[0] else None


def shipped_fewest(model: Model | None) -> int:
    """The min_class_size that the model was cut at; 1, which changes nothing, without a model."""
    return 1 if model is None else model.bundle.settings.min_class_size


def _fewest(chosen: int, model: Model | None) -> int:
    shipped = shipped_fewest(model)
    sizes = sorted({*(size for size in FEWEST if size <= chosen), min(shipped, chosen)})
    if len(sizes) == 1:
        return sizes[0]
    fewest: int = st.select_slider(
        "min_class_size, photos",
        sizes,
        value=min(shipped, chosen),
        format_func=lambda size: f"{size:,}" + (" (shipped)" if size == shipped else ""),
        key=session.current().lasting_key(f"partition-fewest-{chosen}"),
    )
    return fewest


def _size(shipped: int | None) -> int:
    sizes = sorted({*SIZES, *([shipped] if shipped else [])})
    chosen: int = st.select_slider(
        "max_class_size, photos",
        sizes,
        value=shipped or PAPERS_SIZE,
        format_func=lambda size: f"{size:,}" + {shipped: " (shipped)", PAPERS_SIZE: " (the paper's)"}.get(size, ""),
        key=session.current().lasting_key("partition-size"),
    )
    return chosen


def _beside(cut: Partition, model: Model | None) -> Beside:
    if model is None:
        return {}
    found = compare(cut.taxonomy, [c.node for c in cut.classes], model.classes)
    return {difference.node: difference for difference in found}


def _figures(cut: Partition, source: Source, chosen: int) -> None:
    """How many and how large; and that nothing is lost."""
    held, summed = sum(c.photos for c in cut.classes), sum(cut.photos[node] for node in cut.summed)
    count, sizes = len(cut.classes), sorted(c.photos for c in cut.classes if c.photos)
    sums = f" and {summed:,} are labelled above several classes and train their sum" if summed else ""
    alone = count - len(sizes)
    rests = f" Besides, {alone:,} {'rests are' if alone > 1 else 'rest is'} trained in sums alone." if alone else ""
    st.markdown(
        f"**{count:,} training {'class' if count == 1 else 'classes'}** at {chosen:,}: {held:,} photos, each in one "
        f"class{sums}. None of the {held + summed:,} is lost, by construction. The smallest class has "
        f"{sizes[0]:,}, the median {median(sizes):,.0f}, the largest {sizes[-1]:,} photos.{rests}"
    )
    whose = "your counts" if source.own else "the model's training photos"
    st.markdown(
        f"{PAPER} With {whose}, {held + summed:,} photos, this tree of {len(cut.taxonomy.leaves()):,} diseases gives "
        f"{source.curve[SIZES.index(PAPERS_SIZE)]:,} at 1,000."
    )


def _charts(cut: Partition, source: Source, chosen: int) -> None:
    key = session.current().lasting_key
    left, right = st.columns(2)
    with left:
        partition_chart.draw_curve(SIZES, source.curve, chosen, len(cut.classes), key=key("partition-curve"))
    with right:
        partition_chart.draw_sizes([c.photos for c in cut.classes if c.photos], key=key("partition-sizes"))


def _shipped(cut: Partition, beside: Beside, model: Model | None, is_shipped: bool) -> None:
    """The differences in numbers, and the shipped classes that have no counterpart."""
    if model is None:
        return
    counts = {kind: sum(d.relation is kind for d in beside.values()) for kind in Relation}
    differing = ", ".join(f"{n:,} {_COUNTED[kind]}" for kind, n in counts.items() if n)
    back = compare(cut.taxonomy, model.classes, [c.node for c in cut.classes])
    gone = [d.node for d in back if d.relation is Relation.NEW]
    st.markdown(
        f"Beside the shipped partition of {len(model.classes):,} classes: {differing}."
        + (f" Of the shipped classes, nothing is left of {literal(names(cut.taxonomy, gone))}." if gone else "")
    )
    if is_shipped and counts[Relation.SAME] < max(len(beside), len(model.classes)):
        st.info(
            "The tree or the rule has changed since this model was trained: cut anew at its own sizes, its "
            "classes differ."
        )


_COUNTED = {
    Relation.SAME: "the same",
    Relation.SPLIT: "split from a larger one",
    Relation.NARROWER: "narrower",
    Relation.MERGED: "merged of several",
    Relation.WIDER: "wider",
    Relation.NEW: "new",
}


def _sums(cut: Partition) -> None:
    """Labels above classes, which train their sum."""
    if not cut.summed:
        return
    lines = [
        f"- {literal(cut.taxonomy[node].name)}, {cut.photos[node]:,} photos: the sum of "
        + literal(names(cut.taxonomy, [cut.classes[k].node for k in cut.targets(node)]))
        for node in cut.summed[:TOLD]
    ]
    more = len(cut.summed) - len(lines)
    lines += [f"- and {more:,} more, in the file"] if more > 0 else []
    st.markdown("**Labels trained as sums**, for they stand above several classes:\n\n" + "\n".join(lines))


def _joined(cut: Partition) -> None:
    """Kinds with too few photos, by the rest that they joined."""
    if not cut.joined:
        return
    by_rest: dict[str, list[str]] = {}
    for node, rest in cut.joined.items():
        by_rest.setdefault(rest, []).append(node)
    lines = [
        f"- {literal(cut.taxonomy[rest].name)}: {literal(names(cut.taxonomy, nodes))}"
        for rest, nodes in list(by_rest.items())[:TOLD]
    ]
    more = len(by_rest) - len(lines)
    lines += [f"- and {more:,} rests more"] if more > 0 else []
    st.markdown("**Kinds with too few photos**, in the rest that they joined:\n\n" + "\n".join(lines))
