"""The page Saliency in a real browser: a photo becomes maps, they are judged, long work stops, readers stay apart."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.reader import barriers, choose_in_menu, come_in
from tests.browser.settled import at_once
from tests.samples import LESIONS

QUICK = ["Evidence", "Input gradient", "LayerCAM", "Eigen-CAM"]


def begin(page: Page, app: str, photo: int = 0) -> Page:
    choose_in_menu(come_in(page, app), "Saliency")
    expect(page.get_by_text("Or start from a sample")).to_be_visible()
    page.locator("input[type=file]").first.set_input_files(LESIONS[photo])
    return until_drawn(page)


def until_drawn(page: Page) -> Page:
    expect(page.get_by_role("heading", name="Is it faithful?")).to_be_visible()
    maps(page).locator("canvas").nth(3).wait_for()
    return page


def maps(page: Page) -> Locator:
    return page.locator(".st-key-maps-0")


def look_closer(page: Page, part: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(part, exact=True).click()


def ablation(page: Page) -> Locator:
    return page.get_by_role("button", name="Draw Ablation-CAM")


def test_a_photo_becomes_maps_that_are_judged_and_a_node_that_is_chosen_everywhere(app, page):
    begin(page, app)
    assert [title.strip() for title in maps(page).locator("li.panel .head strong").all_inner_texts()] == QUICK
    assert not barriers(page)
    page.get_by_role("button", name="Hold these maps").click()
    expect(page.get_by_text("The scores")).to_be_visible()
    words = maps(page).locator("li.panel .verdict").all_inner_texts()
    assert len(words) == len(QUICK)
    for panel, said in zip(maps(page).locator("li.panel").all(), words, strict=True):
        assert ("greyed" in (panel.get_attribute("class") or "")) == said.startswith("no better")
    look_closer(page, "Nodes")
    nine = page.locator(".st-key-nodes-second-level-0")
    expect(nine.locator("li.panel")).to_have_count(9)
    nine.get_by_role("button", name="Malignant melanocytic", exact=True).click()
    expect(nine.locator("li.chosen")).to_contain_text("Malignant melanocytic")
    choose_in_menu(page, "Diagnose")
    expect(page.get_by_text("Regions that raise the score for Malignant melanocytic")).to_be_visible()
    page.get_by_role("button", name="Explain this").click()
    until_drawn(page)
    assert page.get_by_label("Raises the score of").input_value() == "Malignant melanocytic"


def test_long_work_stops_at_once_and_the_page_can_be_used(app, page):
    begin(page, app)
    ablation(page).click()
    stop = page.get_by_role("button", name="Stop", exact=True)
    with at_once(page):
        stop.click()
    expect(ablation(page)).to_be_visible()  # to be asked for again: what it began did not come to its end
    look_closer(page, "Nodes")
    expect(page.locator(".st-key-nodes-path-0 li.panel").first).to_be_visible()
    expect(stop).to_have_count(0)


def test_readers_see_their_own_photo_and_node(app, new_page):
    one, other = begin(new_page(), app), begin(new_page(), app, photo=1)
    pictures = [page.locator(".st-key-maps-0 img").first.get_attribute("src") for page in (one, other)]
    assert pictures[0] != pictures[1]
    one.get_by_label("Raises the score of").click()
    one.get_by_role("option", name="Malignant", exact=True).click()
    expect(one.get_by_label("Raises the score of")).to_have_value("Malignant")
    until_drawn(one)
    look_closer(other, "Nodes")
    assert other.get_by_label("Raises the score of").input_value() != "Malignant"


def test_on_a_phone_in_the_dark_nothing_is_wider_than_the_screen(app, new_page):
    page = begin(new_page(viewport=PHONE, has_touch=True, is_mobile=True, color_scheme="dark"), app)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not barriers(page)
    look_closer(page, "Nodes")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
