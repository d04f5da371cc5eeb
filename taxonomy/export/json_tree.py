"""JSON: nodes nested as they lie in the tree, under a header that names the tree and bears no date, so that the same
tree always gives the same file."""

from __future__ import annotations

import json
from typing import Any

from taxonomy.export.part import CREDIT, Part
from taxonomy.export.tsv import path_of, summed_labels
from taxonomy.tree import Node, TaxonomyError

FORMAT = "dermatree-tree-1"


def write(part: Part) -> str:
    """The header, then `tree` (nested), or for a partition `classes` and the labels that are trained as sums.

    TaxonomyError for a tree too deep to be nested (some hundred levels): TSV and Newick hold it.
    """
    header = {"format": FORMAT, "tree_sha256": part.version, "credit": CREDIT, "root": part.tree.root}
    content = {"tree": _nested(part)} if part.classes is None else _partition(part)
    try:
        return json.dumps(header | content, ensure_ascii=False, indent=1) + "\n"
    except RecursionError as error:
        raise TaxonomyError("This tree is too deep to be nested in JSON; export it as TSV or Newick.") from error


def _nested(part: Part) -> dict[str, Any]:
    """The root with its children inside it, and so on; by index and not by recursion."""
    made = [_facts(node) for node in part.tree.nodes]
    for i, above in enumerate(part.tree.parent.tolist()[1:], start=1):
        made[above].setdefault("children", []).append(made[i])
    return made[0]


def _facts(node: Node) -> dict[str, Any]:
    """What is known of a node by itself, without what is empty; a vocabulary has a list of codes."""
    codes = {vocabulary: joined.split("|") for vocabulary, joined in node.codes.items()}
    facts = {"id": node.id, "name": node.name, "behavior": node.behavior, "codes": codes}
    facts |= {"synonyms": list(node.synonyms), "source": node.source, "note": node.note}
    return {key: value for key, value in facts.items() if value}


def _partition(part: Part) -> dict[str, Any]:
    def entry(node: str, photos: int) -> dict[str, Any]:
        return {"node": node, "name": part.whole[node].name, "photos": photos, "path": path_of(part, node)}

    return {
        "max_class_size": part.partition.max_class_size if part.partition else None,
        "min_class_size": part.partition.min_class_size if part.partition else 1,
        "classes": [entry(c.node, c.photos) for c in part.classes or ()],
        "summed": [entry(label, n) | {"trains": list(trained)} for label, n, trained in summed_labels(part)],
    }
