"""The page Evaluation in a real browser: move the point, look into a cell, on a phone, by keyboard."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import barriers, choose_in_menu, come_in

ROOT = Path(__file__).parents[2]


def begin(page: Page, app: str) -> Page:
    choose_in_menu(come_in(page, app), "Evaluation")
    expect(page.get_by_role("slider", name="Operating point")).to_be_visible()
    return page


def misses(page: Page) -> int:
    said = re.search(r"([\d,]+) lay below this line", page.get_by_text("lay below this line").first.inner_text())
    assert said
    return int(said[1].replace(",", ""))


def test_the_point_moves_by_keyboard_and_the_misses_follow(app, page):
    begin(page, app)
    before = misses(page)
    handle = page.get_by_role("slider", name="Operating point").first
    handle.focus()
    for _ in range(3):
        page.keyboard.press("PageDown")
    expect(page.get_by_text("(yours)").first).to_be_visible()
    assert misses(page) > before, "down the curve, where fewer are found"
    page.get_by_role("link", name="Diagnose").click()
    expect(page.get_by_text("Or start from a sample")).to_be_visible()
    choose_in_menu(page, "Evaluation")
    expect(page.get_by_text("(yours)").first).to_be_visible()
    page.get_by_role("button", name="Back to the point it came with").click()
    expect(page.get_by_text("(yours)")).to_have_count(0)
    assert misses(page) == before


def test_a_cell_of_the_matrix_shows_its_cases(app, page):
    begin(page, app)
    cell = page.get_by_role("table").get_by_role("button").first
    cell.scroll_into_view_if_needed()
    cell.click()
    expect(page.locator(".cases img").first).to_be_visible()
    assert page.locator(".cases figcaption").first.inner_text().count("CC") == 1


def test_on_a_phone_nothing_is_cut_off(app, new_page):
    phone = begin(new_page(viewport={"width": 390, "height": 844}, has_touch=True), app)
    wide = phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(app, new_page, scheme):
    page = begin(new_page(color_scheme=scheme), app)
    assert not barriers(page)
