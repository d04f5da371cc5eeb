"""The reference cases in a reader's words: which atlas is at work, what is known of a case, whose photos."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from model import BundleError
from model.atlas.atlas import atlas_of
from model.data import vocabulary
from pages.server import case_photos
from pages.shared.literal import literal
from pages.widgets.gallery.widget import Picture

if TYPE_CHECKING:
    from model import Model
    from model.atlas import Atlas
    from model.atlas.cases import ReferenceCase

NO_ATLAS = (
    "This model comes without an atlas: there are no reference cases to show. `python -m model atlas` makes one from "
    "its training photos."
)
NOT_RECORDED = "not recorded"
NON_COMMERCIAL = "The app shows them for non-commercial use only, as the strictest of these licences asks."


def atlas_or_sentence(model: Model) -> Atlas | None:
    """The atlas of a model; or None, with the sentence on the page that says why there is none."""
    try:
        atlas = atlas_of(model.bundle.folder, model.bundle.id)
    except BundleError as error:
        st.error(str(error))
        return None
    if atlas is None:
        st.info(NO_ATLAS)
    return atlas


def confirmed(case: ReferenceCase) -> str:
    """How its label was confirmed."""
    return vocabulary.confirmed(case.confirmed_by) or NOT_RECORDED


def short(atlas: Atlas, row: int) -> str:
    """A case in a line, for the map."""
    case = atlas.cases[row]
    return f"{atlas.taxonomy[case.node].name} · {case.dataset}, {case.modality} · confirmed by: {confirmed(case)}"


def picture(atlas: Atlas, row: int, *more: str) -> Picture:
    """A case for the gallery: label, what is known of it, what else is to be said, licence and credit."""
    case = atlas.cases[row]
    label = atlas.taxonomy[case.node].name
    known = f"{case.dataset}, {case.modality}. Confirmed by: {confirmed(case)}."
    return Picture(
        row=row,
        photo=case_photos.address(atlas).format(row=row),
        title=label,
        lines=(*more, known),
        credit=case.credit,
        alt=f"Reference photo, {case.modality}, labelled {label}",
    )


def spread(rows: Iterable[int], count: int) -> list[int]:
    """At most `count` of the rows, evenly over all of them."""
    kept = list(rows)
    if len(kept) <= count:
        return kept
    return [kept[round(k * (len(kept) - 1) / (count - 1))] for k in range(count)]


def credits(atlas: Atlas) -> None:
    """Whose photos the reference cases are, and under which licences they are shown."""
    sources = Counter((case.dataset, case.license, case.attribution) for case in atlas.cases)
    lines = [
        f"- **{literal(dataset)}**, {literal(license)}: {n:,} photos. {literal(whose)}. Changes: reduced in size."
        for (dataset, license, whose), n in sources.most_common()
    ]
    with st.expander("Whose photos these are"):
        st.markdown("\n".join([*lines, "", NON_COMMERCIAL]))
