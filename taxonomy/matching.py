"""Codes for nodes, matched by exact name to public vocabularies: proposals to be read, never applied unseen.

MONDO comes first (CC BY 4.0), and carries its own exact mappings to the Disease Ontology, MeSH and ICD-11; what it
lacks is looked up in the Disease Ontology (CC0) and MeSH themselves. The sources are their makers' files; nothing is
fetched.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from taxonomy.spelling import normalize
from taxonomy.tree import Node, Taxonomy

MAPPINGS = {"doid": ("doid", "DOID:"), "icd11": ("icd11.foundation", "icd11.foundation:"), "mesh": ("mesh", "mesh:")}


@dataclass(frozen=True)
class Proposal:
    """A code that a node could carry.

    `closeness`: 0 our name is its name, 1 a synonym of ours is its name, 2 our name is a synonym of its.
    """

    node: str
    vocabulary: str
    code: str
    matched: str  # the name or synonym that matched
    closeness: int


def propose(taxonomy: Taxonomy, sources: Path) -> list[Proposal]:
    """At most one code a node and vocabulary, each code for one node: the closest, none where two are equally close."""
    vocabularies = read_vocabularies(sources)
    found = [p for name, terms in vocabularies.items() for p in _matches(taxonomy, name, terms)]
    mapped = read_mappings(sources)
    for p in [p for p in found if p.vocabulary == "mondo"]:
        found += [
            Proposal(p.node, vocabulary, code, p.matched, p.closeness)
            for vocabulary, by_mondo in mapped.items()
            for code in by_mondo.get(p.code, ())
        ]
    one_code = _closest(found, lambda p: (p.node, p.vocabulary))
    return _closest(one_code, lambda p: (p.code, p.vocabulary))


def _closest(found: Iterable[Proposal], key: Callable[[Proposal], tuple[str, str]]) -> list[Proposal]:
    """For each key the one closest proposal; none where different ones are equally close."""
    best: dict[tuple[str, str], list[Proposal]] = defaultdict(list)
    for p in found:
        rivals = best[key(p)]
        if rivals and p.closeness < rivals[0].closeness:
            rivals.clear()
        if not rivals or p.closeness == rivals[0].closeness:
            rivals.append(p)
    return [rivals[0] for rivals in best.values() if len({(p.node, p.code) for p in rivals}) == 1]


def _matches(taxonomy: Taxonomy, vocabulary: str, terms: Terms) -> Iterator[Proposal]:
    for node in taxonomy.nodes[1:]:
        for names, other, closeness in _comparisons(node, terms):
            for name in names:
                codes = other.get(normalize(name), ())
                if len(codes) == 1:
                    yield Proposal(node.id, vocabulary, next(iter(codes)), name, closeness)


def _is_abbreviation(name: str) -> bool:
    """Letters such as SJS or DH mean too many things to be matched."""
    return len(name) <= 5 and name.upper() == name


def _comparisons(node: Node, terms: Terms) -> tuple[tuple[tuple[str, ...], Mapping[str, set[str]], int], ...]:
    synonyms = tuple(name for name in node.synonyms if not _is_abbreviation(name))
    return ((node.name,), terms.names, 0), (synonyms, terms.names, 1), ((node.name,), terms.synonyms, 2)


class Terms:
    """A vocabulary's names and synonyms, normalized, each with the codes that go by it."""

    def __init__(self, rows: Iterable[tuple[str, str, Iterable[str]]]) -> None:
        self.names: dict[str, set[str]] = defaultdict(set)
        self.synonyms: dict[str, set[str]] = defaultdict(set)
        for code, name, synonyms in rows:
            self.names[normalize(name)].add(code)
            for synonym in synonyms:
                self.synonyms[normalize(synonym)].add(code)


def read_vocabularies(sources: Path) -> dict[str, Terms]:
    """MONDO, the Disease Ontology and MeSH as their files in `sources` have them."""
    mondo = json.loads(gzip.decompress((sources / "mondo.json.gz").read_bytes()))
    disease_ontology = csv.DictReader(io.StringIO((sources / "HumanDO.tsv").read_text("utf-8")), delimiter="\t")
    mesh = csv.reader(io.StringIO((sources / "mesh_C04_C17.tsv").read_text("utf-8")), delimiter="\t")
    return {
        "mondo": Terms((f"MONDO:{term['id']}", term["name"], term.get("synonyms", ())) for term in mondo),
        "doid": Terms((row["id"], row["label"], ()) for row in disease_ontology),
        "mesh": Terms((row[0], row[1], _turned(row[2].split("|"))) for row in mesh),
    }


def _turned(entries: Iterable[str]) -> Iterator[str]:
    """MeSH turns its entry terms round ("Keratosis, Actinic"); as they are said."""
    for entry in entries:
        first, comma, rest = entry.partition(", ")
        yield f"{rest} {first}" if comma else entry


def read_mappings(sources: Path) -> dict[str, dict[str, set[str]]]:
    """Vocabulary -> MONDO id -> the codes that MONDO itself calls exact matches."""
    found: dict[str, dict[str, set[str]]] = {}
    for vocabulary, (file, prefix) in MAPPINGS.items():
        text = gzip.decompress((sources / f"mondo_exactmatch_{file}.sssom.tsv.gz").read_bytes()).decode("utf-8")
        rows = csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t")
        found[vocabulary] = defaultdict(set)
        for row in rows:
            code = row["object_id"] if vocabulary == "doid" else row["object_id"].removeprefix(prefix)
            found[vocabulary][row["subject_id"]].add(code)
    return found
