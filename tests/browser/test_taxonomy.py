"""The page Taxonomy in a real browser: find a disease, see its card, take it to Diagnose, cut the tree, on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import barriers, choose_in_menu, come_in

ROOT = Path(__file__).parents[2]


def begin(page: Page, app: str) -> Page:
    choose_in_menu(come_in(page, app), "Taxonomy")
    expect(page.get_by_role("combobox", name="Search the tree")).to_be_visible()
    return page


def look_closer(page: Page, part: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(part, exact=True).click()


def test_a_disease_is_found_by_an_old_name_and_taken_to_diagnose(app, page):
    begin(page, app)
    search = page.get_by_role("combobox", name="Search the tree")
    search.fill("rodent ulcer")
    search.press("Enter")
    expect(page.get_by_role("heading", name="Basal cell carcinoma", exact=True)).to_be_visible()
    expect(page).to_have_url(f"{app}/taxonomy?node=basal-cell-carcinoma")
    expect(page.get_by_role("link", name="C44")).to_be_visible()
    page.get_by_role("button", name="Use in Diagnose").click()
    expect(page.get_by_text("Or start from a sample")).to_be_visible()
    page.locator(".st-key-samples").get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="Differential", exact=True)).to_be_visible()
    assert page.get_by_label("Raises the score of").input_value() == "Basal cell carcinoma"


def test_a_link_opens_at_its_node(app, page, complaints):
    page.goto(f"{app}/taxonomy?node=seborrheic-keratosis")
    page.get_by_role("button", name="I have read the intended use").click()
    expect(page.get_by_role("heading", name="Seborrheic keratosis", exact=True)).to_be_visible()
    expect(page.get_by_role("treeitem", name="Seborrheic keratosis")).to_have_attribute("aria-selected", "true")
    complaints[:] = [said for said in complaints if "404" not in said]  # Streamlit's own, of any page by its address


def test_the_tree_is_cut_and_other_pages_follow(app, page):
    begin(page, app)
    look_closer(page, "Partition")
    expect(page.get_by_text("is lost, by construction")).to_be_visible()
    look_closer(page, "Cut")
    page.get_by_text("first level", exact=True).click()
    expect(page.get_by_text("2 of the 3 nodes of the first level")).to_be_visible()
    choose_in_menu(page, "Evaluation")
    expect(page.get_by_text("2 of the 3 nodes of the first level")).to_be_visible()


def test_a_branch_is_saved_as_a_picture(app, page):
    begin(page, app)
    page.locator("[data-id=malignant] > .row").click()
    look_closer(page, "Save")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save SVG").click()
    assert saved.value.suggested_filename == "dermatree-malignant.svg"
    assert "Merkel cell carcinoma" in Path(saved.value.path()).read_text("utf-8")


def test_on_a_phone_nothing_is_cut_off(app, new_page):
    phone = begin(new_page(viewport={"width": 390, "height": 844}, has_touch=True), app)
    for part in ("The node", "Partition", "Cut", "Save"):
        look_closer(phone, part)
        assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390, part


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(app, new_page, scheme):
    page = begin(new_page(color_scheme=scheme), app)
    assert not barriers(page)
