"""A whole short study in a real browser, by keyboard: own photos in, answers given, the result, the file saved."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import barriers, choose_in_menu, come_in

PHONE = {"width": 390, "height": 844}
ROOT = Path(__file__).parents[2]
PHOTOS = ROOT / "assets" / "study"
WARM_UPS, EACH = 4, 3


@pytest.fixture(scope="module")
def own(tmp_path_factory) -> tuple[list[Path], Path]:
    """Six dermoscopy photos under names of their own, and the table of their labels."""
    folder = tmp_path_factory.mktemp("own")
    with (PHOTOS / "CREDITS.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["part"] == "counted"]
    chosen = [[r for r in rows if r["label"] == label][:EACH] for label in ("MEL", "NV")]
    files, lines = [], ["photo,label"]
    for k, row in enumerate([*chosen[0], *chosen[1]]):
        copy = folder / f"Jane Doe {k}.jpg"
        copy.write_bytes((PHOTOS / row["file"]).read_bytes())
        files.append(copy)
        lines.append(f"{copy.name},{'malignant' if row['label'] == 'MEL' else 'benign'}")
    table = folder / "labels.csv"
    table.write_text("\n".join(lines))
    return files, table


def begin(page: Page, app: str) -> Page:
    choose_in_menu(come_in(page, app), "Reader study")
    expect(page.get_by_role("button", name="Start").first).to_be_visible()
    return page


def begin_own(page: Page, app: str, own: tuple[list[Path], Path]) -> Page:
    begin(page, app)
    page.get_by_text("A study of your own photos").click()
    photos, labels = (page.locator("input[type=file]").nth(k) for k in (0, 1))
    page.get_by_text("dermoscopy", exact=True).click()
    photos.set_input_files(own[0])
    expect(page.get_by_text("Jane Doe 5.jpg").or_(page.get_by_text("Jane Doe 0.jpg")).first).to_be_visible()
    labels.set_input_files(own[1])
    page.get_by_role("button", name="Make this study").click()
    return page


def answer(page: Page, told: str, *keys: str) -> None:
    """Wait for the photo, then decide, rate and go on by keyboard."""
    expect(page.get_by_role("status").filter(has_text=told)).to_be_visible()
    expect(page.get_by_role("img", name=told)).to_be_visible()
    for key in (*keys, "Enter"):
        page.keyboard.press(key)


def test_a_study_of_own_photos_by_keyboard_from_the_first_photo_to_the_saved_file(app, page, own):
    begin_own(page, app, own)
    for k in range(WARM_UPS):
        answer(page, f"Warm-up {k + 1} of {WARM_UPS}", "r", "2")
    given = [("b", "5"), ("r", "1"), ("b", "3"), ("r", "4"), ("b", "1"), ("r", "5")]
    for k, keys in enumerate(given):
        for word in ("malignant lesion", "Labelled", "Jane", "Sensitivity", "Area under"):
            assert page.get_by_text(word).count() == 0, "nothing is revealed before the end"
        answer(page, f"Photo {k + 1} of {2 * EACH}", *keys)
    expect(page.get_by_role("heading", name="You beside the CNN")).to_be_visible()
    expect(page.get_by_text("Save your answers (CSV)")).to_be_visible()
    assert not barriers(page)

    with page.expect_download() as saving:
        page.get_by_role("link", name="Save your answers (CSV)").click()
    saved = saving.value.path()
    rows = list(csv.DictReader(saved.read_text("utf-8").splitlines()))
    assert [(row["answer"][0], row["confidence"]) for row in rows] == given
    assert all(0 <= float(row["seconds"]) < 60 and 0 <= float(row["cnn_score"]) <= 1 for row in rows)
    assert "Jane" not in saved.read_text("utf-8")

    loading = page.locator("input[type=file]")
    loading.set_input_files([{"name": "colleague.csv", "mimeType": "text/csv", "buffer": saved.read_bytes()}])
    expect(page.get_by_text("Reader 1: colleague").first).to_be_visible()


def test_an_answer_needs_both_halves_and_can_be_changed_until_it_is_given(app, page):
    begin(page, app)
    page.get_by_role("button", name="Start").first.click()
    expect(page.get_by_role("status").filter(has_text="Warm-up 1 of 4")).to_be_visible()
    forward = page.get_by_role("button", name="Next photo")
    expect(forward).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Biopsy or treat")).to_be_checked()
    page.keyboard.press("r")
    expect(page.get_by_role("radio", name="Reassure")).to_be_checked()
    page.keyboard.press("4")
    expect(forward).to_have_attribute("aria-disabled", "false")
    expect(page.get_by_role("status").filter(has_text="Warm-up 1 of 4")).to_be_visible()
    forward.click()
    expect(page.get_by_role("status").filter(has_text="Warm-up 2 of 4")).to_be_visible()
    assert not any(page.get_by_role("radio").nth(k).is_checked() for k in range(7)), "each photo begins afresh"


def test_on_a_phone_it_is_done_by_touch_and_nothing_is_cut_off(app, phone):
    begin(phone, app)
    phone.get_by_role("button", name="Start").last.tap()
    expect(phone.get_by_role("status").filter(has_text="Warm-up 1 of 4")).to_be_visible()
    assert phone.get_by_test_id("stMain").evaluate("m => m.scrollWidth") <= 390
    for name in ("Biopsy or treat", "5"):
        box = phone.get_by_role("radio", name=name).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 43
        phone.get_by_role("radio", name=name).tap()
    phone.get_by_role("button", name="Next photo").tap()
    expect(phone.get_by_role("status").filter(has_text="Warm-up 2 of 4")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_at_the_desk(app, new_page, scheme):
    page = begin(new_page(color_scheme=scheme), app)
    page.get_by_role("button", name="Start").first.click()
    expect(page.get_by_role("status").filter(has_text="Warm-up 1 of 4")).to_be_visible()
    for key in ("b", "3"):
        page.keyboard.press(key)
    assert not barriers(page)
