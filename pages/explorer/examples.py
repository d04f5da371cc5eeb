"""A few test photos of a node, where their licence lets us show them: published ones, never a patient's of this app."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from model import BundleError
from model.evaluation.case_photos import pictures
from pages.shared import test_readings

if TYPE_CHECKING:
    from model import Model
    from model.evaluation.case_photos import Pictures
    from model.evaluation.readings import Readings

SHOWN = 8


def draw(model: Model, node: str) -> None:
    """Photos that are labelled with the node or with something below it, with label and credit."""
    try:
        readings = test_readings.of_bundle(model)
    except BundleError:
        return  # which the card has said already
    if readings is None or node == model.taxonomy.root:
        return
    tested = readings.where(split=test_readings.TEST)
    mine = tested.only(tested.within(node))
    if not len(mine):
        return
    st.subheader("Examples", anchor=False)
    kept = pictures()
    rows = chosen(mine, kept)
    if not rows:
        st.markdown(f"None of its {len(mine):,} test photos may be shown here, or came with this app.")
        return
    figures = "".join(_figure(model, mine, k, kept.uri(str(mine["photo"][k]))) for k in rows)
    st.html(f'<div class="cases">{figures}</div>')


def chosen(photos: Readings, kept: Pictures, count: int = SHOWN) -> list[int]:
    """Rows of at most `count` photos, one a lesion, spread evenly over the table, so that every data set has a say."""
    here = np.array([k for k in range(len(photos)) if str(photos["photo"][k]) in kept], dtype=int)
    here = here[np.sort(np.unique(photos["group"][here], return_index=True)[1])]
    if len(here) <= count:
        return [int(k) for k in here]
    return [int(here[k]) for k in np.linspace(0, len(here) - 1, count).round().astype(int)]


def _figure(model: Model, photos: Readings, row: int, uri: str) -> str:
    label = escape(model.taxonomy[str(photos["node"][row])].name)
    name = escape(str(photos["photo"][row]).rpartition("/")[2].partition(".")[0])
    credit = escape(f"{photos['dataset'][row]}, {photos['license'][row]}")
    kind = escape(str(photos["modality"][row]))
    return (
        f'<figure><img src="{uri}" alt="Test photo {name}, {kind}, labelled {label}">'
        f"<figcaption>{label}, {kind}<br>{name}<br>{credit}</figcaption></figure>"
    )
