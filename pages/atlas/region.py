"""The cases inside a lasso, or the one that was chosen: what they are, and what the model says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from model.formatting import markdown_table, per_cent
from pages.atlas import reference
from pages.session import session
from pages.shared.literal import literal
from pages.widgets.gallery.widget import draw_gallery
from taxonomy import Cut, Taxonomy

if TYPE_CHECKING:
    from model.atlas import Atlas
    from model.atlas.cases import ReferenceCase

SHOWN = 12
HOW = (
    "Draw a line around a part of the map with the lasso, or click a case: what lies there is listed here, with what "
    "the model says of it."
)
BETTER_THAN_IT_IS = (
    "Reference cases are photos that the model was trained on, so it looks better on them than it is. Figures from "
    "photos that it never saw are on the page Evaluation."
)
ABOVE = "Labelled above the cut"


def draw(atlas: Atlas, cut: Cut, rows: Sequence[int], case: int | None, choose: Callable[[int], None]) -> None:
    """The chosen case, then the region; where neither is, how to get one."""
    if case is None and not rows:
        st.markdown(HOW)
        return
    if case is not None:
        st.subheader("The case that you chose", anchor=False)
        _gallery(atlas, [case], "atlas-case", "The chosen case", (), None)
    if not rows:
        return
    st.subheader(f"{len(rows):,} cases in the region" if len(rows) > 1 else "1 case in the region", anchor=False)
    st.markdown(_composition(atlas, cut, rows))
    cases = [atlas.cases[row] for row in rows]
    st.markdown(f"{said_of(atlas.taxonomy, cases)}  \n:small[{BETTER_THAN_IT_IS}]")
    shown = reference.spread(rows, SHOWN)
    if len(shown) < len(rows):
        st.markdown(f":small[{len(shown)} of them, spread evenly over the list:]")
    _gallery(atlas, shown, "atlas-region", "Cases in the region", () if case is None else (case,), choose)


def _composition(atlas: Atlas, cut: Cut, rows: Sequence[int]) -> str:
    """A row a node of the cut: how many of the region's cases, beside all cases of the map."""
    names = [cut.node_containing(case.node) or "" for case in atlas.cases]
    here, everywhere = Counter(names[row] for row in rows), Counter(names)
    cells = []
    for node, count in here.most_common():
        name = literal(atlas.taxonomy[node].name) if node else ABOVE
        shares = per_cent(count / len(rows)), per_cent(everywhere[node] / len(atlas))
        cells.append((name, f"{count:,}", *shares))
    return markdown_table(("At the cut", "Cases here", "Share here", "Share of the whole map"), cells)


def said_of(taxonomy: Taxonomy, cases: Sequence[ReferenceCase]) -> str:
    """What the model says of these cases beside their labels, in sentences."""
    agreed = Counter(agreement(taxonomy, case) for case in cases)
    malignant = sum(taxonomy.is_malignant(case.node) for case in cases)
    mean = sum(case.malignant for case in cases) / len(cases)
    return (
        f"The model's answer holds the label in {agreed['agrees']:,} of {len(cases):,}, contradicts it in "
        f"{agreed['contradicts']:,}, and there is none for {agreed['none']:,}. Malignant or premalignant: "
        f"{malignant:,} of {len(cases):,} by label ({per_cent(malignant / len(cases))}), {per_cent(mean)} on average "
        "by the model."
    )


def agreement(taxonomy: Taxonomy, case: ReferenceCase) -> str:
    """Whether the answer agrees with the label: one of the two lies within the other."""
    if not case.answer or case.answer not in taxonomy:
        return "none"
    one_path = taxonomy.within(case.node, case.answer) or taxonomy.within(case.answer, case.node)
    return "agrees" if one_path else "contradicts"


def _gallery(
    atlas: Atlas,
    rows: Sequence[int],
    key: str,
    label: str,
    selected: Sequence[int],
    choose: Callable[[int], None] | None,
) -> None:
    pictures = [reference.picture(atlas, row, _model_said(atlas, row)) for row in rows]
    draw_gallery(pictures, session.current().lasting_key(key), label=label, selected=selected, on_choose=choose)


def _model_said(atlas: Atlas, row: int) -> str:
    case = atlas.cases[row]
    answer = atlas.taxonomy[case.answer].name if case.answer in atlas.taxonomy else "no answer"
    return f"Model: {answer}; malignant or premalignant {per_cent(case.malignant)}."
