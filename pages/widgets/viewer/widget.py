"""The photo viewer: a photo, the square of it that is read, and the evidence for a node on top.

Zoom, opacity and the overlay itself answer in the browser at once (`viewer.js`); Python hears only of a new frame.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pages.widgets.lib import component

NOTHING = "No region of the frame raises this score, so nothing is drawn."
NEITHER = "No region of the frame speaks for one rather than the other, so nothing is drawn."

_SMALLEST = 32.0
_VIEWER = component.register(
    "viewer",
    script="viewer/viewer.js",
    styles=("viewer/viewer.css",),
)


class ViewerEvent(NamedTuple):
    """The frame after the reader moved it: a square inside the photo, in pixels of the upright photo."""

    left: float
    top: float
    side: float


def draw_viewer(
    photo_uri: str,
    width: int,
    height: int,
    frame: tuple[float, float, float],
    evidence: Sequence[Sequence[float]] | None,
    scale_max: float,
    diverging: bool,
    caption: str,
    alt: str,
    key: str,
    *,
    target: str = "",
    against: str = "",
    on_frame: Callable[[ViewerEvent], None] | None = None,
) -> ViewerEvent | None:
    """Draw the photo and return the frame that the reader has just moved or resized, else None.

    `photo_uri` is a data URI (a patient's photo has no address of its own) of a picture in any size; `width`, `height`
    and `frame` (left, top, side) are pixels of the upright photo. `evidence` is a square grid, 8 × 8, row 0 at the top;
    `scale_max` is the value that gets the scale's last colour: nothing is drawn, and the caption says so, where it is 0
    or no value of the grid counts. Signed values are drawn only where `diverging`, positive ones for `target`, negative
    ones for `against`, both named at the colour bar. `on_frame` is called before the page is drawn again.

    Raises ValueError for a photo that is no data URI, an empty photo, or a grid that is not square and finite.
    """
    if not photo_uri.startswith("data:image/"):
        raise ValueError("The viewer draws a photo from a data URI only, so that no photo gets an address.")
    if width < 1 or height < 1:
        raise ValueError(f"A photo of {width} × {height} pixels cannot be drawn.")
    grid = None if evidence is None else _grid(evidence)
    drawn = grid is not None and scale_max > 0 and _peak(grid, diverging) > 0
    data = {
        "key": key,
        "uri": photo_uri,
        "width": int(width),
        "height": int(height),
        "frame": list(_kept(ViewerEvent(*map(float, frame)), width, height)),
        "evidence": grid if drawn else None,
        "scaleMax": float(scale_max) if drawn else 0.0,
        "diverging": diverging,
        "drawn": drawn,
        "caption": caption if drawn or grid is None else f"{caption} {NEITHER if diverging else NOTHING}".strip(),
        "alt": alt,
        "summary": where_strongest(grid, diverging, target, against) if drawn and grid else "",
        "ticks": [_end(against), "neutral", _end(target)] if diverging else ["none", _top(scale_max)],
    }
    return component.draw(
        _VIEWER,
        key=key,
        data=data,
        event="frame",
        read=lambda sent: _received(sent, width, height),
        on_event=on_frame,
    )


def where_strongest(
    evidence: Sequence[Sequence[float]], diverging: bool = False, target: str = "", against: str = ""
) -> str:
    """Say in words where a grid is strongest, for a reader who does not see the colours."""
    if not diverging:
        return f"Evidence is {_place(evidence)}." if _peak(evidence, False) > 0 else NOTHING
    said = [
        f"{_end(name)}, {_place(part)}"
        for name, part in ((target, evidence), (against, [[-value for value in row] for row in evidence]))
        if _peak(part, False) > 0
    ]
    return f"Evidence {'; '.join(said)}." if said else NEITHER


def _place(evidence: Sequence[Sequence[float]]) -> str:
    size = len(evidence)
    peak, row, column = max((value, -r, -c) for r, line in enumerate(evidence) for c, value in enumerate(line))
    if sum(value >= peak / 2 for line in evidence for value in line) > size * size / 2:
        return "spread over the frame"
    across = ("left", "center", "right")[_third(-column, size)]
    down = ("upper", "", "lower")[_third(-row, size)]
    if down and across == "center":
        across = "middle"
    return f"strongest in the {f'{down} {across}'.strip()}"


def _third(index: int, size: int) -> int:
    """Which third of the frame a cell's center lies in: 0, 1 or 2."""
    return int(3 * (index + 0.5) / size)


def _end(name: str) -> str:
    return f"for {name}" if name else "for the other"


def _top(scale_max: float) -> str:
    """The end of the scale in figures, so that a weak map looks weak: how much a cell adds to the node's log-odds."""
    return f"most in this photo: {scale_max:.2g} log-odds a cell"


def _grid(evidence: Sequence[Sequence[float]]) -> list[list[float]]:
    grid = [[float(value) for value in row] for row in evidence]
    finite = all(math.isfinite(value) for row in grid for value in row)
    if len(grid) < 2 or any(len(row) != len(grid) for row in grid) or not finite:
        raise ValueError("Evidence is a square grid of finite numbers, one list a row.")
    return grid


def _peak(grid: Sequence[Sequence[float]], diverging: bool) -> float:
    return max(abs(value) if diverging else value for row in grid for value in row)


def _received(sent: Any, width: int, height: int) -> ViewerEvent | None:
    """A frame as the browser sent it, kept inside the photo; None for anything that is no frame."""
    if not isinstance(sent, list) or len(sent) != 3:
        return None
    if not all(isinstance(part, int | float) and math.isfinite(part) for part in sent):
        return None
    return _kept(ViewerEvent(*map(float, sent)), width, height)


def _kept(frame: ViewerEvent, width: int, height: int) -> ViewerEvent:
    largest = float(min(width, height))
    side = min(largest, max(min(_SMALLEST, largest), frame.side))
    return ViewerEvent(min(width - side, max(0.0, frame.left)), min(height - side, max(0.0, frame.top)), side)
