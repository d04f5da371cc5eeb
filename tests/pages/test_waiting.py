"""What a reader meets when others are first: his place, a sentence, and his photo again by one click."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from streamlit.testing.v1 import AppTest

from model import Model, NotRead, RuntimeUnavailable, read_photo
from model.caller import Caller
from model.runtime.admission import AdmissionQueue
from pages.session.case import Case, CasePhoto
from tests.conftest import ROOT
from tests.samples import LESIONS


@pytest.fixture
def taken(model: Model, monkeypatch: pytest.MonkeyPatch) -> Iterator[ExitStack]:
    """A line without room whose only turn is taken until this is closed."""
    monkeypatch.setattr(model, "queue", AdmissionQueue(at_once=1, capacity=0))
    with ExitStack() as turn:
        turn.enter_context(model.queue.turn())
        yield turn


def opened() -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "router.py")).run()
    page.session_state["dermatree-session"].acknowledged = True
    return page.run()


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


def test_a_full_line_is_said_with_the_place_and_the_photo_is_read_by_one_click(taken: ExitStack) -> None:
    page = opened()
    page.button(key=f"sample-{LESIONS[0].stem}").click().run()
    assert not page.exception
    assert [warning.value for warning in page.warning] == [
        "1 photo not read yet. Busy: you are number 1 in line, and the line holds 0. Try again in a moment."
    ]
    press(page, "Read 1 photo now")
    assert len(page.warning) == 1, "it is still full, and still only said once"
    taken.close()
    press(page, "Read 1 photo now")
    case = page.session_state["dermatree-session"].case
    assert [case_photo.photo.sha256 for case_photo in case.photos] == [read_photo(LESIONS[0]).sha256]
    assert not case.pending
    assert not page.warning


def test_what_waits_can_be_dropped(taken: ExitStack) -> None:
    page = opened()
    page.button(key=f"sample-{LESIONS[0].stem}").click().run()
    press(page, "Drop 1 photo")
    assert page.session_state["dermatree-session"].case.is_empty


def test_a_square_that_can_t_be_read_now_stays_where_it_was(model: Model, taken: ExitStack) -> None:
    taken.close()
    case_photo = CasePhoto(read_photo(LESIONS[0]), model.predict(LESIONS[0]))
    case = Case(photos=[case_photo])
    with model.queue.turn():
        case.reframe(case_photo.key, model, model.frame(case_photo.photo, (10, 10, 110, 110)))
    assert case.photos == [case_photo]
    assert case.problems[0].startswith("The square stays where it was. Busy: you are number 1 in line")
    case.reframe(case_photo.key, model, model.frame(case_photo.photo, (10, 10, 110, 110)))
    assert case.photos != [case_photo]
    assert not case.problems


def test_a_square_whose_reading_breaks_down_leaves_all_as_it_was(
    model: Model, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    case_photo = CasePhoto(read_photo(LESIONS[0]), model.predict(LESIONS[0]))
    case = Case(photos=[case_photo])

    def breaks_down(*_: object) -> None:
        raise RuntimeError("Infer request failed")

    monkeypatch.setattr(model, "predict_frame", breaks_down)
    case.reframe(case_photo.key, model, model.frame(case_photo.photo, (10, 10, 110, 110)))
    assert case.photos == [case_photo]
    assert case.problems[0].startswith("The square stays where it was. The reading of this photo broke down (Runtime")
    assert "Infer request failed" in caplog.text


@pytest.mark.parametrize("fault", [RuntimeUnavailable("The machines are gone."), NotRead("Later.")])
def test_the_first_that_can_t_be_read_keeps_the_rest(model: Model, fault: Exception) -> None:
    from pages.intake.waiting import read_all

    class Fails:
        def predict(self, *_: object, **__: object) -> None:
            raise fault

    case, said = Case(), list[str]()
    for path in LESIONS[:3]:
        case.receive(read_photo(path))

    class Status:
        def update(self, *, label: str) -> None:
            said.append(label)

    read_all(Fails(), case, Status())  # type: ignore[arg-type]
    assert len(case.pending) == 3
    assert not case.reading
    assert case.problems == [f"3 photos not read yet. {fault}"]
    case.read_again()
    read_all(model, case, Status())
    assert [len(case.photos), len(case.pending), case.current] == [3, 0, 0]


def test_a_reader_who_waits_is_told_his_place(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.intake.waiting import read_all

    monkeypatch.setattr(model, "queue", AdmissionQueue(at_once=1))
    said, taken = list[str](), ExitStack()

    class Status:
        def update(self, *, label: str) -> None:
            said.append(label)
            if "in line" in label:
                threading.Timer(0, taken.close).start()

    case = Case()
    case.receive(read_photo(LESIONS[0]))
    taken.enter_context(model.queue.turn(Caller()))
    read_all(model, case, Status())
    assert said[0] == "The photo: reading the lesion"
    assert set(said[1:]) == {"The photo: others are first, you are number 1 in line"}
    assert len(case.photos) == 1
