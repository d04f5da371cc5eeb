"""From a reading to the rows that the widgets draw."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from pages.widgets.bars.widget import DifferentialItem
from pages.widgets.tree.widget import Family, Status, TreeRow
from taxonomy import Coverage, Cut, Taxonomy

if TYPE_CHECKING:
    from model import Model, Probabilities
    from model.head.probabilities import Calibration

_STATUS: dict[Coverage, Status] = {
    Coverage.RESOLVED: "resolved",
    Coverage.MERGED: "merged",
    Coverage.NOT_COVERED: "not-covered",
}


def tree_rows(model: Model, probabilities: Probabilities) -> list[TreeRow]:
    """Every node of the tree with its probability, or why it has none."""
    return [
        row if row.status == "not-covered" else replace(row, probability=probabilities.of(row.id))
        for row in _unlit_rows(model, probabilities.calibration.modality)
    ]


@lru_cache(maxsize=4)
def _unlit_rows(model: Model, modality: str) -> list[TreeRow]:
    """The same rows without probabilities: of one modality they are alike for every photo, and there are thousands."""
    taxonomy, head = model.taxonomy, model.calibration(modality)
    return [
        TreeRow(
            id=node.id,
            name=node.name,
            parent=node.parent or "",
            depth=int(taxonomy.depth[i]),
            probability=None,
            status=_STATUS[coverage if head.covers(node.id) or coverage is Coverage.MERGED else Coverage.NOT_COVERED],
            merged_into=model.inference.merged_into(node.id) or "" if coverage is Coverage.MERGED else "",
            family=family_of(taxonomy, node.id),
            premalignant=taxonomy.behavior_of(node.id) == "premalignant",
            only_kind=only_kind(head, node.id),
            code=code_of(taxonomy, node.id),
        )
        for i, (node, coverage) in enumerate(zip(taxonomy.nodes, model.coverage, strict=True))
    ]


def differential_items(
    model: Model, probabilities: Probabilities, count: int, in_set: Container[str] = ()
) -> list[DifferentialItem]:
    """The most probable conditions, the likeliest first; `in_set` are the classes of the conformal set."""
    items = [_item(model.taxonomy, node, p) for node, p in probabilities.differential(count)]
    return [replace(item, in_set=item.id in in_set) for item in items]


def cut_items(probabilities: Probabilities, cut: Cut) -> list[DifferentialItem]:
    """The nodes of a cut that have a probability in this modality, the likeliest first; together they have 1."""
    found = [(node, p) for node in cut.nodes if (p := probabilities.of(node)) is not None]
    return [_item(cut.inference.taxonomy, node, p) for node, p in sorted(found, key=lambda pair: -pair[1])]


def _item(taxonomy: Taxonomy, node: str, probability: float) -> DifferentialItem:
    return DifferentialItem(
        id=node,
        name=taxonomy[node].name,
        probability=probability,
        family=family_of(taxonomy, node),
        code=code_of(taxonomy, node),
        path=tuple(taxonomy[ancestor].name for ancestor in taxonomy.ancestors(node)[1:3]),
        premalignant=taxonomy.behavior_of(node) == "premalignant",
    )


def likely_path(model: Model, probabilities: Probabilities) -> tuple[str, ...]:
    """From the root to the most probable training class: the branch that the tree opens."""
    return model.taxonomy.path(probabilities.differential(1)[0][0])


def family_of(taxonomy: Taxonomy, node: str) -> Family:
    """Which of the three first-level nodes it belongs to; the root belongs to none."""
    path = taxonomy.path(node)
    return cast(Family, path[1]) if len(path) > 1 else "root"


def code_of(taxonomy: Taxonomy, node: str) -> str:
    """Its ICD-10-CM code, "C43 or D03" where there are two, empty where none is known."""
    return " or ".join(taxonomy[node].codes.get("icd10cm", "").split("|"))


def only_kind(head: Calibration, node: str) -> bool:
    """Whether the model knows no sibling of this node, so that reaching it says nothing more than its parent did."""
    ancestors = head.taxonomy.ancestors(node)
    if not ancestors or not head.covers(node):
        return False
    return sum(map(head.covers, head.taxonomy.children(ancestors[-1]))) == 1
