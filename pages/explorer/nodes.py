"""From the tree, and what a model knows of it, to the nodes of the explorer."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from pages.shared.view_rows import code_of, family_of
from pages.widgets.explorer.widget import ExplorerNode
from pages.widgets.tree.widget import Status
from taxonomy import Coverage, Taxonomy

if TYPE_CHECKING:
    from model import Model


@lru_cache(maxsize=2)
def explorer_nodes(taxonomy: Taxonomy, model: Model | None) -> tuple[ExplorerNode, ...]:
    """Every node in depth-first order; without a model none is covered. Made once for a tree and a model."""
    coverage = {} if model is None else dict(zip(model.taxonomy.ids, model.coverage, strict=True))
    photos = taxonomy.totals({} if model is None else model.bundle.photos).tolist()
    return tuple(
        ExplorerNode(
            id=node.id,
            name=node.name,
            parent=node.parent or "",
            synonyms=node.synonyms,
            codes=(*(code for joined in node.codes.values() for code in joined.split("|")), *node.abbreviations),
            behavior=taxonomy.behavior_of(node.id),
            family=family_of(taxonomy, node.id),
            status=_status(coverage.get(node.id, Coverage.NOT_COVERED)),
            photos=photos[i],
            code=code_of(taxonomy, node.id),
        )
        for i, node in enumerate(taxonomy.nodes)
    )


def _status(coverage: Coverage) -> Status:
    return cast(Status, coverage.value.replace(" ", "-"))
