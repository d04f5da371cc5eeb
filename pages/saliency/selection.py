"""What is explained: a photo of this session and a node of the tree, or one node rather than another."""

from __future__ import annotations

import base64
import io
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import streamlit as st
from PIL import Image

from model.explain.subject import Subject
from model.explain.target import Target
from model.formatting import per_cent
from model.headline import headline_of
from model.input.frame import crop
from pages.session import memo
from pages.session.case import Case, CasePhoto
from pages.shared import evidence, phrases, switcher
from pages.shared.literal import literal

if TYPE_CHECKING:
    from model import Model, Prediction

SHOWN_SIDE = 600  # pixels a side of the square that is sent to the browser


@dataclass(frozen=True, eq=False)
class Selection:
    """A photo, its reading in the reader's case mix, and the node whose evidence is asked for."""

    shown: CasePhoto
    prediction: Prediction
    node: str
    against: str | None  # the node that it is compared with, if any

    @cached_property
    def square(self) -> npt.NDArray[np.uint8]:
        """(299, 299, 3) as the network read it."""
        return crop(self.shown.photo, self.prediction.frame)

    @cached_property
    def uri(self) -> str:
        """The square that was read, in the photo's own grain, as a data URI of a JPEG."""
        side = min(SHOWN_SIDE, round(self.prediction.frame.side))
        kept = io.BytesIO()
        Image.fromarray(crop(self.shown.photo, self.prediction.frame, side)).save(kept, "JPEG", quality=88)
        return "data:image/jpeg;base64," + base64.b64encode(kept.getvalue()).decode("ascii")

    @property
    def place(self) -> Hashable:
        """Names the square and nothing that is asked of it."""
        return self.prediction.photo_sha256, self.prediction.frame

    @property
    def key(self) -> Hashable:
        """Names all that an explanation hangs on: square, modality, operating point, case mix and what is asked."""
        p = self.prediction.probabilities
        return self.place, p.calibration.modality, p.threshold, p.scores.tobytes(), self.node, self.against


def subject(model: Model, chosen: Selection) -> Subject:
    """The square as the network has it; the same whatever is asked of it."""
    return memo.at_once(("subject", chosen.place), lambda: Subject.read(model, chosen.square))


def target(chosen: Selection) -> Target:
    """The log-odds of the node, or the log ratio of the two, as the reader sees them calibrated."""
    return memo.at_once(
        ("target", chosen.key), lambda: Target.of(chosen.prediction, chosen.node, chosen.against or None)
    )


def draw(model: Model, case: Case) -> Selection | None:
    """The photo and the node to choose; None, with the reason on the page, where there is nothing to explain."""
    if len(case.photos) > 1:
        switcher.draw(case)
    case_photo = case.shown
    prediction = case.in_case_mix(case_photo.prediction)
    if not prediction.readable:
        said = headline_of(prediction)
        st.subheader(said.heading, anchor=False)
        st.markdown(f"{said.line} {said.next_step}")
        switcher.all_the_same(case, case_photo, "Show it all the same (maps of a node that you choose)")
    if not case.shows(prediction, case_photo):
        return None
    node = _node(case, prediction)
    evidence.choice(model, case, prediction, node)
    if node is not None:
        _read_as(model, prediction, node)
        return Selection(case_photo, prediction, node, evidence.rival(case, prediction))
    if case.node is None:
        st.markdown("Choose the node whose evidence you want to see: this photo gets no answer of its own.")
    else:
        st.markdown(phrases.without_probability(model, case.node, prediction.modality))
    return None


def _read_as(model: Model, prediction: Prediction, node: str) -> None:
    """The figure that the maps belong to."""
    p, modality = prediction.probabilities.of(node), evidence.MODALITIES.get(prediction.modality, prediction.modality)
    assert p is not None
    st.markdown(f":small[{literal(model.taxonomy[node].name)} {per_cent(p)}, read as {modality}.]")


def _node(case: Case, prediction: Prediction) -> str | None:
    """The reader's choice if it has a probability; else what the reading points to, if the photo got an answer."""
    if case.node is not None:
        return case.node if prediction.probabilities.of(case.node) is not None else None
    return evidence.target(case, prediction) if prediction.readable else None
