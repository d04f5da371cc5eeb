"""The reference cases on one map, the reader's photo among them, and which of them are most like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model.headline import headline_of
from pages.atlas import atlas_quality, colouring, placement_view, reference, region, search, selection, similar
from pages.intake import intake
from pages.server import case_photos
from pages.server.readiness import model_or_sentence
from pages.session import cuts, session
from pages.session.case import Case
from pages.shared import notice, switcher
from pages.widgets.atlas_map.widget import draw_atlas_map

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from model import Model
    from model.atlas import Atlas
    from taxonomy import Cut

VIEWS = ("t-SNE", "Principal components")
LEAD = (
    "{n:,} published photos that the model was trained on, laid out by how alike the network finds them: near cases "
    "are alike; far ones differ, but how far apart on the map says little. Where a case lies is no diagnosis."
)
COMPONENTS = (
    "The two directions in which the cases differ most: a plainer map, in which groups overlap more. A few "
    "unusual cases stretch it: zoom in."
)
WILL_SEE = (
    "You will see your photo among these cases as soon as it is read: where it lies, how sure that place is, which "
    "cases are most like it, and whether they agree with the model."
)


def draw() -> None:
    """The page: the map on top, below it the part that is looked at."""
    model, case = model_or_sentence(), session.current().case
    if model is None:
        st.title("Atlas", anchor=False)
        return
    arrived = _head(case)
    intake.take_in(model, arrived)
    if case.photos:
        intake.draw_problems()
    atlas = reference.atlas_or_sentence(model)
    if atlas is None:
        return
    st.markdown(LEAD.format(n=len(atlas)))
    cut = _map(model, atlas, case)
    part, here = selection.part(), selection.current()
    if part == selection.REGION:
        region.draw(atlas, cut, here.rows, here.case, selection.toggle)
    elif part == selection.QUALITY:
        atlas_quality.draw(model, atlas)
    else:
        _yours(model, atlas, case)
    reference.credits(atlas)
    if case.photos:
        placement_view.refine(model, case.shown)


def _head(case: Case) -> list[UploadedFile]:
    """Title and notice; with a photo the way to more of them, and what has just come by it."""
    if not case.photos:
        st.title("Atlas", anchor=False)
        notice.before_any_result()
        return []
    notice.before_any_result()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Atlas", anchor=False, width="stretch")
        arrived = intake.draw_more()
        st.button("Clear everything", on_click=session.clear_everything, key="clear-case")
    return arrived


def _map(model: Model, atlas: Atlas, case: Case) -> Cut:
    """What is coloured and searched, and the map; the cut that all of the page stands at."""
    key = session.current().lasting_key
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = st.selectbox("Colour by", list(colouring.CHOICES), key=key("atlas-colour"))
        view = st.selectbox("Map", VIEWS, key=key("atlas-view"))
        text = search.draw_field()
    node = search.chosen(atlas, text)
    cut = cuts.choice(model.inference, "atlas") if by == colouring.CUT else cuts.chosen(model.inference)
    coloured, components = colouring.CHOICES[by](atlas, cut), view == VIEWS[1]
    draw_atlas_map(
        atlas.components if components else atlas.positions,
        coloured.colour_of,
        coloured.legend,
        [reference.short(atlas, row) for row in range(len(atlas))],
        key("atlas-map"),
        photo_url=case_photos.address(atlas),
        alt=f"Map of {len(atlas):,} reference cases, {view}, coloured by: {by.lower()}",
        lit=search.lit(atlas, node),
        markers=placement_view.markers(atlas, case, components),
        selected=selection.ringed(),
        on_lasso=selection.lasso,
        on_choose=selection.click,
    )
    if components:
        st.markdown(f":small[{COMPONENTS}]")
    if node is not None:
        search.say(atlas, node)
    return cut


def _yours(model: Model, atlas: Atlas, case: Case) -> None:
    """The photo that is looked at and its similar cases; without one, ways to bring one."""
    if not case.photos:
        with st.container():  # one block, so that nothing of it lingers among the similar cases while those are drawn
            intake.begin(model, WILL_SEE)
        return
    if len(case.photos) > 1:
        switcher.draw(case)
    case_photo = case.shown
    prediction = case.in_case_mix(case_photo.prediction)
    if not prediction.readable:
        said = headline_of(prediction)
        st.subheader(said.heading, anchor=False)
        st.markdown(f"{said.line} {said.next_step} It is not on the map, and no similar cases are shown.")
        return
    placement_view.say(atlas, case_photo)
    st.subheader("Similar cases", anchor=False)
    similar.draw(model, atlas, case, prediction, selection.ringed(), selection.toggle)


draw()
