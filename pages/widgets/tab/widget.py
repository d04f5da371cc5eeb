"""Whether the tab had another session before, which is gone with what it held. Draws nothing.

A page that finds its session gone gets a new one of Streamlit's without a word, and so does one that a phone has thrown
out of its memory and loads anew. The tab itself (`sessionStorage`) remembers the mark of a session that held a case.
"""

from __future__ import annotations

from collections.abc import Callable

from pages.widgets.lib import component

_TAB = component.register("tab", script="tab/tab.js", styles=())


def remember(mark: str, holds: bool, on_lost: Callable[[], None]) -> None:
    """Have the tab remember that the session with this mark holds a case, or that it holds none any more.

    `on_lost` is called before the page is drawn again, where it remembers another one that did.
    """
    component.draw(
        _TAB,
        key="tab",
        data={"mark": mark, "holds": holds},
        event="lost",
        read=lambda sent: sent is True or None,
        on_event=lambda _: on_lost(),
    )
