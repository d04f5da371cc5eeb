"""The reader's desk of a study: one photo, biopsy or treat or reassure, confidence in five steps; all by keyboard.

The browser holds what is being chosen and takes the time; Python hears of a photo once, when its answer is given.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable
from typing import Any, NamedTuple

from pages.widgets.lib import component

_DESK = component.register("desk", script="desk/desk.js", styles=("desk/desk.css",))
_DIGITS = (1, 2, 3, 4, 5)


class Answered(NamedTuple):
    """The answer to one photo, as the browser sent it and `_received` checked it."""

    photo: str
    biopsy: bool
    confidence: int  # 1...5
    seconds: float  # from when the photo was in sight


def draw_desk(
    photo: str,
    uri: str,
    progress: str,
    *,
    key: str,
    note: str = "",
    on_answer: Callable[[Answered], None] | None = None,
) -> Answered | None:
    """Draw a photo with its two answers; return what the reader has just answered, else None.

    `photo` names it, `uri` is a data URI, `progress` is told with it ("Photo 12 of 72"), `note` stands beside it.
    `on_answer` is called before the page is drawn again.

    Raises ValueError for a photo that is no data URI.
    """
    if not uri.startswith("data:image/"):
        raise ValueError("The desk draws a photo from a data URI only, so that no photo gets an address.")
    return component.draw(
        _DESK,
        key=key,
        # Never the same twice, so that the browser hears of every drawing: an answer that was given while the
        # connection was broken is lost, and can be given again once the page is drawn.
        data={"photo": photo, "uri": uri, "progress": progress, "note": note, "drawing": secrets.token_hex(4)},
        event="answered",
        read=_received,
        on_event=on_answer,
    )


def _received(sent: Any) -> Answered | None:
    """An answer as the browser sent it; None for anything that is none."""
    if not isinstance(sent, list) or len(sent) != 4:
        return None
    photo, biopsy, confidence, seconds = sent
    if not isinstance(photo, str) or not isinstance(biopsy, bool) or type(confidence) is not int:
        return None
    if confidence not in _DIGITS or not isinstance(seconds, int | float) or not math.isfinite(seconds) or seconds < 0:
        return None
    return Answered(photo, biopsy, confidence, float(seconds))
