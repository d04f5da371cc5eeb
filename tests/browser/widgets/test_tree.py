"""The lit tree and the bars in a real browser: keyboard, choice, focus."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.widgets.driving import FOCUSED, item, press, type_quickly


def test_the_tree_opens_along_the_likely_path_and_says_what_has_no_number(open_demo, page):
    open_demo(page)
    melanoma = item(page, "Melanoma")
    expect(melanoma).to_have_accessible_name("Melanoma, 64 %, the only kind this model knows, on the likely path")
    expect(melanoma).to_have_attribute("aria-level", "3")
    expect(melanoma).to_have_attribute("aria-expanded", "false")
    malignant = item(page, "Malignant, ")
    for name, value in {"expanded": "true", "selected": "true", "level": "1", "setsize": "3", "posinset": "1"}.items():
        expect(malignant).to_have_attribute(f"aria-{name}", value)
    expect(item(page, "Non-neoplastic")).to_have_accessible_name("Non-neoplastic, not covered")
    expect(item(page, "Malignant dermal tumor")).to_have_count(0)
    page.get_by_text("2 diseases not covered").click()
    expect(item(page, "Malignant dermal tumor")).to_have_accessible_name("Malignant dermal tumor, not covered")


def test_the_keyboard_walks_the_tree(open_demo, page):
    open_demo(page)
    page.get_by_role("button", name=re.compile("^Actinic keratosis")).focus()
    press(page, "Tab")  # one stop for the whole tree: the selected row
    assert page.evaluate(FOCUSED) == "malignant"
    for keys, focused in [
        (["ArrowDown"], "malignant-melanocytic"),
        (["ArrowDown"], "melanoma"),
        (["ArrowRight", "ArrowRight"], "acral-melanoma"),  # opens, then enters
        (["ArrowLeft"], "melanoma"),
        (["ArrowLeft", "ArrowLeft"], "malignant-melanocytic"),  # closes, then leaves
        (["ArrowUp"], "malignant"),
        (["End"], "non-neoplastic"),
        (["ArrowDown"], "non-neoplastic"),
        (["Home"], "malignant"),
        (["b"], "benign"),
        (["ArrowRight", "ArrowDown"], "benign-melanocytic"),
        (["*"], "benign-melanocytic"),
    ]:
        press(page, *keys)
        assert page.evaluate(FOCUSED) == focused, keys
    for name in ("Melanocytic nevus", "Benign keratosis", "Dermatofibroma"):  # the star opened all siblings
        expect(item(page, name)).to_be_visible()
    type_quickly(page, "mela", after=10)  # a pause starts a new word
    assert page.evaluate(FOCUSED) == "melanocytic-nevus"
    stops = page.get_by_role("tree").locator("[role=treeitem][tabindex='0']")
    expect(stops).to_have_count(1)
    expect(stops).to_have_attribute("data-id", "melanocytic-nevus")


@pytest.mark.parametrize("key", ["Enter", " "])
def test_what_is_chosen_reaches_python_and_focus_outlives_the_rerun(open_demo, page, key):
    open_demo(page)
    item(page, "Malignant, ").focus()
    press(page, "ArrowDown", "ArrowDown", key)
    expect(page.get_by_text("node: melanoma", exact=True)).to_be_visible()
    expect(page.get_by_text("tree said: melanoma", exact=True)).to_be_visible()
    expect(item(page, "Melanoma")).to_have_attribute("aria-selected", "true")
    assert page.evaluate(FOCUSED) == "melanoma"
    press(page, "ArrowUp")
    assert page.evaluate(FOCUSED) == "malignant-melanocytic"
    page.get_by_role("button", name="Run again").click()
    expect(page.get_by_text("runs: 1")).to_be_visible()
    expect(page.get_by_text("tree said: None")).to_be_visible()  # an event lasts one run
    expect(page.get_by_text("node: melanoma", exact=True)).to_be_visible()


def test_what_the_reader_opened_stays_open_and_a_choice_made_elsewhere_is_shown(open_demo, page):
    open_demo(page)
    item(page, "Malignant melanocytic").locator(".twisty").first.click()
    expect(item(page, "Melanoma")).to_have_count(0)
    page.get_by_role("button", name="Run again").click()
    expect(page.get_by_text("runs: 1")).to_be_visible()
    expect(item(page, "Melanoma")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Melanocytic nevus")).click()
    expect(page.get_by_text("node: melanocytic-nevus")).to_be_visible()
    expect(item(page, "Melanocytic nevus")).to_have_attribute("aria-selected", "true")
    expect(item(page, "Melanoma")).to_have_count(0)
    page.get_by_text("Away", exact=True).click()
    expect(page.get_by_role("tree")).to_have_count(0)
    page.get_by_text("Away", exact=True).click()
    expect(item(page, "Melanocytic nevus")).to_be_visible()
    expect(item(page, "Melanoma")).to_have_count(0)


def test_focus_stays_with_its_row_when_new_numbers_change_the_order(open_demo, page):
    open_demo(page, "?turn=1")
    item(page, "Benign, ").focus()
    press(page, "Enter")
    expect(item(page, "Benign, ")).to_have_accessible_name("Benign, 78 %")
    expect(item(page, "Benign, ")).to_have_attribute("aria-posinset", "1")
    assert page.evaluate(FOCUSED) == "benign"
    press(page, "ArrowDown")
    assert page.evaluate(FOCUSED) == "malignant"


def test_letters_typed_in_the_tree_are_not_streamlits_shortcuts(open_demo, page):
    open_demo(page)
    item(page, "Malignant, ").focus()
    press(page, "r", "c")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate(FOCUSED) == "malignant"
    page.get_by_role("button", name="Run again").click()
    expect(page.get_by_text("runs: 1")).to_be_visible()
    expect(page.get_by_text("scripts: 2")).to_be_visible()  # the first run and this one; "r" made none


def test_names_are_text_and_never_markup(open_demo, page):
    open_demo(page)
    item(page, "Benign, ").locator(".twisty").first.click()
    item(page, "Benign epidermal").locator(".twisty").first.click()
    expect(page.get_by_text('Cyst <img src=x onerror=alert(1)> & "co"', exact=True)).to_be_visible()
    expect(page.get_by_role("tree").locator("img")).to_have_count(0)


def test_three_thousand_rows_are_drawn_only_as_far_as_they_are_opened(open_demo, page):
    open_demo(page, "?rows=3000")
    rows = page.get_by_role("treeitem")
    assert rows.count() < 12
    item(page, "Non-neoplastic").locator(".twisty").first.click()
    expect(rows).to_have_count(309)  # 300 groups, two named ones, and the seven rows from before
    item(page, "Dermatosis 2990").click()
    expect(page.get_by_text("node: extra-2990")).to_be_visible()


def test_every_bar_is_a_button_that_chooses_its_node(open_demo, page):
    open_demo(page)
    bar = page.get_by_role("img", name="Bar at 78 %, operating point at 31 %: above it.")
    expect(bar).to_be_visible()
    expect(
        page.get_by_text("above the operating point 31 %; there: sensitivity 92 %, specificity 74 %")
    ).to_be_visible()
    track, tick = bar.locator(".track").bounding_box(), bar.locator(".tick").bounding_box()
    assert tick["x"] + tick["width"] / 2 == pytest.approx(track["x"] + 0.31 * track["width"], abs=1)
    expect(page.get_by_role("button", name="Malignant or premalignant 78 %")).to_have_attribute("aria-pressed", "true")

    page.get_by_role("button", name="Benign 22 %").focus()
    press(page, "Enter")
    expect(page.get_by_text("node: benign", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Benign 22 %")).to_be_focused()
    page.get_by_text("Malignant › Malignant melanocytic lesion").click()  # the whole row is the button
    expect(page.get_by_text("node: melanoma", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Melanoma C43/D03 64 %")).to_have_attribute("aria-pressed", "true")
