"""The cut in a real browser: opened and closed by mouse, keyboard and finger, and Python has the same cut."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import barriers
from tests.browser.settled import answers_held
from tests.browser.widgets.driving import FOCUSED, boxes, item, press

DEMO = Path(__file__).with_name("cut_demo.py")
SECOND = "nevus keratosis dermal melanoma epidermal"


@pytest.fixture
def open_cut(serve):
    address = serve(DEMO)

    def at(page: Page, query: str = "") -> Page:
        page.goto(f"{address}/{query}")
        tree = page.get_by_role("tree", name="The cut of the tree")
        expect(tree).to_be_visible()
        return page

    return at


def expect_cut(page: Page, nodes: str) -> None:
    expect(page.get_by_text(f"cut: {nodes}", exact=True)).to_be_visible()


def test_it_shows_the_cut_and_what_lies_above_it_and_nothing_else(open_cut, page):
    open_cut(page)
    expect_cut(page, SECOND)
    expect(page.get_by_role("treeitem")).to_have_count(8)
    expect(item(page, "Skin disease")).to_have_accessible_name("Skin disease, above the cut")
    expect(item(page, "Skin disease")).to_have_attribute("aria-expanded", "true")
    expect(item(page, "Benign keratosis")).to_have_accessible_name("Benign keratosis, of the cut, 800 training photos")
    assert item(page, "Benign keratosis").get_attribute("aria-expanded") is None  # a class: nothing to open
    expect(item(page, "Benign dermal")).to_have_attribute("aria-expanded", "false")
    expect(item(page, "Non-neoplastic")).to_have_count(0)  # nothing is known of it, so no cut can hold it


def test_a_click_opens_a_node_of_the_cut_and_closes_one_above(open_cut, page):
    open_cut(page)
    item(page, "Benign dermal").locator(".name").click()
    expect_cut(page, "nevus keratosis fibroma angioma melanoma epidermal")
    expect(page.get_by_text("Your own cut, 6 nodes")).to_be_visible()
    item(page, "Benign, ").locator(".row").first.click()
    expect_cut(page, "benign melanoma epidermal")
    item(page, "Benign, ").locator(".row").first.click()  # opened by one step, not as deep as it once was
    expect_cut(page, SECOND)
    item(page, "Melanoma").locator(".row").click()  # a class stays
    expect_cut(page, SECOND)


def test_quick_clicks_do_not_get_in_each_others_way(open_cut, page):
    open_cut(page)
    with answers_held(page) as until_answered:
        item(page, "Benign dermal").locator(".name").click()
        until_answered()
        item(page, "Malignant epidermal").locator(".name").click()
        item(page, "Malignant, ").locator(".name").first.click()
    expect_cut(page, "nevus keratosis fibroma angioma malignant")
    expect(page.get_by_role("treeitem")).to_have_count(8)


def test_the_keyboard_opens_and_closes_and_keeps_its_place(open_cut, page):
    open_cut(page)
    item(page, "Skin disease").focus()
    press(page, "End")
    assert page.evaluate(FOCUSED) == "epidermal"
    press(page, "ArrowRight")
    expect_cut(page, "nevus keratosis dermal melanoma basal squamous actinic")
    assert page.evaluate(FOCUSED) == "epidermal"
    press(page, "ArrowLeft", "ArrowLeft")  # closes, then leaves
    expect_cut(page, SECOND)
    assert page.evaluate(FOCUSED) == "malignant"
    press(page, "Enter")
    expect_cut(page, "nevus keratosis dermal malignant")
    press(page, "*")  # the siblings too
    expect_cut(page, SECOND)
    press(page, "Home", " ")
    expect_cut(page, "skin-disease")


def test_the_control_and_the_tree_tell_one_cut(open_cut, page):
    open_cut(page)
    page.get_by_text("first level", exact=True).click()
    expect_cut(page, "benign malignant")
    expect(page.get_by_role("treeitem")).to_have_count(3)
    page.get_by_text("training classes", exact=True).click()
    expect_cut(page, "nevus keratosis fibroma angioma melanoma basal squamous actinic")
    item(page, "Dermatofibroma <img").locator(".row").click()
    expect(item(page, "Actinic keratosis").locator(".row")).to_have_attribute("data-look", "premalignant")


def test_rows_are_large_enough_for_a_finger(open_cut, phone):
    open_cut(phone)
    assert min(box["height"] for box in boxes(phone.locator("li > .row"))) >= 44
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    item(phone, "Benign dermal").locator(".row").tap()
    expect_cut(phone, "nevus keratosis fibroma angioma melanoma epidermal")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_cut, new_page, scheme):
    page = open_cut(new_page(color_scheme=scheme))
    assert not barriers(page, ".stBidiComponent")
