"""What if this ink were not there? Paint over a part of the photo, and read what is left.

The altered photo is no photo of the case: it lives among what was worked out of it, is shown with its mark only, and
neither the reading nor a report knows of it.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Hashable
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from PIL import Image, ImageDraw, ImageFont

from model.explain.inpaint import BrushError, brush_out
from model.formatting import markdown_table, per_cent
from model.headline import headline_of
from model.input.frame import crop
from pages.saliency import moves, panels
from pages.saliency.selection import SHOWN_SIDE, Selection
from pages.session import memo, session
from pages.shared.literal import literal
from pages.widgets.brush.widget import Mask, Painted, draw_brush
from pages.widgets.maps.widget import MapPanel

if TYPE_CHECKING:
    from model import Model, Photo, Prediction
    from model.explain.inpaint import Altered

MEANING = (
    "Paint over what should not be there, such as ink, a ruler or hair. The gap is filled in from the skin around it, "
    "and the photo is read again."
)
GUESS = (
    "What fills the gap is a guess: nobody knows what lies beneath. A probability that moves may move because of the "
    "filling, and one that holds does not show that the painted part played no role. Your reading on Diagnose stays "
    "as it is."
)
BESIDE = "What is painted lies outside the square that is read, so the reading is the same."
REFUSED = "The altered photo would get no answer; its figures stand here for comparison only."
STAMP = "ALTERED PHOTO"
UNIT = "log-odds"


def draw(model: Model, chosen: Selection) -> None:
    """The photo with its brush, and below it what becomes of the reading without what is painted."""
    case_photo, frame = chosen.shown, chosen.prediction.frame
    st.subheader("What if this were not there?", anchor=False)
    st.markdown(MEANING)
    painted: Painted | None = memo.kept(_painted(chosen))
    draw_brush(
        case_photo.uri,
        case_photo.photo.width,
        case_photo.photo.height,
        (frame.left, frame.top, frame.side),
        session.current().key(f"brush-{case_photo.key}"),
        alt="The photo of the lesion with the square that is read outlined",
        painted=painted,
        on_painted=lambda region: _paint(chosen, region),
    )
    if painted is not None:
        _draw_result(model, chosen, painted.mask(case_photo.photo.width, case_photo.photo.height))


def _paint(chosen: Selection, region: Painted) -> None:
    """Take in a region; of each photo one altered copy is kept, which is as large as the photo itself."""
    results = session.current().case.memo
    results[_painted(chosen)] = region
    results.pop(_altered(chosen), None)


def _painted(chosen: Selection) -> Hashable:
    return "painted", chosen.shown.key


def _altered(chosen: Selection) -> Hashable:
    return "altered", chosen.shown.key


def _draw_result(model: Model, chosen: Selection, mask: Mask) -> None:
    """The altered photo beside the photo, under its mark, and both readings."""
    try:
        with st.spinner("Filling the gap and reading what is left"):
            altered = memo.at_once(_altered(chosen), lambda: brush_out(chosen.shown.photo, mask))
            after = _reading(model, chosen, altered)
    except BrushError as error:
        st.warning(str(error))
        return
    with st.container(border=True, key="altered-photo"):
        st.markdown(f"**{altered.mark}**")
        st.markdown(BESIDE if not _touches(chosen, mask) else _moved(model, chosen, after))
        if chosen.prediction.readable and not after.readable:
            st.markdown(REFUSED)
        st.markdown(_table(model, chosen, after))
        _maps(model, chosen, altered, after)
        st.markdown(f":small[{GUESS}]")


def _reading(model: Model, chosen: Selection, altered: Altered) -> Prediction:
    """The altered photo read in the same frame, modality, case mix and at the same operating point."""
    before = chosen.prediction
    read = memo.at_once(
        ("read altered", altered.photo.sha256, before.frame, before.modality),
        lambda: model.predict_frame(altered.photo, before.frame, before.modality),
    )
    return session.current().case.in_case_mix(read)


def _touches(chosen: Selection, mask: Mask) -> bool:
    """Whether any painted pixel lies in the square that is read."""
    left, top, right, bottom = chosen.prediction.frame.box
    return bool(mask[int(top) : int(np.ceil(bottom)), int(left) : int(np.ceil(right))].any())


def _moved(model: Model, chosen: Selection, after: Prediction) -> str:
    """In words what became of the node, of the answer, and of malignancy at its operating point."""
    before = chosen.prediction
    name = literal(model.taxonomy[chosen.node].name)
    said = [moves.sentence(name, _of(before, chosen.node), _of(after, chosen.node))]
    if before.readable and after.readable:
        same = before.probabilities.answer.node == after.probabilities.answer.node
        said.append("The answer stays." if same else "The answer changes.")
    if before.probabilities.suspected != after.probabilities.suspected:
        said.append(f"Malignancy is now {moves.side(after.probabilities.suspected)} the operating point.")
    return " ".join(said)


def _table(model: Model, chosen: Selection, after: Prediction) -> str:
    """Both readings beside one another."""
    before = chosen.prediction
    rows = [
        (literal(model.taxonomy[node].name), per_cent(_of(before, node)), per_cent(_of(after, node)))
        for node in (chosen.node, chosen.against)
        if node
    ]
    rows.append(("Answer", _answer(before), _answer(after)))
    rows.append(("Malignant or premalignant", _malignancy(before), _malignancy(after)))
    return markdown_table(("", "The photo", "Altered photo"), rows)


def _answer(reading: Prediction) -> str:
    return literal(headline_of(reading).heading)


def _malignancy(reading: Prediction) -> str:
    p = reading.probabilities
    return f"{per_cent(p.malignant)}, {moves.side(p.suspected)} the operating point {per_cent(p.threshold)}"


def _of(reading: Prediction, node: str) -> float:
    return reading.probabilities.of(node) or 0.0


def _maps(model: Model, chosen: Selection, altered: Altered, after: Prediction) -> None:
    """The evidence before and after, on one scale; the altered square has its mark in the picture."""

    def panel(key: str, title: str, reading: Prediction, note: str, uri: str = "") -> MapPanel:
        return MapPanel(
            key=key,
            title=title,
            subtitle=per_cent(_of(reading, chosen.node)),
            grid=reading.saliency(chosen.node, chosen.against).tolist(),
            unit=UNIT,
            diverging=chosen.against is not None,
            note=note,
            caption=f"{note} {panels.caption(model, chosen.node, chosen.against, 'Evidence')}".strip(),
            photo_uri=uri,
        )

    marked = _marked(altered.photo, chosen)
    panels.draw(
        chosen,
        [
            panel("the-photo", "The photo", chosen.prediction, ""),
            panel("altered-photo", "Altered photo, outside the data", after, altered.mark, marked),
        ],
        key="maps-altered",
        label=f"Evidence for {model.taxonomy[chosen.node].name} before and after",
        target=model.taxonomy[chosen.node].name,
        against=model.taxonomy[chosen.against].name if chosen.against else "",
    )


def _marked(photo: Photo, chosen: Selection) -> str:
    """The square of the altered photo as a data URI, with its mark across the upper edge, which a saved copy keeps."""
    frame = chosen.prediction.frame
    side = max(240, min(SHOWN_SIDE, round(frame.side)))
    picture = Image.fromarray(crop(photo, frame, side))
    pen, size = ImageDraw.Draw(picture), max(12, side // 22)
    pen.rectangle([0, 0, side, round(1.6 * size)], fill=(0, 0, 0))
    pen.text((side / 2, 0.8 * size), STAMP, fill=(255, 255, 255), font=ImageFont.load_default(size), anchor="mm")
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=88)
    return "data:image/jpeg;base64," + base64.b64encode(kept.getvalue()).decode("ascii")
