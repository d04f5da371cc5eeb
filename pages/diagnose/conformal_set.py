"""The set of kinds that holds the true one as often as promised, said in the fewest nodes of the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model.evaluation.metrics import ENOUGH_FOR_A_SHARE
from model.formatting import per_cent, per_cent_range
from model.schema.evaluation import Evaluation
from pages.session import session
from pages.shared.measured import split_of

if TYPE_CHECKING:
    from model import Model, Prediction

PROMISES = (0.80, 0.85, 0.90, 0.95)
DEFAULT = 0.90


def promise() -> float:
    """How often the set is to hold the true kind: the reader's choice, 90 % at first."""
    chosen: float = st.session_state.get(_key(), DEFAULT)
    return chosen


def _key() -> str:
    return session.current().lasting_key("promise")


def kinds(prediction: Prediction, promised: float) -> set[str]:
    """The training classes in the set."""
    head, nodes = prediction.probabilities.calibration, prediction.case_mix.prediction_set(promised)
    return {
        kind
        for node in nodes
        for kind, inside in zip(head.inference.class_ids, head.inference.mask(node) & head.covered, strict=True)
        if inside
    }


def draw(model: Model, prediction: Prediction, measured: Evaluation | None) -> None:
    """The promise to choose, the set, and what the promise came to on test photos, melanoma first."""
    chosen = st.select_slider(
        "A set that holds the true kind this often", PROMISES, value=DEFAULT, format_func=per_cent, key=_key()
    )
    own_mix = prediction.case_mix  # the promise was made in the bundle's case mix
    nodes = own_mix.prediction_set(chosen)
    size = sum(int((own_mix.calibration.inference.mask(node) & own_mix.calibration.covered).sum()) for node in nodes)
    names = ", ".join(model.taxonomy[node].name for node in nodes)
    st.markdown(f"**{names}**: {size} of the {int(own_mix.calibration.covered.sum())} kinds that the model knows here")
    if kept := kept_promise(measured, prediction.modality, chosen):
        st.markdown(f":small[{kept}]")


def kept_promise(measured: Evaluation | None, modality: str, promise: float) -> str:
    """How often such sets held the true kind on test photos; empty where it was not measured."""
    figures = split_of(measured)
    rows = figures["conformal"].get(modality, []) if figures else []
    mine = {row["group"]: row for row in rows if row["promise"] == promise}
    groups = []
    for group in ("melanoma", "malignant or premalignant", "other"):
        row = mine.get(group)
        if row is None or not row["n"]:
            continue
        enough = row["n"] >= ENOUGH_FOR_A_SHARE
        held = per_cent_range(row["held"], row["low"], row["high"]) if enough else "too few to say"
        groups.append(f"{group} {held} of {row['n']:,}")
    return f"On {modality} test photos such sets held the true kind: {'; '.join(groups)}." if groups else ""
