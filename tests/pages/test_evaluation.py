"""The page "Evaluation" without a browser, on the shipped model and its own readings."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import Bundle, Model
from model.evaluation.readings import Readings
from model.evaluation.tasks import malignancy
from pages.session.session import Session
from tests.conftest import ROOT

PAGE = "pages/evaluation/page.py"


@pytest.fixture(scope="module")
def test_photos(model: Model) -> Readings:
    file = model.bundle.readings_file()
    assert file is not None, "the shipped bundle carries the readings that its figures come from"
    return Readings.read(file, model.inference).where(split="test")


def opened() -> AppTest:
    """The page behind the notice."""
    page = AppTest.from_file(str(ROOT / PAGE))
    page.session_state["dermatree-session"] = Session(last_seen=0, acknowledged=True)
    page.run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return "\n".join(str(e.value) for e in [*page.markdown, *page.info, *page.error])


def pick(page: AppTest, label: str, value: str) -> AppTest:
    found = [*page.selectbox, *page.segmented_control]
    next(widget for widget in found if widget.label == label).set_value(value)
    page.run()
    assert not page.exception
    return page


def test_it_tells_what_lay_below_the_line_in_whole_lesions(model: Model, test_photos: Readings) -> None:
    """Counted here by hand from the readings."""
    _, truth, score = malignancy("dermoscopy").of(test_photos)
    missed = int((score[truth] < model.calibration("dermoscopy").malignant_threshold).sum())
    text = said(opened())
    found = re.search(r"Of ([\d,]+) photos with the target, \*\*([\d,]+) lay below this line", text)
    assert found
    assert int(found[1].replace(",", "")) == truth.sum()
    assert abs(int(found[2].replace(",", "")) - missed) <= 1  # a photo that was read as clinical has another point
    assert "set once on validation photos" in text


def test_a_moved_point_holds_in_the_session_and_is_marked_as_yours() -> None:
    page = opened()
    session = page.session_state["dermatree-session"]
    session.case.points["dermoscopy"] = 0.42
    page.run()
    assert not page.exception
    text = said(page)
    assert "Operating point 42 %** (yours)" in text
    session.clear()
    assert session.case.points == {"dermoscopy": 0.42}
    next(button for button in page.button if button.label == "Back to the point it came with").click().run()
    assert "(yours)" not in said(page)


def test_another_prevalence_changes_predictive_values_alone() -> None:
    page = opened()
    before = said(page)
    page.slider[0].set_value(1).run()
    after = said(page)
    rows = {name: [re.search(rf"\| {name} \|.*", text)[0] for text in (before, after)] for name in ROWS}  # type: ignore[index]
    assert rows["Sensitivity"][0] == rows["Sensitivity"][1]
    assert rows["Specificity"][0] == rows["Specificity"][1]
    sensitivity, specificity = (share_in(rows[name][1]) for name in ROWS[:2])
    right, wrong = 0.01 * sensitivity, 0.99 * (1 - specificity)  # of all lesions, those at or above the point
    assert share_in(rows["Positive predictive value"][1]) == pytest.approx(right / (right + wrong), abs=0.01)
    assert share_in(rows["Positive predictive value"][0]) > 2 * share_in(rows["Positive predictive value"][1])
    needed = re.search(r"([\d.]+)", rows["Number needed to biopsy"][1])
    assert needed
    assert float(needed[1]) == pytest.approx((right + wrong) / right, rel=0.1)


def share_in(row: str) -> float:
    """The first share in a row of the table."""
    found = re.search(r"(\d+) %", row)
    assert found, row
    return int(found[1]) / 100


ROWS = ("Sensitivity", "Specificity", "Positive predictive value", "Number needed to biopsy")


def test_the_papers_task_stands_beside_the_papers_figure_with_its_remark() -> None:
    text = said(pick(opened(), "Question", "Melanoma against nevus, dermoscopy, confirmed by histology"))
    assert "In the paper: area 0.91 on 111 biopsied lesions" in text
    assert "read off the figure by eye, on photos other than these" in text


def test_clinical_photos_are_asked_apart_and_say_that_melanoma_is_not_evaluated() -> None:
    page = pick(opened(), "Photos", "clinical")
    assert "carcinoma" in " ".join(page.selectbox[0].options).lower()
    page = pick(page, "Question", "A node of your choice against all others")
    page = pick(page, "Node", "malignant-melanocytic")
    assert "Not evaluated" in said(page)


def test_a_group_with_too_few_lesions_is_not_evaluated() -> None:
    page = opened()
    groups = next(widget for widget in page.selectbox if widget.label == "Patients").options
    few = next(name for name in groups if name in ("site: palm or sole", "site: genitals"))
    assert "a curve needs at least 30 lesions of each" in said(pick(page, "Patients", few))


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("Reliability", "1 is right"),
        ("Sureness", "get an answer"),
        ("Shortcuts", "four corner patches"),
        ("Patients", "Not evaluated: fewer than 30"),
        ("Cuts", "must not be set beside the paper's 72.1"),
        ("Refusals", "Given no reading"),
    ],
)
def test_every_part_says_what_it_rests_on(part: str, sentence: str) -> None:
    assert sentence in said(pick(opened(), "Look closer", part))


def test_copies_among_the_training_photos_are_named(model: Model) -> None:
    evaluation = model.bundle.evaluation()
    assert evaluation is not None
    copied = len(evaluation["leaks"]["photos"])
    assert (f"{copied} of the test photos have a near-copy" in said(opened())) == bool(copied)


def test_a_bundle_without_figures_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bundle, "readings_file", lambda self: None)
    from pages.shared import test_readings

    test_readings.of_bundle.cache_clear()
    text = said(opened())
    test_readings.of_bundle.cache_clear()
    assert "nothing is known of how well it reads" in text


def test_the_page_and_the_artefact_tell_the_same_area(model: Model, test_photos: Readings) -> None:
    evaluation = model.bundle.evaluation()
    assert evaluation is not None
    area = evaluation["splits"]["test"]["tasks"]["malignant-dermoscopy"]
    assert f"**{area['value']:.2f} ({area['low']:.2f}-{area['high']:.2f})**" in said(opened())
    assert len(test_photos) == sum(evaluation["splits"]["test"]["photos"].values())
    assert np.isfinite(test_photos.p).all()


def test_the_comparisons_stand_beside_what_they_question() -> None:
    """A second path from experiments.json to the page: a figure of each, written here by hand."""
    found = json.loads((ROOT / "assets" / "experiments.json").read_text("utf-8"))
    page = pick(opened(), "Look closer", "Cuts")
    row = found["cuts"]["dermoscopy"]["second level"]
    assert f"{row['partition']['value']:.0%}".replace("%", " %") in said(page)
    assert "it is not the paper's table" in said(page)
    crossed = found["crossed"][1]
    away = crossed["auc"]["ISIC2017"]
    assert f"{away['value']:.2f} ({away['low']:.2f}-{away['high']:.2f})" in said(pick(page, "Look closer", "Shortcuts"))
