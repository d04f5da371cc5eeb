"""The table of headlines: every state on its own row, and above the operating point none that reassures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model import Model, Prediction, Probabilities, read_jointly
from model.artefacts.findings import Findings
from model.artefacts.turned import Turned
from model.headline import TABLE, State, headline, headline_of, headline_of_joint, state_of_answer
from tests.artefacts.test_on_readings import with_malignancy, with_turned
from tests.samples import LESIONS

WITHOUT_ANSWER = (State.NOT_A_LESION, State.UNREADABLE, State.OUTSIDE, State.ARTEFACT, State.OPEN_MODALITY)


@pytest.fixture(scope="module")
def plain(model: Model) -> Prediction:
    """A photo with nothing on it, about which nothing is in doubt."""
    said = model.predict(LESIONS[0])
    good = replace(said.quality, verdict="good", reasons=())
    return replace(said, unlike=None, artefacts=Findings(), modality_overruled=True, quality=good)


def of_classes(reading: Probabilities, **shares: float) -> Probabilities:
    """The reading with these probabilities of classes, and nearly nothing of the others."""
    named = {node.replace("_", "-"): p for node, p in shares.items()}
    p = np.array([named.get(node, 1e-6) for node in reading.calibration.inference.class_ids])
    assert set(named) <= set(reading.calibration.inference.class_ids)
    return replace(reading, scores=np.log(p / p.sum()))


@pytest.mark.parametrize(
    ("shares", "state", "heading", "line"),
    [
        (
            {"melanoma_type_not_recorded": 0.9, "melanocytic_nevus": 0.1},
            State.MALIGNANT,
            "Melanoma 90 %",
            "The only kind of malignant melanocytic lesion that this model knows.",
        ),
        (
            {"melanocytic_nevus": 0.97, "melanoma_type_not_recorded": 0.03},
            State.BENIGN,
            "Melanocytic nevus 97 %",
            "Malignancy 3 %, below the operating point (20 %).",
        ),
        (
            {"melanocytic_nevus": 0.75, "melanoma_type_not_recorded": 0.25},
            State.BENIGN_ABOVE,
            "Suspicious: malignancy 25 %, above the operating point (20 %)",
            "Most probable kind: melanocytic nevus 75 % and melanoma 25 %.",
        ),
        (
            {"melanoma_type_not_recorded": 0.54, "melanocytic_nevus": 0.4, "basal_cell_carcinoma": 0.06},
            State.SUSPICIOUS,
            "Suspicious: malignancy 60 %, above the operating point (20 %)",
            "Between melanoma 54 %, melanocytic nevus 40 % and basal cell carcinoma 6 %.",
        ),
        (
            {"actinic_keratosis": 0.4, "benign_keratosis": 0.6},
            State.SUSPICIOUS,
            "Suspicious: malignant or premalignant 40 %, above the operating point (20 %)",
            "Between benign keratosis 60 % and actinic keratosis 40 %.",
        ),
        (
            {"actinic_keratosis": 0.9, "benign_keratosis": 0.1},
            State.PREMALIGNANT,
            "Actinic keratosis (premalignant) 90 %",
            "",
        ),
    ],
)
def test_a_reading_that_may_be_answered(
    plain: Prediction, shares: dict[str, float], state: State, heading: str, line: str
) -> None:
    reading = of_classes(plain.probabilities.at_operating_point(0.2), **shares)
    said = headline_of(replace(plain, probabilities=reading))
    assert (said.state, said.heading) == (state, heading)
    assert line in said.line
    assert said.next_step == TABLE[state].next_step


def test_unsure_below_the_operating_point_says_how_low(plain: Prediction) -> None:
    shares = {"benign_keratosis": 0.5, "melanocytic_nevus": 0.44, "melanoma_type_not_recorded": 0.06}
    both = {"melanocytic_nevus": 0.5, "melanoma_type_not_recorded": 0.5}
    low = headline(of_classes(plain.probabilities.at_operating_point(0.9), **both))
    assert low.heading == "Unsure: malignancy 50 %, below the operating point (90 %)"
    # Sure that it is benign, whichever kind: a group is an answer, so nothing here is unsure.
    assert state_of_answer(of_classes(plain.probabilities.at_operating_point(0.2), **shares)) is State.BENIGN
    raised = replace(
        plain.probabilities, calibration=replace(plain.probabilities.calibration, level=0.99), threshold=0.2
    )
    unsure = headline(of_classes(raised, **shares))
    assert unsure.heading == "Unsure, malignancy low (6 %)"
    assert unsure.line == "Between benign keratosis 50 %, melanocytic nevus 44 % and melanoma 6 %."


def test_what_gets_no_reading(plain: Prediction) -> None:
    dark = replace(plain.quality, verdict="unreadable", reasons=("It is too dark.",))
    unreadable = headline_of(replace(plain, quality=dark))
    assert (unreadable.state, unreadable.line) == (State.UNREADABLE, "It is too dark.")
    assert headline_of(replace(plain, unlike="outside")).state is State.OUTSIDE
    assert headline_of(replace(plain, unlike="not-a-lesion")).state is State.NOT_A_LESION


def test_not_a_lesion_is_judged_before_the_light_is_criticised(plain: Prediction) -> None:
    glare = replace(plain.quality, verdict="unreadable", reasons=("It is too bright.",))
    neither = headline_of(replace(plain, quality=glare, unlike="not-a-lesion"))
    assert neither.state is State.NOT_A_LESION
    assert neither.line.endswith("It can't be read well, either: It is too bright.")
    assert headline_of(replace(plain, quality=glare, unlike="outside")).state is State.UNREADABLE


def test_a_refusal_tells_what_was_measured_and_what_to_do(plain: Prediction) -> None:
    benign = with_malignancy(plain.probabilities, 0.01)
    hairy = replace(plain, artefacts=Findings(("hair",)), probabilities=with_turned(benign, {"hair": Turned(46, 25)}))
    said = headline_of(hairy)
    assert said.heading == "No reading: hair lies across the photo"
    assert "turned 25 of 46 suspicious readings benign" in said.line
    assert said.next_step == "Part or clip it, and take the photo again."
    assert "was not measured" in headline_of(replace(hairy, probabilities=with_turned(benign, {}))).line


@given(data=st.data(), point=st.floats(0.01, 0.99), level=st.floats(0.51, 0.99))
def test_above_the_operating_point_no_headline_reads_as_benign_or_as_no_answer(
    plain: Prediction, data: st.DataObject, point: float, level: float
) -> None:
    base = plain.probabilities
    share = arrays(np.float64, len(base.scores), elements=st.floats(0.001, 1))
    p = data.draw(share) ** data.draw(st.sampled_from((1, 4)))
    head = replace(base.calibration, level=level)
    reading = replace(base, calibration=head, scores=np.log(p / p.sum())).at_operating_point(point)
    said = headline(reading)
    benign = {node.name.lower() for node in head.taxonomy.nodes if not head.taxonomy.is_malignant(node.id)}
    heading = said.heading.lower()
    if reading.suspected:
        assert said.state in (State.MALIGNANT, State.PREMALIGNANT, State.BENIGN_ABOVE, State.SUSPICIOUS)
        assert "no answer" not in heading
        assert "benign" not in heading
        assert "unsure" not in heading
        assert not any(heading.startswith(name) for name in benign)
        assert "suspicious" in said.brief.lower() or said.state in (State.MALIGNANT, State.PREMALIGNANT)
    else:
        assert "suspicious" not in heading
    assert "{" not in f"{said}"


@given(here=st.floats(0.01, 0.99), there=st.floats(0.01, 0.99))
def test_one_suspicious_photo_makes_the_joint_reading_suspicious(plain: Prediction, here: float, there: float) -> None:
    both = [
        replace(plain, photo_sha256=str(k), probabilities=with_malignancy(plain.probabilities, p))
        for k, p in enumerate((here, there))
    ]
    (joint,) = read_jointly(both)
    said = headline_of_joint(joint)
    point = plain.probabilities.threshold
    worst = max(here, there) >= point
    assert (said.state not in (State.BENIGN, State.UNSURE)) == worst
    if worst and (here + there) / 2 < point * 0.99:
        assert said.heading.startswith("Suspicious in a single photo")


def test_every_state_has_a_row_and_no_next_step_is_a_diagnosis(model: Model) -> None:
    assert TABLE.keys() == set(State)
    names = [node.name.lower() for node in model.taxonomy.nodes]
    for state, row in TABLE.items():
        assert row.next_step.endswith((".", "}"))
        assert not any(f" {name} " in f" {row.next_step.lower()} " for name in names), state
        assert len(row.next_step.split()) <= 18
