"""From a map to the panel that the browser draws: what it is called, what it says, and the words on its picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image

from pages.saliency.selection import Selection
from pages.session import session
from pages.widgets.maps.widget import MapPanel, draw_maps

if TYPE_CHECKING:
    from model import Model
    from model.explain.faithfulness import Verdict
    from model.explain.maps import Map

INTENDED = "For research and teaching. Not a medical device."
FIELDS = 75  # a side that are sent to the browser; more is finer than anybody can see on a small map
REDUCED = f"Shown as the mean over {FIELDS} × {FIELDS} fields."


@dataclass(frozen=True)
class TitledMap:
    """A method's map of what is chosen, and what stands above it; grey where the verdict is that it is not faithful."""

    key: str
    title: str
    map: Map
    subtitle: str = ""
    verdict: Verdict | None = None


def of_maps(model: Model, chosen: Selection, titled: Sequence[TitledMap]) -> list[MapPanel]:
    """The panels of methods' maps."""
    return [_of_map(model, chosen, one) for one in titled]


def _of_map(model: Model, chosen: Selection, titled: TitledMap) -> MapPanel:
    drawn, verdict, grid = titled.map, titled.verdict, _reduced(titled.map.grid)
    return MapPanel(
        key=titled.key,
        title=titled.title,
        subtitle=titled.subtitle,
        grid=grid.tolist(),
        unit=drawn.unit,
        diverging=drawn.signed,
        note=(drawn.note if grid.shape == drawn.grid.shape else f"{drawn.note} {REDUCED}").strip(),
        verdict="" if verdict is None else verdict.words,
        faithful=None if verdict is None else verdict.faithful,
        caption=caption(model, chosen.node, chosen.against, titled.title),
    )


def _reduced(grid: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """(H, W) -> at most (FIELDS, FIELDS), the mean over each field."""
    if max(grid.shape) <= FIELDS:
        return grid
    return np.asarray(Image.fromarray(grid).resize((FIELDS, FIELDS), Image.Resampling.BOX))


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
