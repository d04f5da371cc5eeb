"""TSV: a branch in the columns of diseases.tsv, to be loaded again; a partition as one row a class."""

from __future__ import annotations

from collections.abc import Iterator

from taxonomy.export.cells import row
from taxonomy.export.part import Part, tree_table

COLUMNS = ("kind", "node", "name", "photos", "path", "trains")
CLASS, SUM = "class", "label trained as a sum"


def write(part: Part) -> str:
    """The table. A partition's has the columns `kind`, `node`, `name`, `photos`, `path` (names from the root down, for
    people) and `trains`: the class itself, or for a label that stands above classes all whose sum it trains. The photos
    of all rows are those that were cut, so each counts once."""
    return (
        "".join(row(cells) for cells in (COLUMNS, *_rows(part))) if part.classes is not None else tree_table(part.tree)
    )


def _rows(part: Part) -> Iterator[tuple[str, ...]]:
    for c in part.classes or ():
        yield CLASS, c.node, part.whole[c.node].name, str(c.photos), path_of(part, c.node), c.node
    for label, photos, trained in summed_labels(part):
        name = part.whole[label].name
        yield SUM, label, name, str(photos), path_of(part, label), "|".join(trained)


def path_of(part: Part, node: str) -> str:
    """Names from the root of the whole tree down to the node."""
    return " > ".join(part.whole[above].name for above in part.whole.path(node))


def summed_labels(part: Part) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Labels inside this part that train a sum of classes: the node, its own photos, and the classes."""
    partition = part.partition
    for label in partition.summed if partition else ():
        if partition and part.whole.within(label, part.tree.root):
            trained = tuple(partition.classes[k].node for k in partition.targets(label))
            yield label, partition.photos.get(label, 0), trained
