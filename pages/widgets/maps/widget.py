"""Small multiples of saliency maps over one photo, each unit with one scale.

Cross-hair, opacity, contour lines, full size and the PNG are the browser's own (`maps.js`); Python hears only of a
panel that the reader chose.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from pages.widgets.lib import component
from pages.widgets.viewer.widget import where_strongest

NOTHING = "Nothing on this photo speaks for it."
NEITHER = "Nothing on this photo speaks for one rather than the other."
NOT_YET = "Not drawn yet."
FINEST = 75  # cells a side: what a panel can show, and what the page may send

_MAPS = component.register(
    "maps",
    script="maps/maps.js",
    styles=("viewer/viewer.css", "maps/maps.css"),
)


class MapPanel(NamedTuple):
    """One map: a square grid of n × n in its unit, row 0 on top, or None where there is none: `missing` says why.

    Maps of one unit, signed ones apart, share one scale. `faithful` False draws the map in grey beside its `verdict`,
    None is not judged yet. `caption` stands beneath the picture in the PNG; `photo_uri` replaces the shared photo.
    """

    key: str
    title: str
    subtitle: str
    grid: Sequence[Sequence[float]] | None
    unit: str
    diverging: bool
    note: str
    verdict: str = ""
    faithful: bool | None = None
    caption: str = ""
    photo_uri: str = ""
    missing: str = NOT_YET
    choosable: bool = True


def draw_maps(
    photo_uri: str,
    panels: Sequence[MapPanel],
    key: str,
    *,
    alt: str,
    label: str,
    target: str = "",
    against: str = "",
    selected: str | None = None,
    on_choose: Callable[[str], None] | None = None,
    scale_to: Mapping[str, float] | None = None,
) -> str | None:
    """Draw the maps side by side and return the key of the panel that the reader has just chosen, else None.

    `photo_uri` is a data URI of the square that was read. The colour of a value is the same in all panels of a unit:
    the scale ends at their maximum, or at `scale_to[unit]`. Positive values of signed maps speak for `target`, negative
    ones for `against`. Titles of `choosable` panels can be chosen where `on_choose` is given; it is called before the
    page is drawn again.

    Raises ValueError for a photo that is no data URI, keys that are not unique, a grid that is not square, finite and
    of 2 to 75 cells a side, or a scale below 0.
    """
    keys = [panel.key for panel in panels]
    if len(set(keys)) < len(keys) or "" in keys:
        raise ValueError(f"Every panel needs a key of its own, not {keys}.")
    for uri in (photo_uri, *(panel.photo_uri for panel in panels if panel.photo_uri)):
        if not uri.startswith("data:image/"):
            raise ValueError("Maps are drawn over a photo from a data URI only, so that no photo gets an address.")
    grids = {panel.key: _square(panel.key, panel.grid) for panel in panels if panel.grid is not None}
    scales = _scales(panels, grids, scale_to or {}, target, against)
    data = {
        "key": key,
        "uri": photo_uri,
        "alt": alt,
        "label": label,
        "selected": selected,
        "choosable": on_choose is not None,
        "scales": scales,
        "panels": [_sent(panel, grids.get(panel.key), scales, target, against) for panel in panels],
    }
    return component.draw(
        _MAPS,
        key=key,
        data=data,
        event="chosen",
        read=lambda sent: sent if isinstance(sent, str) and sent in keys else None,
        on_event=on_choose,
    )


def _square(key: str, values: Sequence[Sequence[float]]) -> list[list[float]]:
    """The grid as the browser gets it, to five figures."""
    grid = [[float(f"{float(value):.5g}") for value in row] for row in values]
    finite = all(math.isfinite(value) for row in grid for value in row)
    if not 2 <= len(grid) <= FINEST or any(len(row) != len(grid) for row in grid) or not finite:
        raise ValueError(f"{key}: a map is a square grid of finite numbers, 2 to {FINEST} a side, row by row.")
    return grid


def _scales(
    panels: Sequence[MapPanel],
    grids: Mapping[str, list[list[float]]],
    scale_to: Mapping[str, float],
    target: str,
    against: str,
) -> list[dict[str, Any]]:
    """One scale for each unit, signed or not, that has a map; in the order of their first panels."""
    scales = []
    for unit, diverging in dict.fromkeys((panel.unit, panel.diverging) for panel in panels if panel.key in grids):
        alike = [panel for panel in panels if (panel.unit, panel.diverging) == (unit, diverging)]
        reached = max(_peak(grids[panel.key], diverging) for panel in alike if panel.key in grids)
        end = float(scale_to.get(unit, reached))
        if not math.isfinite(end) or end < 0:
            raise ValueError(f"The scale of {unit} ends at a number of 0 or more, not at {end}.")
        scales.append(
            {
                "unit": unit,
                "diverging": diverging,
                "max": end,
                "beyond": reached > end,
                "ends": [f"for {against}" if against else f"against {target or 'it'}", f"for {target or 'it'}"],
                "panels": [panel.title for panel in alike],
                "greyed": any(panel.faithful is False for panel in alike),
            }
        )
    return scales


def _peak(grid: Sequence[Sequence[float]], diverging: bool) -> float:
    return max(0.0, *(abs(value) if diverging else value for row in grid for value in row))


def _sent(
    panel: MapPanel,
    grid: list[list[float]] | None,
    scales: Sequence[dict[str, Any]],
    target: str,
    against: str,
) -> dict[str, Any]:
    alike = (
        i for i, scale in enumerate(scales) if (scale["unit"], scale["diverging"]) == (panel.unit, panel.diverging)
    )
    scale = next(alike, None)
    drawn = grid is not None and scale is not None and scales[scale]["max"] > 0 and _peak(grid, panel.diverging) > 0
    empty = panel.missing if grid is None else "" if drawn else NEITHER if panel.diverging else NOTHING
    return {
        "key": panel.key,
        "title": panel.title,
        "choosable": panel.choosable,
        "subtitle": panel.subtitle,
        "note": panel.note,
        "verdict": panel.verdict,
        "greyed": panel.faithful is False,
        "caption": panel.caption,
        "uri": panel.photo_uri,
        "grid": grid,
        "drawn": drawn,
        "empty": empty,
        "scale": scale,
        "file": f"dermatree-{re.sub(r'[^A-Za-z0-9_.]+', '-', panel.key).strip('-.') or 'map'}.png",
        "summary": where_strongest(grid, panel.diverging, target, against) if drawn and grid else empty,
    }
