"""Checks of the tree that a table cannot make by itself: each finding is one sentence that names the row to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from taxonomy.labels import read_labels
from taxonomy.rest import SUFFIX, split_node_of
from taxonomy.spelling import normalize
from taxonomy.table import ABBREVIATIONS, COLUMNS, DISEASES, OF_ABBREVIATIONS, load_taxonomy, read_rows
from taxonomy.tree import Node, Taxonomy

ICD10 = Path(__file__).with_name("icd10.tsv")

# The nodes that other floors call by name: the paper's 3 first-level and 9 second-level nodes.
ESTEVA = {
    "benign": ("benign-melanocytic", "benign-epidermal", "benign-dermal"),
    "malignant": ("malignant-melanocytic", "malignant-epidermal", "malignant-dermal", "cutaneous-lymphoma"),
    "non-neoplastic": ("inflammatory", "genodermatosis"),
}

# What a leaf may be, by the first-level node above it. Oral leukoplakia is premalignant and no tumor.
LEAF_BEHAVIORS = {
    "benign": {"benign", "uncertain"},
    "malignant": {"uncertain", "premalignant", "in situ", "malignant"},
    "non-neoplastic": {"", "premalignant"},
}

CODE_FORMS = {
    "icd10cm": re.compile(r"[A-Z]\d[\dA-Z](\.[\dA-Z]{1,4})?"),
    "icd11": re.compile(r"\d+"),
    "doid": re.compile(r"DOID:\d+"),
    "mondo": re.compile(r"MONDO:\d{7}"),
    "mesh": re.compile(r"[CD]\d+"),
}


def check(taxonomy: Taxonomy) -> list[str]:
    """Everything that is wrong with a tree, and with the packaged labels and abbreviations, as sentences."""
    return [
        *paper_nodes(taxonomy),
        *shared_names(taxonomy),
        *rests(taxonomy),
        *behaviors(taxonomy),
        *codes(taxonomy),
        *icd10_places(taxonomy),
        *labels(taxonomy),
        *abbreviations(taxonomy),
    ]


def paper_nodes(taxonomy: Taxonomy) -> Iterator[str]:
    """The first two levels are the paper's, and nothing else."""
    if taxonomy.root != "skin-disease" or taxonomy.children(taxonomy.root) != tuple(ESTEVA):
        yield f'The root must be "skin-disease" with the children {", ".join(ESTEVA)}, in this order.'
        return
    for first, second in ESTEVA.items():
        if set(taxonomy.children(first)) != set(second):
            yield f'"{first}" must have the children {", ".join(second)} and no others.'


def shared_names(taxonomy: Taxonomy) -> Iterator[str]:
    """No two nodes go by the same name, whatever the spelling; no node says a name twice."""
    owner: dict[str, str] = {}
    for node in taxonomy.nodes:
        for name in (node.name, *node.synonyms):
            spelling = normalize(name)
            if spelling in owner:
                yield f'"{node.id}" has the name "{name}", which "{owner[spelling]}" already goes by.'
            owner.setdefault(spelling, node.id)


def rests(taxonomy: Taxonomy) -> Iterator[str]:
    """No id ends as that of a rest does: a cut gives a split node one, by that id."""
    for node in taxonomy.ids:
        if split_node_of(node) is not None:
            yield f'"{node}" ends in "{SUFFIX}", as the rest of a split node does; give it another id.'


def behaviors(taxonomy: Taxonomy) -> Iterator[str]:
    """A leaf behaves as its place says; a group that names a behavior names that of all below it."""
    for first, allowed in LEAF_BEHAVIORS.items():
        for leaf in taxonomy.leaves(first) if first in taxonomy else ():
            behavior = taxonomy[leaf].behavior
            if behavior not in allowed:
                yield f'"{leaf}" has the behavior "{behavior}", which does not belong below "{first}".'
    for node in taxonomy.nodes:
        if node.behavior:
            odd = next((d for d in taxonomy.descendants(node.id) if taxonomy[d].behavior != node.behavior), None)
            if odd is not None:
                yield f'"{node.id}" is "{node.behavior}" as a group, but "{odd}" below it is not.'


def codes(taxonomy: Taxonomy) -> Iterator[str]:
    """Codes have their vocabulary's form, and one of an ontology's codes names one node."""
    owner: dict[str, str] = {}
    for node in taxonomy.nodes:
        for vocabulary, joined in node.codes.items():
            for code in joined.split("|"):
                if not CODE_FORMS[vocabulary].fullmatch(code):
                    yield f'"{node.id}" has "{code}", which is not the form of a code of {vocabulary}.'
                first = owner.setdefault(f"{vocabulary} {code}", node.id)
                if vocabulary != "icd10cm" and first != node.id:
                    yield f'"{node.id}" has the code {code} of {vocabulary}, which is that of "{first}".'


@dataclass(frozen=True)
class Place:
    """Where nodes with an ICD-10-CM code may stand, and why. `code` is a code, or a range of three-letter ones."""

    code: str
    nodes: tuple[str, ...]
    reason: str

    def closeness(self, code: str) -> int:
        """How closely this row speaks of a code: 0 not at all, 1 by a range, more by a longer beginning."""
        first, dash, last = self.code.partition("-")
        if dash:
            return int(first <= code[:3] <= last)
        return len(self.code) if code.startswith(self.code) else 0


def read_places(path: Path = ICD10) -> tuple[Place, ...]:
    """The rows of icd10.tsv: the general blocks, and every exception with its reason."""
    rows = read_rows(path, ("code", "nodes", "reason"))
    return tuple(Place(row["code"], tuple(row["nodes"].split("|")), row["reason"]) for row in rows)


def icd10_places(taxonomy: Taxonomy, places: tuple[Place, ...] | None = None) -> Iterator[str]:
    """Every ICD-10-CM code agrees with the place of its node; for each code the row that speaks of it most closely
    decides. A code that no row speaks of is a finding too: its place has not been thought about."""
    places = read_places() if places is None else places
    for place in places:
        for lost in place.nodes:
            if lost not in taxonomy:
                yield f'icd10.tsv names "{lost}" for {place.code}, which is not in the tree.'
    for node in taxonomy.nodes:
        for code in node.codes.get("icd10cm", "").split("|"):
            if code:
                yield from _misplaced(taxonomy, node, code, places)


def _misplaced(taxonomy: Taxonomy, node: Node, code: str, places: tuple[Place, ...]) -> Iterator[str]:
    closest = max(places, key=lambda place: place.closeness(code), default=None)
    if closest is None or not closest.closeness(code):
        yield f'"{node.id}" has the ICD-10-CM code {code}, for which icd10.tsv has no row.'
    elif not any(top in taxonomy and _on_one_path(taxonomy, node.id, top) for top in closest.nodes):
        yield f'"{node.id}" has the ICD-10-CM code {code}, which belongs below {" or ".join(closest.nodes)}.'


def _on_one_path(taxonomy: Taxonomy, node: str, place: str) -> bool:
    """Whether a node stands at or below the place, or is a group that carries the code of something below it."""
    return taxonomy.within(node, place) or taxonomy.within(place, node)


def labels(taxonomy: Taxonomy) -> Iterator[str]:
    """Every label of the data sets lands on a node of the tree, and one that does not says why."""
    for row in read_labels():
        if row.node is not None and row.node not in taxonomy:
            yield f'The label "{row.label}" of {row.dataset} lands on "{row.node}", which is not in the tree.'
        if row.node is None and not row.note:
            yield f'The label "{row.label}" of {row.dataset} has neither a node nor a note that says why.'


def abbreviations(taxonomy: Taxonomy, path: Path = ABBREVIATIONS) -> Iterator[str]:
    """Every abbreviation is that of a node, says who writes it, comes once, and tells what else it may stand for."""
    rows = read_rows(path, OF_ABBREVIATIONS)
    seen: set[tuple[str, str]] = set()
    for row in rows:
        short, node = row["abbreviation"], row["node"]
        if node not in taxonomy:
            yield f'"{short}" abbreviates "{node}", which is not in the tree.'
            continue
        if normalize(short) in map(normalize, (*taxonomy[node].synonyms, node)) or (short, node) in seen:
            yield f'"{short}" is listed twice for "{node}".'
        if not row["source"]:
            yield f'"{short}" does not say who abbreviates "{node}" so.'
        if len(taxonomy.named(short)) > 1 and not row["note"]:
            yield f'"{short}" stands for several nodes; its note at "{node}" must say so.'
        seen.add((short, node))


def file_order(path: Path = DISEASES) -> Iterator[str]:
    """The rows of the file are in depth-first order, so that it reads as the tree."""
    for row, node_id in zip(read_rows(path, COLUMNS), load_taxonomy(path).ids, strict=True):
        if row["id"] != node_id:
            yield f'"{row["id"]}" stands in the file where "{node_id}" would come if its rows followed the tree.'
            return
