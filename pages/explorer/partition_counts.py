"""The photos that the partition explorer cuts by: those the model was trained on, or the reader's own counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.session import session
from pages.shared.literal import literal
from taxonomy import Taxonomy, partition
from taxonomy.counts import Counts, CountsError, Unmapped, read_counts

if TYPE_CHECKING:
    from model import Model

TRAINED, OWN = "The model's training photos", "Your own counts (CSV)"
LISTED = 100  # labels without a node that the page names
STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8)  # of each power of ten, so that steps look even on a logarithmic scale
SIZES = (*sorted({round(step * 10**power) for power in range(4) for step in STEPS}), 10_000)
WANTED = (
    ":small[A table with the columns **label** and **images**, up to 1 MB. A label is a name, a synonym, an id or "
    "an abbreviation of this tree.]"
)


@dataclass(frozen=True)
class Source:
    """Photos by label node, and how many classes each of SIZES would make of them."""

    photos: Mapping[str, int]
    own: bool
    curve: tuple[int, ...]


@dataclass(frozen=True)
class Upload:
    """What came of the reader's table. It stays in the session and goes with it; the table itself isn't kept."""

    name: str
    counts: Counts | None
    curve: tuple[int, ...] = ()
    problem: str = ""


def choose(taxonomy: Taxonomy, model: Model | None) -> Source | None:
    """The control, the uploader where it is asked for, and what to cut by; None where there is nothing yet."""
    key = session.current().lasting_key
    choices = [TRAINED, OWN] if model is not None else [OWN]
    chosen = st.segmented_control("Photos", choices, default=choices[0], required=True, key=key("partition-source"))
    if chosen == TRAINED and model is not None:
        return Source(model.bundle.photos, False, _trained_curve(taxonomy, model))
    return _own(taxonomy)


def class_counts(taxonomy: Taxonomy, photos: Mapping[str, int]) -> tuple[int, ...]:
    """How many training classes each of SIZES makes; some milliseconds a size."""
    return tuple(len(partition(taxonomy, photos, size).classes) for size in SIZES)


@lru_cache(maxsize=2)
def _trained_curve(taxonomy: Taxonomy, model: Model) -> tuple[int, ...]:
    return class_counts(taxonomy, model.bundle.photos)


def _own(taxonomy: Taxonomy) -> Source | None:
    key = session.current().lasting_key("partition-upload")
    kept_under = session.current().lasting_key("partition-counts")
    st.file_uploader(
        "Counts by label",
        type=["csv", "tsv", "txt"],
        max_upload_size=1,
        key=key,
        on_change=_arrived,
        args=(taxonomy, key, kept_under),
    )
    st.markdown(WANTED)
    kept: Upload | None = st.session_state.get(kept_under)
    if kept is None:
        return None
    if kept.counts is None:
        st.error(literal(kept.problem))
        return None
    _say_counts(taxonomy, kept.name, kept.counts)
    return Source(kept.counts.photos, True, kept.curve)


def _arrived(taxonomy: Taxonomy, key: str, kept_under: str) -> None:
    """Read a table once, when it comes; forget it when it is taken out."""
    file = st.session_state[key]
    if file is None:
        st.session_state.pop(kept_under, None)
        return
    try:
        counts = read_counts(file.getvalue(), taxonomy)
        kept = Upload(file.name, counts, class_counts(taxonomy, counts.photos))
    except CountsError as error:
        kept = Upload(file.name, None, problem=str(error))
    st.session_state[kept_under] = kept


def _say_counts(taxonomy: Taxonomy, name: str, counts: Counts) -> None:
    """How much of a table stands on the tree, and what of it does not."""
    lost = len(counts.unknown) + len(counts.ambiguous)
    labels = f"{lost:,} label{'s' if lost > 1 else ''}"
    st.markdown(
        f"{literal(name)}: {counts.mapped:,} photos stand on {sum(map(bool, counts.photos.values())):,} nodes"
        + (f"; {counts.left_out:,} photos of {labels} are left out." if lost else "; every label was found.")
    )
    if lost:
        with st.expander(f"The {labels} left out"):
            st.html(_unmapped(taxonomy, counts))
            st.markdown("Put a name, a synonym or an id of this tree in their place and load the table again.")


def _unmapped(taxonomy: Taxonomy, counts: Counts) -> str:
    rows = [
        *_lines(taxonomy, counts.ambiguous, "several go by this name: "),
        *_lines(taxonomy, counts.unknown, ""),
    ]
    more = f"<p>And {len(rows) - LISTED:,} more.</p>" if len(rows) > LISTED else ""
    heads = "<th scope=col>Label</th><th scope=col>Photos</th><th scope=col>Perhaps meant</th>"
    return f'<table class="slices"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows[:LISTED])}</tbody></table>{more}'


def _lines(taxonomy: Taxonomy, labels: Sequence[Unmapped], lead: str) -> list[str]:
    return [
        f"<tr><td>{escape(row.label)}</td><td>{row.photos:,}</td>"
        f"<td>{lead}{escape(', '.join(f'{taxonomy[n].name} ({n})' for n in row.nodes)) or 'nothing close'}</td></tr>"
        for row in labels
    ]
