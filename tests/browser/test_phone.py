"""On a phone, 390 pixels wide, no part of any page is cut off or moves the page sideways, whatever the font.

A phone without our font (it has not arrived, or is not let in) sets everything in its own, and DejaVu is the widest.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.reader import choose_in_menu, come_in
from tests.samples import LESIONS

UNFOLD = "document.querySelectorAll('[data-testid=stExpander] details:not([open]) > summary').forEach(s => s.click())"
CUT_OFF = """() => [...document.querySelectorAll("[data-testid=stMain] :is(h1, h2, h3, p, li, button, img, table)")]
    .filter((one) => !one.closest(":has(> table)"))  // which may be scrolled
    .map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 120)])
    .filter(([box]) => box.width && (box.left < -1 || box.right > 391)).map(([_, words]) => words)"""


def holds(page: Page, where: str) -> None:
    page.evaluate(UNFOLD)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390, where
    assert page.evaluate(CUT_OFF) == [], where


@pytest.mark.parametrize("font", ["ours", "its own"])
def test_every_part_of_every_page_has_the_width_of_a_phone(app, new_page, font):
    page = new_page(viewport=PHONE, has_touch=True)
    if font != "ours":
        page.route("**/SourceSans*", lambda route: route.fulfill(body=b""))
    come_in(page, app)
    page.locator("input[type=file]").first.set_input_files(LESIONS[0])
    expect(page.get_by_role("heading", name="Differential")).to_be_visible()
    holds(page, "Diagnose")
    for name in ("Taxonomy", "Saliency", "Atlas", "Evaluation", "Reader study", "About"):
        choose_in_menu(page, name)
        holds(page, name)
        closer = page.get_by_test_id("stButtonGroup").filter(has_text="Look closer").get_by_role("radio")
        for number in range(closer.count()):
            closer.nth(number).click()
            holds(page, f"{name}, {closer.nth(number).inner_text()}")
