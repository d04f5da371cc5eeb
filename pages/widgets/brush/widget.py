"""A photo that a region can be painted on with a brush, by pointer, finger, pen or keyboard.

Painting, wiping and undoing happen in the browser (`brush.js`); Python hears of the region when the reader asks for a
reading without it, as a coarse bitmap in runs, and trusts nothing of it unchecked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pages.widgets.lib import component

Mask = npt.NDArray[np.bool_]

MOST_CELLS = 256  # along the photo's longer side: finer than a hand paints

_BRUSH = component.register(
    "brush",
    script="brush/brush.js",
    styles=("viewer/viewer.css", "brush/brush.css"),
)


@dataclass(frozen=True)
class Painted:
    """A painted region: columns × rows cells, row by row, as lengths of runs that are bare and painted by turns."""

    columns: int
    rows: int
    runs: tuple[int, ...]  # the first is bare, and may be 0

    @property
    def cells(self) -> Mask:
        """(rows, columns), True where it is painted."""
        painted = np.arange(len(self.runs)) % 2 == 1
        return np.repeat(painted, self.runs).reshape(self.rows, self.columns)

    def mask(self, width: int, height: int) -> Mask:
        """(height, width) of a photo, True in every pixel whose middle lies in a painted cell."""
        down, across = _cells(height, self.rows), _cells(width, self.columns)
        return np.asarray(self.cells[down[:, None], across])


def draw_brush(
    photo_uri: str,
    width: int,
    height: int,
    frame: tuple[float, float, float],
    key: str,
    *,
    alt: str,
    painted: Painted | None = None,
    on_painted: Callable[[Painted], None] | None = None,
) -> Painted | None:
    """Draw the photo with its brush and return the region that the reader asks to be read without, else None.

    `photo_uri` is a data URI; `width`, `height` and `frame` (left, top, side), the square that is read, are pixels of
    the upright photo. `painted` is what was painted before: it is there again when the page is. `on_painted` is called
    before the page is drawn again.

    Raises ValueError for a photo that is no data URI, or an empty one.
    """
    if not photo_uri.startswith("data:image/"):
        raise ValueError("The brush draws a photo from a data URI only, so that no photo gets an address.")
    if width < 1 or height < 1:
        raise ValueError(f"A photo of {width} × {height} pixels cannot be painted on.")
    columns, rows = grid_of(width, height)
    kept = painted is not None and (painted.columns, painted.rows) == (columns, rows)
    data: dict[str, Any] = {
        "uri": photo_uri,
        "width": int(width),
        "height": int(height),
        "frame": [float(length) for length in frame],
        "columns": columns,
        "rows": rows,
        "painted": list(painted.runs) if painted is not None and kept else None,
        "alt": alt,
    }
    return component.draw(
        _BRUSH,
        key=key,
        data=data,
        event="painted",
        read=lambda sent: read(sent, columns, rows),
        on_event=on_painted,
    )


def _cells(pixels: int, cells: int) -> npt.NDArray[np.int64]:
    """The cell, of so many along a side, in which the middle of each pixel lies."""
    return (2 * np.arange(pixels) + 1) * cells // (2 * pixels)


def grid_of(width: int, height: int) -> tuple[int, int]:
    """Columns and rows for a photo of so many pixels: cells as square as they can be, none smaller than a pixel."""
    longer = max(width, height)
    cells = min(MOST_CELLS, longer)
    return max(1, round(width * cells / longer)), max(1, round(height * cells / longer))


def read(sent: Any, columns: int, rows: int) -> Painted | None:
    """What the browser sent as runs; None for anything that is not exactly a bitmap of this grid."""
    if not isinstance(sent, list) or not 1 <= len(sent) <= columns * rows + 1:
        return None
    if not all(type(run) is int and 0 <= run <= columns * rows for run in sent):
        return None
    if sum(sent) != columns * rows or 0 in sent[1:]:
        return None
    return Painted(columns, rows, tuple(sent))
