"""The photos of this session on the map: where each lies, how sure that place is, and how like anything there it is."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from model import NotRead, RuntimeUnavailable
from model.atlas.placement import ellipse_of
from model.atlas.views import views
from model.formatting import per_cent
from model.input.frame import crop
from pages.session import memo
from pages.session.case import Case, CasePhoto
from pages.widgets.atlas_map.widget import Marker

if TYPE_CHECKING:
    from model import Model, Prediction
    from model.atlas import Atlas, Neighbours, Placement

RARE = 0.05  # share of held-out photos: beyond the rest, nothing here is like the photo
HELD = "Turned and mirrored in eight ways, it stays within the dashed line."
DOING = "Looking at the photo in eight ways"


@dataclass(frozen=True)
class PlacementView:
    """A photo among the reference cases."""

    placement: Placement
    similar: Neighbours  # of all cases
    components: tuple[float, float]  # its place along the two widest principal components


def square(prediction: Prediction) -> Hashable:
    """Names the square that was read: a place on the map hangs on nothing else."""
    return prediction.photo_sha256, prediction.frame


def of(atlas: Atlas, prediction: Prediction) -> PlacementView:
    """Where a photo lies; worked out once for a case."""

    def compute() -> PlacementView:
        embedding = prediction.embedding
        x, y = atlas.space.reduce(atlas.space.standardise(embedding))[:2]
        return PlacementView(atlas.place(embedding), atlas.similar(embedding), (float(x), float(y)))

    return memo.at_once(("placement", square(prediction)), compute)


def markers(atlas: Atlas, case: Case, components: bool) -> list[Marker]:
    """Every photo that got a reading, as the map draws it; lines and cloud belong to the one that is looked at."""
    made = []
    for number, case_photo in enumerate(case.photos, start=1):
        if not case_photo.prediction.readable:
            continue
        found, is_shown = of(atlas, case_photo.prediction), case_photo is case.shown
        x, y = found.components if components else found.placement.position.tolist()
        made.append(
            Marker(
                x,
                y,
                _outline(atlas, case_photo, components) if is_shown else (),
                found.placement.true_neighbours.tolist() if is_shown else (),
                f"Photo {number}" if len(case.photos) > 1 else "Your photo",
            )
        )
    return made


def refine(model: Model, case_photo: CasePhoto) -> None:
    """Read the photo turned and mirrored, and draw the page anew with the cloud; nothing where that is done.

    Called last, so that the photo stands on the map in the meantime.
    """
    if not case_photo.prediction.readable or _cloud(case_photo) is not None:
        return
    try:
        with st.spinner(DOING):
            memo.at_once(("views", square(case_photo.prediction)), lambda: _views(model, case_photo))
    except (NotRead, RuntimeUnavailable) as error:
        st.markdown(f":small[How far its place depends on how it was held could not be worked out. {error}]")
        return
    st.rerun()


def say(atlas: Atlas, case_photo: CasePhoto) -> None:
    """How far the place on the map can be trusted, and whether anything here is like the photo."""
    found = of(atlas, case_photo.prediction)
    held = "" if _cloud(case_photo) is None else f" {HELD}"
    st.markdown(f"{near(atlas, found, case_photo.prediction.modality)} {nearest(atlas, found)}{held}")


def near(atlas: Atlas, found: PlacementView, modality: str) -> str:
    """How many true neighbours are near the photo on the map, beside what is usual."""
    true, placement = len(found.placement.true_neighbours), found.placement
    figures = atlas.figures["by_modality"].get(modality)
    usual = figures["map"] if figures else None
    beside = "" if usual is None else f"; with held-out {modality} photos it is {usual['near']:.0f} on average"
    return (
        f"**{placement.near} of its {true} true neighbours are near it on this map**, among the {placement.among} "
        f"cases around it{beside}. The lines lead to all {true}."
    )


def nearest(atlas: Atlas, found: PlacementView) -> str:
    """How like the photo its nearest case is, held against held-out photos."""
    share = atlas.nearer_than(float(found.similar.distances[0]))
    if share < RARE:
        return f"Nothing here is like it: {per_cent(share)} of held-out photos are farther from every case."
    return f"Its nearest case is closer to it than any case is to {per_cent(share)} of held-out photos."


def _cloud(case_photo: CasePhoto) -> npt.NDArray[Any] | None:
    """(V, 2048) embeddings of the photo's views, if they were read."""
    found: npt.NDArray[Any] | None = memo.kept(("views", square(case_photo.prediction)))
    return found


def _views(model: Model, case_photo: CasePhoto) -> npt.NDArray[Any]:
    seen = views(crop(case_photo.photo, case_photo.prediction.frame))
    return np.stack([model.read_square(view).features.mean(axis=(1, 2)) for view in seen])


def _outline(atlas: Atlas, case_photo: CasePhoto, components: bool) -> Sequence[tuple[float, float]]:
    """The edge of the ellipse around the photo's views, in the units of the map; empty until they were read."""
    cloud = _cloud(case_photo)
    if cloud is None:
        return ()

    def compute() -> Sequence[tuple[float, float]]:
        ellipse = (
            ellipse_of(atlas.space.reduce(atlas.space.standardise(cloud))[:, :2]) if components else atlas.cloud(cloud)
        )
        return [(float(x), float(y)) for x, y in ellipse.outline()]

    return memo.at_once(("ellipse", components, square(case_photo.prediction)), compute)
