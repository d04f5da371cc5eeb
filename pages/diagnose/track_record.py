"""What a reading is worth: what it was when the model said this before, and how it does in patients like this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model import BundleError
from model.evaluation import slices
from model.evaluation.slices import ENOUGH_LESIONS
from model.evaluation.track_record import record_of
from model.formatting import per_cent, share_of
from model.schema.evaluation import Evaluation
from pages.session.case import Case
from pages.session.context import Context
from pages.shared import test_readings
from pages.shared.measured import at_operating_point, of_bundle, split_of

if TYPE_CHECKING:
    from model import Model, Prediction
    from model.evaluation.track_record import Record

FEW = 10  # photos: below it a share says nothing, and only counts are named
KINDS = 3  # that are named one by one

_SITES = {"palm, sole or under a nail": "palm or sole", "mouth, lip or genitals": "genitals"}


def draw(model: Model, prediction: Prediction, context: Context, measured: Evaluation | None) -> None:
    """What it was when the model said this before, and in whom; nothing where the bundle was not evaluated."""
    record = found(model, prediction)
    if record is None:
        return
    st.markdown(sentence(model, record, prediction.modality))
    if line := not_evaluated(model, measured, prediction.modality):
        st.markdown(line)
    for line in patients_like_this(measured, prediction.modality, context):
        st.markdown(line)


def found(model: Model, prediction: Prediction) -> Record | None:
    """The test photos that were read like this one; None where the bundle was not evaluated."""
    try:
        readings = test_readings.of_bundle(model)
    except BundleError:
        return None
    return None if readings is None else record_of(readings.where(split=test_readings.TEST), prediction.case_mix)


def is_measured(model: Model, case: Case, prediction: Prediction) -> bool:
    """Whether sensitivity and specificity were measured for such photos at the operating point in use."""
    point = case.points.get(prediction.modality)
    return at_operating_point(model, of_bundle(model.bundle), prediction.modality, point) is not None


def sentence(model: Model, found: Record, modality: str) -> str:
    """ "When the model said this, it was …", with n and the case mix that it comes from."""
    if not found.n:
        return f"The model said this of no {modality} test photo, so nothing is known of how often it is right then."
    mix = " and ".join(f"{count:,} from {name}" for name, count in found.datasets)
    shows = [f"{model.taxonomy[node].name.lower()} {_share(count, found.n)}" for node, count in found.shows[:KINDS]]
    others = found.n - sum(count for _, count in found.shows[:KINDS])
    shows += [f"another kind {_share(others, found.n)}"] if others else []
    return (
        f"When the model said this of {modality} test photos ({found.n:,}: {mix}), it was {', '.join(shows)}; "
        f"malignant or premalignant {_share(found.malignant, found.n)}. In your patients the mix is another."
    )


def _share(count: int, n: int) -> str:
    if n < FEW:
        return f"{count} of {n}"
    return f"in {per_cent(count / n)}" if count else "in none"


def not_evaluated(model: Model, measured: Evaluation | None, modality: str) -> str:
    """The cancers with too few test photos of this modality to say how often they are found; empty where none is.

    What is known of them is counted in photos: of clinical melanomas more than half were missed.
    """
    figures = split_of(measured)
    point = None if figures is None else figures["operating_point"].get(modality)
    if point is None:
        return ""
    few = {node: row for node, row in point["of_each"].items() if row["n"] < ENOUGH_LESIONS}
    names = {node: model.taxonomy[node].name.partition(" (")[0].lower() for node in few}
    named = [f"{names[node]} ({row['missed']:,} of {row['n']:,} test photos lay below)" for node, row in few.items()]
    if not named:
        return ""
    return f"**Not evaluated in {modality} photos, too few:** {', '.join(named)}. A low reading says nothing of them."


def patients_like_this(measured: Evaluation | None, modality: str, context: Context) -> list[str]:
    """The slices of the evaluation that fit what the reader said of the lesion."""
    figures = split_of(measured)
    subgroups = figures["subgroups"].get(modality, {}) if figures else {}
    lines = []
    for name in _slices(context):
        row = subgroups.get(name)
        if row is None:
            lines.append(f"{name.capitalize()}: not among the {modality} test photos.")
        elif not row["evaluated"]:
            lines.append(
                f"{name.capitalize()}: not evaluated in {modality} ({row['with']:,} test photos malignant or "
                f"premalignant, {row['without']:,} not)."
            )
        else:
            both = [share_of(row["sensitivity"]), share_of(row["specificity"])]
            lines.append(
                f"{name.capitalize()}, {modality}: sensitivity {both[0]}, specificity {both[1]} at the operating point "
                f"that the model came with ({row['with']:,} and {row['without']:,} test photos)."
            )
    return lines


def _slices(context: Context) -> list[str]:
    found = []
    if context.site and context.site != "scar, treated or biopsied skin":
        found.append(f"site: {_SITES.get(context.site, context.site)}")
    if context.age is not None:
        found.append(f"age: {slices.age(str(context.age))}")
    if context.skin_type:
        roman = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6"}
        found.append(f"skin type: {slices.skin_type(roman[context.skin_type])}")
    return found
