"""OBO Graphs JSON, as ontology programs read it (https://github.com/geneontology/obographs).

Ids are URNs under "urn:dermatree:", a placeholder: the namespace is not registered, and the ids resolve nowhere. A note
is a remark for who is no specialist and defines nothing, so it becomes a comment and never a definition. Synonyms are
given as exact; a few are narrower forms that have no node of their own, which the graph's own comment says.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from taxonomy.export.part import CREDIT, Part
from taxonomy.tree import Node

BASE = "urn:dermatree:"
BEHAVIOR, PHOTOS = f"{BASE}property:behavior", f"{BASE}property:photos"
# How a code is written as prefix:number; DOID and MONDO codes have their prefix in the table already.
PREFIXES = {"icd10cm": "ICD10CM:", "icd11": "ICD11:", "doid": "", "mondo": "", "mesh": "MESH:"}
REMARKS = [
    f"{CREDIT} Terms of each: NOTICE.",
    f'Ids under "{BASE}" are a placeholder: the namespace is not registered.',
    "A few synonyms are narrower forms that have no node of their own.",
]


def write(part: Part) -> str:
    """A document of one graph, an is_a edge from each node to its parent; classes of a partition have their photos."""
    tree = part.tree
    properties = [(BEHAVIOR, "behavior"), *([(PHOTOS, "photos")] if part.classes is not None else [])]
    graph: dict[str, Any] = {
        "id": f"{BASE}tree:{quote(tree.root, safe='')}",
        "lbl": tree[tree.root].name,
        "meta": {"version": part.version, "comments": REMARKS},
        "nodes": [_node(part, node) for node in tree.nodes]
        + [{"id": pred, "type": "PROPERTY", "lbl": label} for pred, label in properties],
        "edges": [{"sub": iri(n.id), "pred": "is_a", "obj": iri(n.parent)} for n in tree.nodes if n.parent is not None],
    }
    graph |= {f"{axiom}Axioms": [] for axiom in ("logicalDefinition", "domainRange", "propertyChain")}
    return json.dumps({"graphs": [graph | {"equivalentNodesSets": []}]}, ensure_ascii=False, indent=1) + "\n"


def iri(node: str) -> str:
    """The id of a node outside this project."""
    return f"{BASE}node:{quote(node, safe='')}"


def _node(part: Part, node: Node) -> dict[str, Any]:
    values = {BEHAVIOR: node.behavior}
    if part.classes is not None:
        values[PHOTOS] = str(part.photos[node.id])
    codes = ((PREFIXES.get(v, f"{v}:"), code) for v, joined in node.codes.items() for code in joined.split("|"))
    meta = {
        "comments": [node.note] if node.note else [],
        "synonyms": [{"pred": "hasExactSynonym", "val": name} for name in node.synonyms],
        "xrefs": [{"val": prefix + code} for prefix, code in codes],
        "basicPropertyValues": [{"pred": pred, "val": value} for pred, value in values.items() if value],
    }
    return {
        "id": iri(node.id),
        "lbl": node.name,
        "type": "CLASS",
        "meta": {key: value for key, value in meta.items() if value},
    }
