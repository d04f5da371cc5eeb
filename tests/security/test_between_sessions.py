"""Two readers in one process, each with a patient's photo: what the process holds of one when he has left."""

from __future__ import annotations

import base64
import gc
import hashlib
import weakref
from functools import lru_cache
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model import Model, read_photo
from pages.shared import view_rows
from tests.conftest import ROOT
from tests.security.heap import holders
from tests.security.secrets_of import Patient, pictures

PAGES = ("diagnose/page.py", "saliency/page.py", "atlas/page.py")


@pytest.fixture
def patients(model: Model) -> tuple[Patient, Patient]:
    first, second = Patient.number(0), Patient.number(1)
    for patient in (first, second):
        assert model.predict(patient.jpeg).readable, "its pages must have something on them"
    return first, second


def came_in(patient: Patient) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "router.py")).run()
    app.button(key="acknowledge").click().run()
    uploader: Any = app.get("file_uploader")[0]
    uploader.upload(patient.name, patient.jpeg, "image/jpeg").run()
    assert not app.exception
    return app


def walk(app: AppTest, page: str) -> None:
    """To a page; on Diagnose with the similar cases unfolded."""
    here = app.session_state["dermatree-session"]
    app.session_state[here.key("similar-cases")] = True
    app.switch_page(page).run()
    assert not app.exception, page


def made_of(app: AppTest, patient: Patient) -> dict[str, bytes]:
    """What gives the patient away, the pictures that the app made of the photo included."""
    (case_photo,) = app.session_state["dermatree-session"].case.photos
    return {**patient.marks, "shown copy": next(iter(pictures(case_photo.uri.encode())))}


def test_nothing_of_a_patient_outlives_clearing_or_leaving(patients: tuple[Patient, Patient]) -> None:
    one, other = patients
    first, second = came_in(one), came_in(other)
    for page in PAGES:  # in turn, so that one follows the other everywhere
        walk(first, page)
        walk(second, page)
    (case_photo,) = second.session_state["dermatree-session"].case.photos
    alive = [weakref.ref(case_photo), weakref.ref(case_photo.photo), weakref.ref(case_photo.prediction)]
    marks, mine = made_of(second, other), {id(other), id(vars(other)), id(other.jpeg), id(other.pixels)}
    del case_photo
    before = holders(other.sha256, marks, other.pixels, mine)
    assert {"a Photo", "a Prediction", "a CasePhoto", "a Case"} <= set(before), "the hunt must see a case that is there"
    assert any("shown copy" in line for line in before)
    assert any("pixels" in line for line in before)

    second.button(key="clear-everything").click().run()
    assert not second.exception
    assert holders(other.sha256, marks, other.pixels, mine) == []
    assert [ref() for ref in alive] == [None, None, None]
    (kept,) = first.session_state["dermatree-session"].case.photos
    assert kept.photo.sha256 == one.sha256, "the other reader's case is as it was"

    alive = [weakref.ref(kept), weakref.ref(kept.photo), weakref.ref(kept.prediction)]
    del kept, first  # he closes the browser
    gc.collect()
    assert [ref() for ref in alive] == [None, None, None]


def test_the_hunt_would_see_a_leak(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = Patient.number(0)
    photo = read_photo(patient.jpeg)
    leaks = {
        "a Photo": photo,
        "a Prediction": model.predict(photo),
        "its pixels": {"last": photo.pixels.copy()},
        "hash": ("seen", hashlib.sha256(patient.jpeg).hexdigest()),
        "file in base64": cached("data:image/jpeg;base64," + base64.b64encode(patient.jpeg).decode()),
        "file name": f"uploaded {patient.name}",
        "metadata": bytes(patient.jpeg[:2000]),
    }
    mine = {id(patient), id(vars(patient)), id(patient.jpeg), id(patient.pixels)}
    monkeypatch.setattr(view_rows, "_last", list(leaks.values()), raising=False)
    found = holders(patient.sha256, patient.marks, patient.pixels, mine)
    assert [kind for kind in leaks if not any(line.startswith(kind) for line in found)] == []


def cached(uri: str) -> object:
    """A function's cache, which is in no module's dictionary."""
    remember = lru_cache(len)
    remember(uri)
    return remember
