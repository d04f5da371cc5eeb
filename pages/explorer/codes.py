"""Where each vocabulary lets anybody look up one of its codes. The addresses are those that the Bioregistry lists
(bioregistry.io), so that they outlive a change of a site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Vocabulary:
    """A vocabulary of diseases: `address` with {} for a code, which must be of the form `pattern`."""

    title: str
    address: str
    pattern: str


VOCABULARIES: Mapping[str, Vocabulary] = {
    "icd10cm": Vocabulary(
        "ICD-10-CM",
        "https://www.icd10data.com/search?s={}",
        r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?",
    ),
    "icd11": Vocabulary("ICD-11", "https://icd.who.int/browse/latest-release/foundation/en#{}", r"\d+"),
    "doid": Vocabulary("Disease Ontology", "https://disease-ontology.org/?id={}", r"DOID:\d+"),
    "mondo": Vocabulary("MONDO", "https://monarchinitiative.org/{}", r"MONDO:\d+"),
    "mesh": Vocabulary("MeSH", "https://meshb.nlm.nih.gov/record/ui?ui={}", r"[CD]\d+"),
}


@dataclass(frozen=True)
class Code:
    """A code of a node; `address` is empty where it is of no form that its vocabulary has."""

    title: str
    code: str
    address: str


def codes_of(codes: Mapping[str, str]) -> list[Code]:
    """A node's codes, one by one, in the order of VOCABULARIES; what other vocabularies say comes last, unlinked."""
    known = [name for name in VOCABULARIES if name in codes]
    other = [name for name in codes if name not in VOCABULARIES]
    return [
        Code(VOCABULARIES[name].title if name in VOCABULARIES else name, code, address(name, code))
        for name in [*known, *other]
        for code in codes[name].split("|")
        if code
    ]


def address(vocabulary: str, code: str) -> str:
    """Where a code can be looked up; empty for a code or a vocabulary of unknown form."""
    found = VOCABULARIES.get(vocabulary)
    if found is None or not re.fullmatch(found.pattern, code):
        return ""
    return found.address.format(quote(code, safe=":"))
