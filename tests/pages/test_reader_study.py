"""The page "Reader study" without a browser: what it says at each point, and that it reveals nothing too early."""

from __future__ import annotations

import random
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model import Model, Photo, Prediction
from model.study.answers import write_answers
from model.study.photos import StudySet, pixels, shipped
from model.study.reading import Said
from model.study.session import Answer, StudyRun
from model.study.tasks import CARCINOMA, MELANOMA_DERMOSCOPY
from pages.reader_study.readers import load as load_answers
from pages.session.session import IDLE_MINUTES, Session
from pages.session.study_state import Study
from tests.conftest import ROOT


def opened(study: Study | None = None) -> AppTest:
    """The page as it stands for a reader who has read the intended use."""
    page = AppTest.from_file(str(ROOT / "pages" / "router.py"))
    page.run()
    page.switch_page("reader_study/page.py")
    here = page.session_state["dermatree-session"]
    assert isinstance(here, Session)
    here.acknowledged, here.study = True, study
    page.run()
    assert not page.exception
    return page


def answered(study: StudySet, photos: int | None = None, seed: int = 3) -> StudyRun:
    run, dice = StudyRun(study, seed), random.Random(seed)
    run.warm_ups_done = len(study.warm_ups)
    for photo in run.order[:photos]:
        run.record(photo.name, Answer(dice.random() < (0.8 if photo.positive else 0.4), dice.randint(1, 5), 4.0))
    return run


def as_if_read(run: StudyRun, seed: int = 1) -> Study:
    """A study with made-up readings, for tests of words and layout that need no network."""
    dice = random.Random(seed)
    said = {}
    for photo in run.order:
        score = dice.betavariate(4, 2) if photo.positive else dice.betavariate(2, 4)
        said[photo.name] = Said(score, score, False)
    return Study(run, said)


def small(task=CARCINOMA, each=4) -> StudySet:
    photos = shipped(task).photos
    sides = [[photo for photo in photos if photo.positive == side][:each] for side in (True, False)]
    return StudySet(task, (*sides[0], *sides[1]), shipped(task).warm_ups)


def text(page: AppTest) -> str:
    elements = [*page.title, *page.header, *page.subheader, *page.markdown, *page.info, *page.warning, *page.error]
    return "\n".join(str(e.value) for e in elements)


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


def test_nothing_begins_before_the_intended_use_is_read() -> None:
    page = AppTest.from_file(str(ROOT / "pages" / "router.py"))
    page.run()
    page.switch_page("reader_study/page.py").run()
    assert not page.exception
    assert "Start" not in {button.label for button in page.button}


def test_it_tells_what_it_asks_what_is_known_of_the_labels_and_what_is_not_offered() -> None:
    said = text(opened())
    for sentence in (
        "Image only",
        "only 4 of the 36 keratoses",
        "ISIC 2017 does not record how each label was confirmed",
        "clinical photos: not evaluated, too few",
        "Nothing is revealed before the end",
        "36 carcinomas, 31 seborrheic keratoses",
        "50 melanomas, 60 nevi",
    ):
        assert sentence in said, sentence


def test_a_started_study_shows_photos_and_no_label() -> None:
    page = opened()
    page.button(key="start-melanoma").click().run()
    assert not page.exception
    assert page.session_state["dermatree-session"].study.run.study.task == MELANOMA_DERMOSCOPY
    said = text(page)
    assert "Image only: no history, no touch" in said
    assert "Your point needs all 110 photos, or at least 30 of each kind." in said
    photo = page.session_state["dermatree-session"].study.run.current
    assert photo.known not in said
    assert photo.name not in said


def test_a_run_survives_a_visit_to_another_page_and_is_gone_when_all_is_cleared() -> None:
    page = opened(Study(answered(small(), 3)))
    page.switch_page("about/page.py").run()
    page.switch_page("reader_study/page.py").run()
    assert len(page.session_state["dermatree-session"].study.run.answers) == 3
    page.button(key="clear-everything").click().run()
    assert not page.exception
    assert page.session_state["dermatree-session"].study is None
    assert "Start" in {button.label for button in page.button}


def test_answers_and_own_photos_run_out_when_nobody_is_here() -> None:
    here = Session(last_seen=0.0, study=Study(answered(small(), 3)))
    assert not here.expire_if_idle(IDLE_MINUTES * 60 - 1)
    assert here.expire_if_idle(IDLE_MINUTES * 60)
    assert here.study is None


def test_stopping_too_early_reveals_nothing_and_can_be_taken_back() -> None:
    page = press(opened(Study(answered(small(), 5))), "Stop here")
    said = text(page)
    assert "5 of 8 photos, which is too few" in said
    assert "Sensitivity" not in said
    assert "carcinomas" not in said
    press(page, "Go on")
    assert "Your point needs all 8 photos." in text(page)
    press(page, "Stop here")
    assert "Start" in {button.label for button in press(page, "Drop these answers").button}


def test_a_result_tells_both_sides_their_difference_and_what_to_distrust(model: Model) -> None:
    study = as_if_read(answered(shipped(CARCINOMA)))
    said = text(opened(study))
    run = study.run
    hits = sum(answer.biopsy for photo, answer in run.answered if photo.positive)
    assert f"| You | {round(100 * hits / run.study.positives)} % (" in said
    for sentence in (
        "You answered 67 photos: 36 carcinomas, 31 seborrheic keratoses",
        "At **your specificity**",
        "At **your sensitivity**",
        "95 % interval",
        "no history, no touch",
        "read off its figure by eye, so approximate; they judged other photos",
        "CNN at the app's operating point",
        "Where you and the CNN disagreed",
    ):
        assert sentence in said.replace("\n", " "), sentence
    assert not any(word in said for word in ("softmax", "logit", "inference"))


def test_stopping_early_with_thirty_of_each_makes_a_point_of_what_was_answered(model: Model) -> None:
    page = press(opened(as_if_read(answered(shipped(MELANOMA_DERMOSCOPY), 100))), "Stop here")
    assert "You answered 100 photos" in text(page)


def test_a_moved_operating_point_is_marked_as_yours(model: Model) -> None:
    page = opened(as_if_read(answered(small())))
    page.session_state["dermatree-session"].case.points["clinical"] = 0.9
    page.run()
    assert "CNN at the operating point (yours)" in text(page)


def test_the_cnn_reads_the_answered_photos_itself(model: Model) -> None:
    study = Study(answered(small(each=3)))
    page = opened(study)
    said = page.session_state["dermatree-session"].study.said
    assert set(said) == {photo.name for photo in study.run.order}
    for photo in study.run.order:
        read = model.predict(pixels(photo), modality="clinical")
        carcinoma = read.classes["basal-cell-carcinoma"] + read.classes["squamous-cell-carcinoma"]
        share = carcinoma / (carcinoma + read.classes["benign-keratosis"])
        assert (said[photo.name].score, said[photo.name].malignant) == pytest.approx((share, read.malignant), abs=1e-5)
    assert "Area under the curve" in text(page)


def test_own_photos_that_were_left_out_are_named_until_the_first_answer(model: Model) -> None:
    study = Study(StudyRun(small(), 1), left_out=["*strip*.png is left out. This photo is too narrow a strip."])
    page = opened(study)
    assert page.warning[0].value.startswith(r"\*strip\*\.png is left out")


def test_a_photo_that_the_cnn_cannot_read_costs_the_result_no_other(
    model: Model, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    run = answered(small(each=3))
    predict, poison = model.predict, pixels(run.order[1])

    def breaks_down(photo: Photo, **more: Any) -> Prediction:
        if photo == poison:
            raise RuntimeError("Infer request failed")
        return predict(photo, **more)

    monkeypatch.setattr(model, "predict", breaks_down)
    page = opened(Study(run))
    study = page.session_state["dermatree-session"].study
    assert set(study.said) == {photo.name for photo in run.order} - {run.order[1].name}
    said = text(page)
    assert "The CNN could not read 1 photo. The result is that of the others." in said.replace("\\", "")
    assert "You answered 5 photos" in said
    assert "Area under the curve" in said
    assert "Infer request failed" in caplog.text
    monkeypatch.setattr(model, "predict", predict)
    press(page, "Let the CNN read again")
    assert "You answered 6 photos" in text(page)


def test_other_readers_become_points_and_bad_files_become_sentences(model: Model) -> None:
    study = as_if_read(answered(small()))
    other = write_answers(answered(small(), seed=9), {}, "")
    load_answers(study, "Dr *Bold* <b>.csv", other.encode())
    load_answers(study, "letter.csv", b"Dear colleague")
    assert len(study.others) == 1
    page = opened(study)
    assert r"Reader 1\: Dr \*Bold\* \<b\>" in text(page)
    assert any("letter" in warning.value and "There is no column" in warning.value for warning in page.warning)


def test_without_a_model_the_answers_are_kept(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("DERMATREE_BUNDLE", str(tmp_path))
    page = opened(Study(answered(small())))
    assert str(tmp_path) in page.error[0].value
    assert len(page.session_state["dermatree-session"].study.run.answers) == 8
