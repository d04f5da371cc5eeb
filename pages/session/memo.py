"""What pages work out of a photo: once for a case, and the long work only where the reader asks for it.

Long work runs in the thread of the script. Every click asks Streamlit for another run of the script, and the running
one ends in the next `st.progress`, which each step of the work calls: so Stop ends it, and so does a closed browser.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

import streamlit as st

from model.caller import Caller
from pages.session import session
from pages.session.case import Case

T = TypeVar("T")

KEPT = 40  # results of a case; the one that was looked at the longest ago gives way


def on_demand(key: Hashable, offer: str, doing: str, compute: Callable[[Caller], T]) -> T | None:
    """What was worked out under this key; until then a button, or the work itself with its progress and a Stop.

    Args:
        key: names the work and everything that it hangs on, so that nothing is taken for another photo's.
        offer: the button's label, which no other on the page has. doing: what is said while the work runs.
        compute: tells the caller how far it is; it is interrupted in the midst of that.

    Returns:
        None as long as it was not asked for. When the work is done the page is drawn anew.
    """
    case = session.current().case
    if key in case.memo:
        return cast(T, _touched(case, key))
    if (
        offer in case.requested
    ):  # clicked, perhaps while another node was being drawn: what it then says is what is meant
        case.requested.remove(offer)
        case.requested.add(key)
    if key in case.requested:
        _keep(case, key, _worked_out(case, key, offer, doing, compute))
        case.requested.discard(key)
        st.rerun()
    st.button(offer, key=session.current().key(f"ask-{offer}"), on_click=case.requested.add, args=(offer,))
    return None


def at_once(key: Hashable, compute: Callable[[], T]) -> T:
    """What was worked out under this key, or is now: for what takes a moment."""
    case = session.current().case
    if key not in case.memo:
        _keep(case, key, compute())
    return cast(T, _touched(case, key))


def kept(key: Hashable) -> Any:
    """What was worked out under this key, None if nothing was."""
    case = session.current().case
    return _touched(case, key) if key in case.memo else None


def part_of(caller: Caller, first: float, last: float) -> Caller:
    """The caller of one part of the work, which takes the bar from one share of the whole to another."""

    def tell(share: float) -> None:
        if caller.on_progress is not None:
            caller.on_progress(first + share * (last - first))

    return Caller(on_progress=tell, cancelled=caller.cancelled)


def _keep(case: Case, key: Hashable, result: object) -> None:
    case.memo[key] = result
    for oldest in list(case.memo)[:-KEPT]:
        del case.memo[oldest]


def _touched(case: Case, key: Hashable) -> object:
    """The result, which from now on is the newest."""
    case.memo[key] = case.memo.pop(key)
    return case.memo[key]


def _worked_out(case: Case, key: Hashable, offer: str, doing: str, compute: Callable[[Caller], T]) -> T:
    """The result, worked out under a bar and a button that stops it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Stop", key=session.current().key(f"stop-{offer}"), on_click=case.requested.discard, args=(key,))
        bar = st.progress(0.0, doing)

    def tell(share: float) -> None:
        bar.progress(share, doing)

    try:
        return compute(Caller(on_progress=tell))
    except Exception:
        case.requested.discard(key)  # or it would fail again at every click
        raise
