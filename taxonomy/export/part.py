"""What is exported: the whole tree, one branch, or a partition as a tree whose leaves are its classes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from taxonomy.export.cells import row
from taxonomy.partition import Partition, TrainingClass
from taxonomy.rest import with_rests
from taxonomy.table import CODES, COLUMNS
from taxonomy.tree import Node, Taxonomy, TaxonomyError

# Whoever passes the codes on passes on what was asked for in return (CC BY 4.0).
CREDIT = "Dermatree's tree of skin diseases; codes matched by name to MONDO (CC BY 4.0), the Disease Ontology and MeSH."


@dataclass(frozen=True)
class Part:
    """Nodes of `whole` that form a tree themselves: `tree`, whose root has no parent.

    `classes` are those of a partition, in the order of the tree and each a leaf of it; None where no partition is
    exported.
    """

    whole: Taxonomy
    tree: Taxonomy
    classes: tuple[TrainingClass, ...] | None = None
    partition: Partition | None = None

    @cached_property
    def version(self) -> str:
        """The SHA-256 of the whole tree as TSV: what `sha256sum` says of its file, and the same for the same rows."""
        return hashlib.sha256(tree_table(self.whole).encode("utf-8")).hexdigest()

    @cached_property
    def photos(self) -> dict[str, int]:
        """Photos of each class, and of each node above classes the sum of theirs; empty without a partition."""
        if self.classes is None:
            return {}
        own = np.zeros(len(self.tree), dtype=np.int64)
        own[[self.tree.index(c.node) for c in self.classes]] = [c.photos for c in self.classes]
        return dict(zip(self.tree.ids, self.tree.subtree_sums(own).tolist(), strict=True))

    def family(self, node: str) -> str:
        """The first-level node that it lies in, in the whole tree; empty for the root."""
        return (*self.whole.path(node), "")[1]


def part_of(taxonomy: Taxonomy, node: str | None, partition: Partition | None) -> Part:
    """The branch at `node` (the whole tree without one), or what of a partition lies in it.

    TaxonomyError where the tree lacks the node or a class, or none of the classes lies in the branch.
    """
    top = taxonomy.root if node is None else node
    if top not in taxonomy:
        raise TaxonomyError(f'There is no node "{top}" in this tree; search it by name.')
    if partition is not None:
        taxonomy = with_rests(taxonomy, [c.node for c in partition.classes])
    if partition is None:
        first = taxonomy.index(top)
        return Part(taxonomy, _rooted(taxonomy.nodes[first : int(taxonomy.end[first])]))
    lost = next((c.node for c in partition.classes if c.node not in taxonomy), None)
    if lost is not None:
        raise TaxonomyError(f'The partition has the class "{lost}", which is not in this tree.')
    inside = (c for c in partition.classes if taxonomy.within(c.node, top))
    classes = tuple(sorted(inside, key=lambda c: taxonomy.index(c.node)))
    if not classes:
        raise TaxonomyError(f'No class of the partition lies in "{top}"; take a node further up, or the branch itself.')
    above = {i for c in classes for i in taxonomy.path(c.node)[len(taxonomy.ancestors(top)) :]}
    return Part(taxonomy, _rooted(n for n in taxonomy.nodes if n.id in above), classes, partition)


def tree_table(tree: Taxonomy) -> str:
    """A tree in the columns of diseases.tsv, in depth-first order; `load_taxonomy` reads the same nodes from it.

    TaxonomyError where a table cannot hold a node: a line break in a name, say, or a vocabulary without a column.
    """
    return "".join(row(line) for line in (COLUMNS, *(_cells(node) for node in tree.nodes)))


def _cells(node: Node) -> tuple[str, ...]:
    other = next((vocabulary for vocabulary in node.codes if vocabulary not in CODES), None)
    if other is not None:
        raise TaxonomyError(f'"{node.id}" has a code of "{other}", and a table has no column for it.')
    unreadable = next((name for name in node.synonyms if "|" in name or not name.strip()), None)
    if unreadable is not None:
        raise TaxonomyError(f'"{node.id}" has the synonym "{unreadable}"; one must not be empty, nor hold a "|".')
    codes = (node.codes.get(vocabulary, "") for vocabulary in CODES)
    return node.id, node.name, node.parent or "", "|".join(node.synonyms), node.behavior, *codes, node.source, node.note


def _rooted(nodes: Iterable[Node]) -> Taxonomy:
    """A tree of nodes in depth-first order, the first of which becomes its root."""
    first, *others = nodes
    return Taxonomy((replace(first, parent=None), *others))
