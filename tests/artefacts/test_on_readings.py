"""What an artefact does to a reading: a benign one that is known to turn is refused, a suspicious one stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import Model, Photo, Prediction, Probabilities, read_photo
from model.artefacts.catalogue import ARTEFACTS, BY_NAME
from model.artefacts.findings import Findings
from model.artefacts.turned import Turned
from model.report import KEYS, line_of
from tests.artefacts.squares import study_squares
from tests.samples import LESIONS

NAMES = [artefact.name for artefact in ARTEFACTS]


@pytest.fixture(scope="module")
def prediction(model: Model) -> Prediction:
    return model.predict(LESIONS[0])


def with_malignancy(reading: Probabilities, malignant: float) -> Probabilities:
    """The reading with this probability of malignancy, the kinds of each side as before."""
    inside = reading.calibration.malignant_mask
    p = reading.by_class
    p = np.where(inside, p / p[inside].sum() * malignant, p / p[~inside].sum() * (1 - malignant))
    return replace(reading, scores=np.log(np.maximum(p, 1e-300)))


def with_turned(reading: Probabilities, turned: dict[str, Turned]) -> Probabilities:
    return replace(reading, calibration=replace(reading.calibration, turned_by=turned))


@given(
    malignant=st.floats(0.001, 0.999),
    found=st.lists(st.sampled_from(NAMES), unique=True),
    turned=st.dictionaries(st.sampled_from(NAMES), st.builds(Turned, st.integers(0, 90), st.integers(0, 10))),
)
def test_an_artefact_refuses_below_the_operating_point_alone_and_by_its_own_figures(
    prediction: Prediction, malignant: float, found: list[str], turned: dict[str, Turned]
) -> None:
    probabilities = with_turned(with_malignancy(prediction.probabilities, malignant), turned)
    said = replace(prediction, unlike=None, artefacts=Findings(tuple(found)), probabilities=probabilities)
    unsafe = [name for name in found if turned.get(name, Turned(0, 0)).refuses]
    if malignant >= probabilities.threshold:
        assert said.turned_by == ()
        assert said.refused is None
    else:
        assert list(said.turned_by) == unsafe
        assert (said.refused == "artefact") == bool(unsafe)
    assert said.readable == (said.refused is None and said.quality.verdict != "unreadable")
    assert said.is_cautioned or not found


def test_what_novelty_refuses_stays_refused_for_that_reason(prediction: Prediction) -> None:
    said = replace(prediction, unlike="not-a-lesion", artefacts=Findings(("hair",)))
    assert said.refused == "not-a-lesion"


@given(here=st.floats(0.001, 0.999), there=st.floats(0.001, 0.999), sure=st.floats(0.5, 1), hair=st.booleans())
def test_the_modality_is_asked_for_where_the_side_hangs_on_it_and_the_photo_does_not_tell(
    prediction: Prediction, here: float, there: float, sure: float, hair: bool
) -> None:
    (other,) = prediction.otherwise
    said = replace(
        prediction,
        probabilities=with_malignancy(prediction.probabilities, here),
        otherwise=(with_malignancy(other, there),),
        seen_modality=(prediction.modality, sure),
        artefacts=Findings(("hair",) if hair else ()),
    )
    differ = (here >= said.probabilities.threshold) != (there >= other.threshold)
    assert (said.suspected_otherwise is not None) == (differ and (hair or sure < 0.99))
    assert replace(said, modality_overruled=True).suspected_otherwise is None


@pytest.mark.parametrize("path", LESIONS[:3], ids=lambda path: path.stem)
def test_the_other_readings_are_those_that_one_gets_by_saying_so(model: Model, path) -> None:
    prediction = model.predict(path)
    (other,) = prediction.otherwise
    told = model.predict(path, modality=other.calibration.modality)
    assert told.modality_overruled
    assert not prediction.modality_overruled
    assert told.classes == pytest.approx(dict(zip(other.calibration.inference.class_ids, other.by_class, strict=True)))
    again = model.read_as(prediction, other.calibration.modality)
    assert again.classes == pytest.approx(told.classes)
    assert again.otherwise[0].calibration.modality == prediction.modality
    back = model.read_as(again, None)
    assert back.classes == pytest.approx(prediction.classes)
    assert not back.modality_overruled


def test_operating_points_and_case_mix_move_every_reading_of_the_photo(prediction: Prediction) -> None:
    (other,) = prediction.otherwise
    moved = prediction.at_operating_points({prediction.modality: 0.4, other.calibration.modality: 0.6})
    assert (moved.probabilities.threshold, moved.otherwise[0].threshold) == (0.4, 0.6)
    rare = prediction.at_prevalence(0.02)
    assert rare.otherwise[0].malignant == pytest.approx(other.at_prevalence(0.02).malignant)
    assert rare.otherwise[0].suspected == other.suspected


def test_painted_artefacts_are_found_on_the_readings_of_real_photos(model: Model) -> None:
    paint = BY_NAME["hair"].painters["hair"]
    for k, square in enumerate(study_squares()[:6]):
        said = model.predict(Photo.from_pixels(paint(square, np.random.default_rng([1, k]))))
        assert "hair" in said.artefacts.names
        assert said.is_cautioned


def test_a_line_of_json_says_what_was_found(model: Model) -> None:
    square = BY_NAME["no colour"].painters["grey"](study_squares()[0], np.random.default_rng(0))
    said = model.predict(Photo.from_pixels(square))
    line = line_of("grey.png", said)
    assert tuple(line) == KEYS
    assert line["artefacts"] == list(said.artefacts.names)
    assert "no colour" in line["artefacts"]
    doubt = said.suspected_otherwise
    assert line["modality_doubt"] == (doubt.calibration.modality if doubt else None)
    plain = line_of("plain.jpg", model.predict(read_photo(LESIONS[0])))
    assert plain["artefacts"] == []
