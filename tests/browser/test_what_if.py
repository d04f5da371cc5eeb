"""Saliency's Stress and What if in a real browser: asked for, marked, and Diagnose knows nothing of the altered one."""

import re

from playwright.sync_api import Page, expect

from tests.browser.reader import barriers, choose_in_menu, come_in
from tests.samples import LESIONS

MARK = "An altered photo, outside the data"


def look_closer(page: Page, part: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(part, exact=True).click()


def reading(page: Page) -> list[str]:
    """What Diagnose says of the photo."""
    page.locator(".st-key-differential").get_by_role("button").nth(4).wait_for()
    return [
        page.locator(".st-key-answer h2").inner_text(),
        *page.locator(".st-key-differential").get_by_role("button").all_inner_texts(),
    ]


def paint(page: Page, *places: tuple[float, float]) -> None:
    box = page.locator(".stage").bounding_box()
    assert box is not None
    for number, (x, y) in enumerate(places):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=3)
        if number == 0:
            page.mouse.down()
    page.mouse.up()


def test_a_part_is_painted_out_and_read_without_it_while_the_case_stays_as_it_is(app, page):
    come_in(page, app)
    page.locator("input[type=file]").first.set_input_files(LESIONS[0])
    before = reading(page)
    choose_in_menu(page, "Saliency")
    look_closer(page, "What if")
    brush = page.get_by_role("application")
    brush.scroll_into_view_if_needed()
    paint(page, (0.4, 0.4), (0.6, 0.45), (0.4, 0.5), (0.6, 0.55))
    expect(page.get_by_text(MARK)).to_have_count(0)
    page.get_by_role("button", name="Read without it").click()
    altered = page.locator(".st-key-altered-photo")
    expect(altered.get_by_text(MARK).first).to_be_visible()
    altered.locator("canvas").nth(1).wait_for()
    malignancy = altered.get_by_role("row", name="Malignant or premalignant").get_by_role("cell").all_inner_texts()
    assert all(re.match(r"[<>]? ?\d+ %, (above|below) the operating point", words) for words in malignancy[-2:])
    photo, marked = (picture.get_attribute("src") for picture in altered.locator("img").all()[:2])
    assert photo != marked
    assert not barriers(page)

    look_closer(page, "Stress")
    page.get_by_role("button", name="Change the photo").click()
    table = page.get_by_role("table", name="when the photo is changed")
    expect(table.get_by_role("cell", name="Bar at")).to_have_count(14)
    expect(page.get_by_text(re.compile("the answer (stays in all|changes in)"))).to_be_visible()
    assert not barriers(page)

    choose_in_menu(page, "Diagnose")
    assert reading(page) == before
    expect(page.get_by_text("altered")).to_have_count(0)
