"""The confusion matrix in a real browser: what a cell says, what it sends, how the table scrolls."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.widgets.matrix import widget
from pages.widgets.matrix.widget import draw_matrix
from tests.browser.widgets.driving import Fingers, boxes, press


def cell(page: Page, words: str) -> Locator:
    return page.get_by_role("button", name=words, exact=True)


def shade(found: Locator) -> list[float]:
    return found.evaluate(
        "b => getComputedStyle(b.parentElement).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number)"
    )


def test_a_cell_says_its_count_and_share_and_sends_itself(open_plots, page):
    open_plots(page)
    expect(page.get_by_role("columnheader")).to_have_count(7)
    expect(page.get_by_role("rowheader", name="Melanoma n = 65")).to_be_visible()
    missed = cell(page, "Melanoma, read as Melanocytic nevus: 12, 18 % of 65")  # 12 / 65 = 0.185
    expect(missed).to_have_text("12 18 %")
    missed.focus()
    press(page, "Enter")
    expect(page.get_by_text("cell: (0, 1)", exact=True)).to_be_visible()
    expect(page.get_by_text("matrix said: (0, 1)", exact=True)).to_be_visible()
    expect(missed).to_have_attribute("aria-pressed", "true")
    expect(missed).to_be_focused()
    cell(page, "Vascular lesion, read as Vascular lesion: 14, > 99 % of 14").click()
    expect(page.get_by_text("cell: (6, 6)", exact=True)).to_be_visible()
    expect(page.locator("td.chosen")).to_have_count(1)
    expect(page.locator("td.same")).to_have_count(7)
    empty = cell(page, "Vascular lesion, read as Melanoma: 0 of 14")
    expect(empty).to_have_text("0")


def test_cells_are_shaded_by_their_share_of_the_row_in_one_neutral_hue(open_plots, page):
    open_plots(page)
    few = shade(cell(page, "Vascular lesion, read as Vascular lesion: 14, > 99 % of 14"))
    many = shade(cell(page, "Melanocytic nevus, read as Melanocytic nevus: 520, 87 % of 600"))
    none = shade(cell(page, "Vascular lesion, read as Melanoma: 0 of 14"))
    assert sum(few) < sum(many) < sum(none)  # by row, not by count
    for colour in (few, many, none):
        assert max(colour) - min(colour) <= 0.06 * (255 if max(colour) > 1 else 1)


def test_new_counts_leave_focus_where_it_was(open_plots, page):
    open_plots(page, "?turn=1")
    button = cell(page, "Melanoma, read as Melanocytic nevus: 12, 18 % of 65")
    drawn = button.element_handle()
    button.focus()
    press(page, " ")
    expect(page.get_by_role("rowheader", name="Melanoma n = 14")).to_be_visible()
    now = cell(page, "Melanoma, read as Melanocytic nevus: 0 of 14")
    expect(now).to_be_focused()
    assert drawn.evaluate("b => b.isConnected")


def test_names_are_text_and_never_markup(open_plots, page):
    open_plots(page, "?markup=1")
    expect(page.get_by_role("columnheader", name='<img src=x onerror=alert(1)> & "co"')).to_be_visible()
    expect(page.get_by_role("table").locator("img")).to_have_count(0)


def test_on_a_phone_the_table_scrolls_inside_itself_and_its_names_stay(open_plots, phone):
    open_plots(phone)
    room = phone.get_by_role("region", name="Confusion matrix of seven diagnoses")
    room.scroll_into_view_if_needed()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert room.evaluate("r => r.scrollWidth > r.clientWidth")
    name = phone.get_by_role("rowheader", name=re.compile("^Dermatofibroma"))
    top = phone.get_by_role("columnheader", name="Vascular lesion")
    before = name.bounding_box()["x"]
    box = room.bounding_box()
    fingers = Fingers(phone)
    x, y = box["x"] + 300, box["y"] + 200
    fingers("touchStart", (x, y))
    for distance in (40, 90, 140):
        fingers("touchMove", (x - distance, y))
    fingers("touchEnd")
    phone.wait_for_function("r => r.scrollLeft > 60", arg=room.element_handle())
    assert name.bounding_box()["x"] == before
    room.evaluate("r => r.scrollTo(0, r.scrollHeight)")
    assert top.bounding_box()["y"] == pytest.approx(room.bounding_box()["y"], abs=3)
    found = boxes(phone.locator("td button"))
    assert min(box["height"] for box in found) >= 44
    assert min(box["width"] for box in found) >= 44


@pytest.mark.parametrize("sent", [[2, 0], [0, 3], [-1, 0], [0], [0, 1.0], [True, 0], "01", None])
def test_what_is_no_cell_is_not_taken_for_one(monkeypatch, sent):
    seen = {}
    monkeypatch.setattr(widget.component, "draw", lambda component, **given: seen.update(given))
    draw_matrix(["a", "b"], ["a", "b", "c"], [[1, 0, 0], [0, 1, 0]], key="m", label="", chosen=None, on_choose=None)
    assert seen["read"]([1, 2]) == (1, 2)
    assert seen["read"](sent) is None


@pytest.mark.parametrize("counts", [[[1, 2]], [[1], [2]], [[1, 2], [3, -4]]])
def test_counts_that_do_not_fit_are_refused(counts):
    with pytest.raises(ValueError, match="cell"):
        draw_matrix(["a", "b"], ["a", "b"], counts, key="m", label="", chosen=None, on_choose=None)
