"""A link that saves a small text file which the page itself holds, so that the server keeps nothing to hand out."""

from __future__ import annotations

from pages.widgets.lib import component

_LINK = component.register("link", script="link/link.js", styles=("link/link.css",))


def draw_link(label: str, file: str, text: str, *, key: str, mime: str = "text/csv") -> None:
    """Draw the link: `file` is the name it is saved under, `text` what is in it."""
    data = {"label": label, "file": file, "text": text, "mime": mime}
    component.draw(_LINK, key=key, data=data, event="saved", read=lambda sent: None, on_event=None)
