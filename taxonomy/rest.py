"""The rest of a node that was split into classes: what it holds beside them, as a node of its own.

A photo labelled "melanocytic nevus" may show a blue nevus, a compound nevus, or a kind that too few photos name. With a
class for the last, the classes below "melanocytic nevus" exhaust it: the label is true of their sum, and of nothing
less. The rest is a leaf below the node that it is the rest of, and its id is that node's with "-rest" behind it.
"""

from __future__ import annotations

from collections.abc import Iterable

from taxonomy.tree import Node, Taxonomy, TaxonomyError

SUFFIX = "-rest"


def rest_of(node_id: str) -> str:
    """The id of a node's rest."""
    return node_id + SUFFIX


def split_node_of(rest_id: str) -> str | None:
    """The node that this is the rest of; None for a node that is no rest."""
    return rest_id.removesuffix(SUFFIX) if rest_id.endswith(SUFFIX) else None


def with_rests(taxonomy: Taxonomy, node_ids: Iterable[str]) -> Taxonomy:
    """The tree, and below each of these nodes its rest, as the last of its children.

    Nodes that are no rest are passed over, so that a model's classes can be given as they are; so are rests that the
    tree already has. TaxonomyError where the node that one is the rest of is not in the tree.
    """
    tops = dict.fromkeys(top for top in map(split_node_of, node_ids) if top and rest_of(top) not in taxonomy)
    if lost := next((top for top in tops if top not in taxonomy), None):
        raise TaxonomyError(f'There is a rest of "{lost}", which is not in the tree.')
    return Taxonomy([*taxonomy.nodes, *(_rest(taxonomy[top]) for top in tops)]) if tops else taxonomy


def _rest(node: Node) -> Node:
    return Node(
        id=rest_of(node.id),
        name=f"{node.name}, another or unnamed kind",
        parent=node.id,
        behavior=node.behavior,
        note="What the training photos name no closer, and the kinds with too few photos for a class of their own.",
    )
