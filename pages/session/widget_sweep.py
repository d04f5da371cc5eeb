"""Nothing of a widget outlives it: with its callback it would keep the photos that the callback speaks of.

Streamlit drops the value of a widget that is no longer drawn, but keeps its callback, and all that this refers to, for
as long as the session lives. Our widgets' keys change with every case, so a reader who had looked at a hundred photos,
and cleared each, would still hold a hundred.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX

_RUN = "dermatree-run"


@contextmanager
def swept() -> Iterator[None]:
    """Run a page, then drop what Streamlit keeps of widgets that are on it no longer.

    A run that is broken off has not drawn all that it would, and one that was overtaken knows nothing of what the next
    one draws at the same time: neither sweeps, or the click that broke it off would be lost.
    """
    st.session_state[_RUN] = mine = object()
    yield
    if st.session_state.get(_RUN) is mine:
        _sweep()


def _sweep() -> None:
    if context := get_script_run_ctx(suppress_warning=True):
        # Streamlit has no public name for these; test_widget_sweep.py fails where another version moves them.
        kept = context.session_state._state._new_widget_state.widget_metadata
        drawn = context.shared.widget_ids_this_run.snapshot()
        for widget in kept.keys() - drawn:
            if _component_of(widget) not in drawn:
                del kept[widget]


def _component_of(widget: str) -> str:
    """The component whose events this internal widget gathers: without it a click in one of ours would do nothing."""
    return widget.removeprefix(f"{STREAMLIT_INTERNAL_KEY_PREFIX}_").rpartition(EVENT_DELIM)[0]
