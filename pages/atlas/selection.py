"""What the reader has selected on the map: it stays from page to page and from photo to photo, until all is cleared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import streamlit as st

YOURS, REGION, QUALITY = PARTS = ("Your photo", "Region", "How good is it")
PART_KEY = "lasting-atlas-part"  # as `Session.lasting_key` makes it
_KEY = "atlas-selection"


@dataclass
class Selection:
    """Rows of the reference cases."""

    rows: tuple[int, ...] = ()  # in the lasso
    case: int | None = None  # ringed on the map


def current() -> Selection:
    """This session's, made at the first call."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Selection()
    return cast(Selection, st.session_state[_KEY])


def part() -> str:
    """The control of the part below the map, and what it stands at; a lasso sets it, too."""
    st.session_state.setdefault(PART_KEY, YOURS)
    return st.segmented_control("Look closer", PARTS, required=True, key=PART_KEY) or YOURS


def lasso(rows: tuple[int, ...]) -> None:
    """A lasso was closed around these rows, or taken away: show what lies in it."""
    here = current()
    here.rows = rows
    if rows:
        here.case = None
        st.session_state[PART_KEY] = REGION


def click(row: int) -> None:
    """A case was chosen on the map itself: ring it, and show it below."""
    current().case = row
    st.session_state[PART_KEY] = REGION


def toggle(row: int) -> None:
    """A case was chosen in a list: ring it on the map, or let it go again."""
    here = current()
    here.case = None if here.case == row else row


def ringed() -> tuple[int, ...]:
    """The rows that are marked on the map."""
    here = current()
    return here.rows if here.case is None or here.case in here.rows else (*here.rows, here.case)
