"""The reference cases on one map, the reader's photo among them, and which of them are most like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages import cuts, intake, notice, session, switcher, words
from pages.case import Case
from pages.mapping import colouring, looked, photos, placed, reference, region, search, similar, worth
from pages.readiness import model_or_sentence
from pages.widgets.atlas_map import draw_atlas_map

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
    if case.shots:
        intake.draw_problems()
    atlas = reference.atlas_or_sentence(model)
    if atlas is None:
        return
    st.markdown(LEAD.format(n=len(atlas)))
    cut = _map(model, atlas, case)
    part, here = looked.part(), looked.current()
    if part == looked.REGION:
        region.draw(atlas, cut, here.rows, here.case, looked.toggle)
    elif part == looked.WORTH:
        worth.draw(model, atlas)
    else:
        _yours(model, atlas, case)
    reference.credits(atlas)
    if case.shots:
        placed.refine(model, case.shot)


def _head(case: Case) -> list[UploadedFile]:
    """Title and notice; with a photo the way to more of them, and what has just come by it."""
    if not case.shots:
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
        asked = search.draw_field()
    node = search.chosen(atlas, asked)
    cut = cuts.choice(model.inference, "atlas") if by == colouring.CUT else cuts.chosen(model.inference)
    coloured, components = colouring.CHOICES[by](atlas, cut), view == VIEWS[1]
    draw_atlas_map(
        atlas.components if components else atlas.positions,
        coloured.colour_of,
        coloured.legend,
        [reference.short(atlas, row) for row in range(len(atlas))],
        key("atlas-map"),
        photo_url=photos.address(atlas),
        alt=f"Map of {len(atlas):,} reference cases, {view}, coloured by: {by.lower()}",
        lit=search.lit(atlas, node),
        markers=placed.markers(atlas, case, components),
        selected=looked.ringed(),
        on_lasso=looked.lasso,
        on_choose=looked.click,
    )
    if components:
        st.markdown(f":small[{COMPONENTS}]")
    if node is not None:
        search.say(atlas, node)
    return cut


def _yours(model: Model, atlas: Atlas, case: Case) -> None:
    """The photo that is looked at and its similar cases; without one, ways to bring one."""
    if not case.shots:
        with st.container():  # one block, so that nothing of it lingers among the similar cases while those are drawn
            intake.begin(model, WILL_SEE)
        return
    if len(case.shots) > 1:
        switcher.draw(case)
    shot = case.shot
    prediction = case.in_case_mix(shot.prediction)
    if not prediction.readable:
        said = words.headline_of(prediction)
        st.subheader(said.title, anchor=False)
        st.markdown(f"{said.line} It is not on the map, and no similar cases are shown.")
        return
    placed.say(atlas, shot)
    st.subheader("Similar cases", anchor=False)
    similar.draw(model, atlas, case, prediction, looked.ringed(), looked.toggle)


draw()
