"""Several photos of one lesion, read together: the mean of each modality beside the highest single photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model import read_jointly
from model.formatting import per_cent
from model.headline import headline_of_joint
from pages.diagnose.figures import DIFFERENTIAL
from pages.session import session
from pages.session.case import Case
from pages.shared import view_rows
from pages.widgets.bars.widget import draw_differential

if TYPE_CHECKING:
    from model import Joint, Model


def draw(model: Model, case: Case) -> None:
    """Its headline, which a single suspicious photo decides, and the joint differential."""
    joints = read_jointly(case.predictions)
    with st.container(border=True, key="joint"):
        if not joints:
            st.markdown("**No joint reading**: none of the photos could be answered.")
        if len(joints) > 1:
            st.markdown("Dermoscopy and clinical photos are read apart: their probabilities can't be averaged.")
        for joint in joints:
            _headline(joint, len(case.photos))
            with st.expander(f"Joint differential, {joint.modality}"):
                draw_differential(
                    view_rows.differential_items(model, joint.probabilities, DIFFERENTIAL),
                    key=session.current().key(f"joint-differential-{joint.modality}"),
                    label=f"Joint differential, {joint.modality}",
                    on_choose=case.choose,
                )


def _headline(joint: Joint, photos: int) -> None:
    said, mean = headline_of_joint(joint), joint.probabilities
    together = f"{joint.photos} of {photos} photos read together ({joint.modality})"
    warning = "**These photos disagree:** some lie above the operating point, some below. " if joint.disagree else ""
    side = "above" if mean.suspected else "below"
    st.markdown(
        f"**One lesion, {together}: {said.heading}**  \n{warning}{said.line}  \n"
        f"Malignant or premalignant {per_cent(mean.malignant)} on average, {side} the operating point "
        f"{per_cent(mean.threshold)}; highest in a single photo {per_cent(joint.highest)}. **Next:** {said.next_step}"
    )
