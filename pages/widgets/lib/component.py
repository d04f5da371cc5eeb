"""The one way a widget's script and style reach the page: read once, registered once, no build step.

A script exports by default what Streamlit calls; what it imports is joined to it (`bundle.py`). Styles live in the
widget's own shadow root.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from pages.widgets.lib.bundle import WIDGETS, bundle

THEME = WIDGETS.parents[1] / "assets" / "theme.css"

Event = TypeVar("Event")


def register(name: str, *, script: str, styles: tuple[str, ...]) -> ComponentRenderer:
    """Make a v2 component out of files in `pages/widgets`; `assets/theme.css` comes before its own styles."""
    return st.components.v2.component(
        f"dermatree_{name}",
        js=bundle(WIDGETS / script),
        css="\n".join(path.read_text(encoding="utf-8") for path in (THEME, *map(WIDGETS.__truediv__, styles))),
    )


def draw(
    component: ComponentRenderer,
    *,
    key: str,
    data: dict[str, Any],
    event: str,
    read: Callable[[Any], Event | None],
    on_event: Callable[[Event], None] | None,
) -> Event | None:
    """Draw a component and return what the reader has just done in it, for one run, else None.

    `read` checks what the browser sent and returns None for anything it cannot trust. `on_event` is called before the
    script runs again, so that what is drawn above this widget follows in the same run.
    """

    def forward() -> None:
        happened = read(st.session_state[key].get(event))
        if happened is not None and on_event is not None:
            on_event(happened)

    callback: dict[str, Any] = {f"on_{event}_change": forward}
    result = component(key=key, data=data, **callback)
    return read(result.get(event))
