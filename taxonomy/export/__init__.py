"""The tree, a branch of it, or a partition, in formats that others read and as a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from taxonomy.export import json_tree, newick, obo, svg, tsv
from taxonomy.export.part import Part, part_of
from taxonomy.partition import Partition
from taxonomy.tree import Taxonomy, TaxonomyError

__all__ = ["FORMATS", "Format", "describe", "export"]


@dataclass(frozen=True)
class Format:
    """A format: what people call it, the ending of its files, what a browser calls it, and who writes it."""

    name: str
    extension: str
    mime: str
    write: Callable[[Part], str]


FORMATS: dict[str, Format] = {
    "tsv": Format("TSV, a table", "tsv", "text/tab-separated-values", tsv.write),
    "json": Format("JSON, nested", "json", "application/json", json_tree.write),
    "obo": Format("OBO Graphs (JSON)", "obo.json", "application/json", obo.write),
    "newick": Format("Newick, the shape alone", "nwk", "text/plain", newick.write),
    "svg": Format("SVG, a picture", "svg", "image/svg+xml", svg.write),
}


def export(taxonomy: Taxonomy, format: str, node: str | None = None, partition: Partition | None = None) -> str:
    """A tree, the branch at `node`, or a partition (what of it lies in the branch, where both are given), as text.

    `format` is a key of FORMATS. A partition becomes a table of classes in TSV and JSON, and elsewhere the tree whose
    leaves are its classes. The same input gives the same text: nothing in it is a date.
    TaxonomyError where there is no such node or format, no class in the branch, or a format cannot hold the tree.
    """
    if format not in FORMATS:
        raise TaxonomyError(f'There is no format "{format}"; there are {", ".join(FORMATS)}.')
    return FORMATS[format].write(part_of(taxonomy, node, partition))


def describe(taxonomy: Taxonomy, node: str | None = None, partition: Partition | None = None) -> str:
    """What the picture shows, in words. TaxonomyError as for `export`."""
    return svg.description(part_of(taxonomy, node, partition))
