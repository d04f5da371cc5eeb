"""From a map to the panel that the browser draws: what it is called, what it says, and the words on its picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from pages.saliency.maps_of import SHOWN_SIDE, coarser
from pages.saliency.selection import Selection
from pages.session import session
from pages.widgets.maps.widget import MapPanel, draw_maps

if TYPE_CHECKING:
    from model import Model
    from model.explain.faithfulness import Verdict
    from model.explain.maps import Map

INTENDED = "For research and teaching. Not a medical device."
REDUCED = f"Shown as the mean over {SHOWN_SIDE} × {SHOWN_SIDE} fields."


def of_map(
    model: Model,
    chosen: Selection,
    drawn: Map,
    *,
    verdict: Verdict | None = None,
    title: str | None = None,
    subtitle: str = "",
    key: str | None = None,
) -> MapPanel:
    """A method's map of what is chosen; grey where the verdict is that it is not faithful."""
    grid = coarser(drawn.grid)
    return MapPanel(
        key=key or drawn.name,
        title=title or drawn.name,
        subtitle=subtitle,
        grid=grid.tolist(),
        unit=drawn.unit,
        diverging=drawn.signed,
        note=(drawn.note if grid.shape == drawn.grid.shape else f"{drawn.note} {REDUCED}").strip(),
        verdict="" if verdict is None else verdict.words,
        faithful=None if verdict is None else verdict.faithful,
        caption=caption(model, chosen.node, chosen.against, title or drawn.name),
    )


def caption(model: Model, node: str, against: str | None, method: str) -> str:
    """What stands on a saved picture: it must be understood away from the page."""
    rather = f" rather than {model.taxonomy[against].name}" if against else ""
    return f"{method}: {model.taxonomy[node].name}{rather}. Dermatree, model {model.bundle.id[:16]}. {INTENDED}"


def draw(
    chosen: Selection,
    panels: Sequence[MapPanel],
    *,
    key: str,
    label: str,
    selected: str | None = None,
    scale_to: Mapping[str, float] | None = None,
    on_choose: Callable[[str], None] | None = None,
    target: str = "",
    against: str = "",
) -> str | None:
    """Draw panels over the square that was read."""
    return draw_maps(
        chosen.uri,
        panels,
        session.current().key(key),
        alt="The square of the photo that was read",
        label=label,
        target=target,
        against=against,
        selected=selected,
        on_choose=on_choose,
        scale_to=scale_to,
    )
