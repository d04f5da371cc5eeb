"""Random trees whose names have everything in them that some format takes for its own."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from taxonomy import BEHAVIORS, Taxonomy
from tests.taxonomy.trees import random_trees

LETTERS = "ab'\"(),;:[]{}&<>äßÉ=+-@_ \\/#|%"
# The package newick takes a backslash before a quote for an escape; the format knows none.
FOR_NEWICK = LETTERS.replace("\\", "")


@st.composite
def odd_trees(draw, letters=LETTERS, largest=8):
    """The shape is drawn, the letters follow from one number: drawing each of them takes seconds."""
    chance = Random(draw(st.integers(0, 10**6)))

    def text(least: int) -> str:
        word = "".join(chance.choices(letters, k=chance.randint(least, 8))).strip()
        return word or "'" * least

    def synonyms() -> tuple[str, ...]:
        return tuple(text(1).replace("|", "-") for _ in range(chance.randint(0, 2)))

    def codes() -> dict[str, str]:
        return {v: chance.choice(("C43", "A1|B2")) for v in ("icd10cm", "mesh") if chance.random() < 0.5}

    return Taxonomy(
        replace(
            node,
            name=text(1),
            synonyms=synonyms(),
            behavior=chance.choice(("", *BEHAVIORS)),
            codes=codes(),
            source=text(0),
            note=text(0),
        )
        for node in draw(random_trees(largest)).nodes
    )
