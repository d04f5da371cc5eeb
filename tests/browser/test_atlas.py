"""The page Atlas in a real browser: map, search, lasso, a photo on it; on Diagnose, similar cases come last."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.reader import barriers, choose_in_menu, come_in
from tests.samples import LESIONS

PLACED = re.compile(r"\d+ of its 15 true neighbours are near it on this map")


def begin(page: Page, app: str) -> Page:
    choose_in_menu(come_in(page, app), "Atlas")
    stage(page).wait_for()
    return page


def stage(page: Page) -> Locator:
    return page.get_by_role("application", name=re.compile("^Map of 2,500 reference cases"))


def pictures_load(gallery: Locator) -> None:
    first = gallery.get_by_role("img").first
    first.scroll_into_view_if_needed()
    expect(first).to_have_js_property("complete", True)
    assert first.evaluate("img => img.naturalWidth") > 50


def test_a_search_lights_cases_and_a_lasso_lists_them(app, page):
    begin(page, app)
    page.get_by_label("Find a diagnosis").fill("D23.9 no such code")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The tree has no disease called")).to_be_visible()
    page.get_by_label("Find a diagnosis").fill("dermatofibroma")
    page.keyboard.press("Enter")
    expect(page.get_by_text("of the 2,500 cases, lit on the map")).to_be_visible()
    page.get_by_role("button", name="Lasso", exact=True).click()
    stage(page).scroll_into_view_if_needed()
    box = stage(page).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - 150, y - 100)
    page.mouse.down()
    for dx, dy in ((150, -100), (150, 100), (-150, 100), (-150, -100)):
        page.mouse.move(x + dx, y + dy, steps=4)
    page.mouse.up()
    expect(page.get_by_role("heading", name=re.compile("cases in the region"))).to_be_visible()
    expect(page.get_by_text("photos that the model was trained on, so it looks better")).to_be_visible()
    pictures_load(page.get_by_role("list", name="Cases in the region"))
    assert not barriers(page)


def test_a_photo_is_placed_with_its_similar_cases_and_on_diagnose_they_come_last(app, page):
    begin(page, app)
    page.locator("input[type=file]").first.set_input_files(LESIONS[0])
    expect(page.get_by_text(PLACED)).to_be_visible()
    expect(page.get_by_text("it stays within the dashed line")).to_be_visible()
    expect(page.locator(".sign").get_by_text("Your photo").first).to_be_visible()
    similar = page.get_by_role("list", name="Similar cases, the most similar first")
    expect(similar.get_by_role("listitem")).to_have_count(15)
    pictures_load(similar)
    title = similar.get_by_role("button").first
    title.click()
    expect(title).to_have_attribute("aria-pressed", "true")
    assert not barriers(page)
    choose_in_menu(page, "Diagnose")
    folded = page.get_by_text("Similar cases", exact=True)
    folded.wait_for()
    expect(similar).to_have_count(0)
    tree = page.get_by_role("heading", name="Tree", exact=True).bounding_box()
    assert tree is not None
    below = folded.bounding_box()
    assert below is not None
    assert below["y"] > tree["y"]
    folded.click()
    expect(similar.get_by_role("listitem")).to_have_count(15)


def test_on_a_phone_in_the_dark_nothing_is_wider_than_the_screen(app, new_page):
    page = begin(new_page(viewport=PHONE, has_touch=True, is_mobile=True, color_scheme="dark"), app)
    page.get_by_role("button", name="Phone photo 1").click()
    expect(page.get_by_text(PLACED)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not barriers(page)
