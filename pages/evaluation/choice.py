"""What the reader asks: which lesions against which, on which photos, in which group of patients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from model.evaluation.slices import BY, enough, groups
from model.evaluation.tasks import TASKS, Task, cancer, malignancy
from pages.session import session
from pages.shared import test_readings

if TYPE_CHECKING:
    from model import Model
    from model.evaluation.readings import Booleans, Floats, Readings

ANY_NODE = "A node of your choice against all others"
EVERYONE = "everyone"
ALL_SETS = "all of them"
MODALITIES = {"dermoscopy": "Dermoscopy", "clinical": "Clinical photos"}


@dataclass(frozen=True)
class Question:
    """A question with the photos that answer it."""

    task: Task
    photos: Readings
    truth: Booleans  # (N,) whether a photo shows the target
    score: Floats  # (N,)
    group: str  # the group of patients, in words; empty for everyone
    is_malignancy: bool  # whether the score is the one that the operating point is set on

    @property
    def enough(self) -> bool:
        """Whether there are enough lesions of both sides for a curve."""
        return enough(self.truth, self.photos["group"])


def draw(model: Model, readings: Readings) -> Question:
    """The controls, from the kind of photo down; dermoscopy and clinical photos are never pooled."""
    key = session.current().lasting_key
    tested = readings.where(split=test_readings.TEST)
    with st.container(horizontal=True, vertical_alignment="bottom", key="asked"):
        modality = st.segmented_control(
            "Photos",
            test_readings.modalities(tested),
            format_func=lambda name: MODALITIES.get(name, name),
            default=test_readings.modalities(tested)[0],
            required=True,
            key=key("evaluation-modality"),
        )
        task = _task(model, modality)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        photos = tested.known.where(modality=modality)
        task, photos = _test_set(task, photos)
        group, photos = _group(photos)
    mine, truth, score = task.of(photos)
    return Question(task, mine, truth, score, group, task.id.startswith("malignant-"))


def _task(model: Model, modality: str) -> Task:
    tasks = {
        task.title: task
        for task in (malignancy(modality), cancer(modality, model.inference), *TASKS)
        if task.modality == modality
    }
    key = session.current().lasting_key
    title = st.selectbox("Question", [*tasks, ANY_NODE], key=key(f"evaluation-task-{modality}"))
    if title != ANY_NODE:
        return tasks[title]
    head, taxonomy = model.calibration(modality), model.taxonomy
    nodes = [n for n in taxonomy.ids if n != taxonomy.root and model.inference.is_resolved(n) and head.covers(n)]
    node = st.selectbox(
        "Node", nodes, format_func=lambda node: taxonomy[node].name, key=key(f"evaluation-node-{modality}")
    )
    return Task(f"node-{node}", f"{taxonomy[node].name} against all others", modality, None, (node,))


def _test_set(task: Task, photos: Readings) -> tuple[Task, Readings]:
    """A task of the paper has its own test set; any other can be asked of each."""
    sets = sorted(set(photos["dataset"].tolist()))
    if task.dataset is not None or len(sets) < 2:
        return task, photos
    key = session.current().lasting_key(f"evaluation-set-{task.modality}")
    chosen = st.selectbox("Test set", [ALL_SETS, *sets], key=key)
    return task, photos if chosen == ALL_SETS else photos.where(dataset=chosen)


def _group(photos: Readings) -> tuple[str, Readings]:
    modality = str(photos["modality"][0])
    found = {f"{by}: {name}": part for by in BY for name, part in groups(photos, by).items()}
    key = session.current().lasting_key(f"evaluation-group-{modality}")
    chosen = st.selectbox("Patients", [EVERYONE, *found], key=key)
    return ("", photos) if chosen == EVERYONE else (chosen, found[chosen])
