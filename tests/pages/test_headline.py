"""The headline and what stands right under it: an artefact, an open question, a small lesion that one click frames."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import Model, Photo, Prediction, read_photo
from model.artefacts.catalogue import ARTEFACTS, BY_NAME
from model.artefacts.findings import Findings
from model.artefacts.turned import Turned
from model.headline import headline_of
from model.headline_words import MODALITIES
from pages.session.case import Case, CasePhoto
from pages.shared import phrases
from tests.artefacts.test_on_readings import with_malignancy, with_turned
from tests.pages.test_diagnose import text
from tests.samples import LESIONS

NAMES = [artefact.name for artefact in ARTEFACTS]


@pytest.fixture(scope="module")
def plain(model: Model) -> Prediction:
    """A photo with nothing on it, about which nothing is in doubt."""
    said = model.predict(LESIONS[0])
    good = replace(said.quality, verdict="good", reasons=())
    return replace(said, unlike=None, artefacts=Findings(), modality_overruled=True, quality=good)


def opened(case: Case):
    """The page as it stands for a reader with this case."""
    from streamlit.testing.v1 import AppTest

    from tests.conftest import ROOT

    page = AppTest.from_file(str(ROOT / "pages" / "router.py"), default_timeout=300)
    page.run()
    session = page.session_state["dermatree-session"]
    session.acknowledged, session.case = True, case
    page.run()
    assert not page.exception
    return page


@given(
    malignant=st.floats(0.001, 0.999),
    found=st.lists(st.sampled_from(NAMES), unique=True),
    turned=st.dictionaries(st.sampled_from(NAMES), st.builds(Turned, st.integers(0, 90), st.integers(0, 10))),
)
def test_everything_found_on_a_photo_is_said_once_at_the_headline(plain, malignant, found, turned) -> None:
    probabilities = with_turned(with_malignancy(plain.probabilities, malignant), turned)
    said = replace(plain, artefacts=Findings(tuple(found)), probabilities=probabilities)
    heading, remarks = headline_of(said).heading, phrases.on_the_photo(said)
    everything = "\n".join([heading, *remarks]).lower()
    for name in NAMES:
        assert everything.count(BY_NAME[name].seen.lower()) == (1 if name in found else 0)
    assert heading.startswith("No reading") == bool(said.turned_by)
    if probabilities.suspected:
        assert not heading.startswith("No reading"), "suspicion outranks whatever lies on the photo"


def test_an_open_modality_is_a_question_and_the_suspicious_side_is_the_headline(plain) -> None:
    here, (other,) = with_malignancy(plain.probabilities, 0.02), plain.otherwise
    there = with_malignancy(other, 0.97)
    doubtful = replace(plain, modality_overruled=False, seen_modality=(plain.modality, 0.7))
    said = headline_of(replace(doubtful, probabilities=here, otherwise=(there,)))
    assert said.heading == f"Suspicious if this is a {MODALITIES[other.calibration.modality]}: malignancy 97 %"
    assert said.next_step == "Say which it is."
    assert not phrases.modality_question(replace(doubtful, probabilities=here, otherwise=(there,)))
    turned = replace(doubtful, probabilities=there, otherwise=(here,))
    assert not headline_of(turned).heading.startswith("Suspicious if")
    assert "Say which it is." in phrases.modality_question(turned)


def test_saying_which_modality_it_is_settles_it(model: Model, plain: Prediction) -> None:
    photo = read_photo(LESIONS[0])
    (other,) = plain.otherwise
    doubtful = replace(
        plain,
        modality_overruled=False,
        seen_modality=(plain.modality, 0.7),
        probabilities=with_malignancy(plain.probabilities, 0.02),
        otherwise=(with_malignancy(other, 0.97),),
    )
    page = opened(Case(photos=[CasePhoto(photo, doubtful)]))
    assert "Suspicious if this is a" in text(page)
    name = MODALITIES[plain.modality]
    next(button for button in page.button if button.label == f"It is a {name}").click().run()
    assert not page.exception
    assert "Suspicious if this is a" not in text(page)
    assert not any(button.label.startswith("It is a") for button in page.button)


def test_a_small_lesion_is_framed_by_one_click(model: Model) -> None:
    pixels = np.full((1200, 1600, 3), (190, 150, 135), np.uint8)
    pixels += np.random.default_rng(0).integers(0, 12, pixels.shape, dtype=np.uint8)
    cv2.circle(pixels, (700, 500), 50, (90, 55, 45), -1, cv2.LINE_AA)
    photo = Photo.from_pixels(pixels)
    prediction = model.predict(photo)
    assert "small lesion" in prediction.artefacts.names
    page = opened(Case(photos=[CasePhoto(photo, prediction)]))
    next(button for button in page.button if button.label == "Frame the lesion").click().run()
    assert not page.exception
    frame = page.session_state["dermatree-session"].case.shown.prediction.frame
    left, top, right, bottom = frame.box
    assert left < 640
    assert right > 760
    assert top < 440
    assert bottom > 560
    assert frame.side < 500
    assert not any(button.label == "Frame the lesion" for button in page.button)


def test_a_lesion_of_too_few_pixels_is_not_offered_a_frame(model: Model) -> None:
    pixels = np.full((320, 320, 3), (190, 150, 135), np.uint8)
    cv2.circle(pixels, (170, 150), 12, (90, 55, 45), -1, cv2.LINE_AA)
    photo = Photo.from_pixels(pixels)
    prediction = model.predict(photo)
    assert "small lesion" in prediction.artefacts.names
    page = opened(Case(photos=[CasePhoto(photo, prediction)]))
    assert not any(button.label == "Frame the lesion" for button in page.button)
