"""The widgets under a finger, on a phone, and for everybody."""

import pytest
from playwright.sync_api import Page

from tests.browser.reader import barriers
from tests.browser.widgets.driving import Fingers, boxes, frame, item, until_frame
from tests.patience import until


def scrolled(page: Page) -> float:
    return page.get_by_test_id("stMain").evaluate("main => main.scrollTop")


def test_targets_are_large_enough_for_a_finger(open_demo, phone):
    open_demo(phone)
    photo = phone.locator(".stage").bounding_box()
    assert photo["width"] > 340
    assert photo["x"] + photo["width"] <= 390
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_text("Adjust: opacity, zoom, frame").tap()  # so that what is in it is measured, too
    ours = phone.locator(".stBidiComponent")
    for target in (ours.locator("button"), ours.locator("label")):
        assert min(box["height"] for box in boxes(target)) >= 44
    assert min(box["width"] for box in boxes(phone.locator(".viewer button"))) >= 44
    assert min(box["height"] for box in boxes(ours.locator("li > .row"))) >= 44
    assert min(box["width"] for box in boxes(ours.locator(".twisty"))) >= 44
    phone.get_by_role("button", name="Move the frame").tap()
    size = phone.locator(".corner.nw").evaluate(
        "c => [getComputedStyle(c, '::after').width, getComputedStyle(c, '::after').height]"
    )
    assert min(float(length.removesuffix("px")) for length in size) >= 44


def test_a_finger_on_the_photo_scrolls_the_page_and_moves_the_frame_only_when_asked(open_demo, phone):
    open_demo(phone)
    box = phone.locator(".stage").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers = Fingers(phone)
    fingers("touchStart", (x, y + 60))
    for distance in (20, 60, 100, 140):
        fingers("touchMove", (x, y + 60 - distance))
    fingers("touchEnd")
    until(lambda: scrolled(phone) > 50)
    phone.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")

    start = frame(phone)
    phone.get_by_text("Adjust: opacity, zoom, frame").tap()
    phone.get_by_role("button", name="Move the frame").tap()
    phone.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    corner = phone.locator(".corner.se").bounding_box()
    for kind, distance in (("touchStart", 0), ("touchMove", 40), ("touchMove", 90)):
        fingers(kind, (corner["x"] + 4 - distance, corner["y"] + 4 - distance))
    fingers("touchEnd")
    left, top, side = until_frame(phone, start)
    assert (left, top) == pytest.approx((80, 0))
    assert side < 420
    assert scrolled(phone) == 0


def test_two_fingers_zoom_the_photo(open_demo, phone):
    open_demo(phone)
    box = phone.locator(".stage").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers = Fingers(phone)
    fingers("touchStart", (x, y - 30))
    fingers("touchStart", (x, y - 30), (x, y + 30))
    for reach in (35, 40, 45, 50, 55, 60):
        fingers("touchMove", (x, y - reach), (x, y + reach))
    fingers("touchEnd")
    until(lambda: phone.locator(".plane").bounding_box()["width"] == pytest.approx(2 * box["width"], rel=0.1))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_serious(open_demo, new_page, scheme, width):
    page = open_demo(new_page(color_scheme=scheme, viewport={"width": width, "height": 900}))
    item(page, "Benign, ").locator(".twisty").first.click()
    if width < 761:
        page.get_by_text("Adjust: opacity, zoom, frame").click()
    page.get_by_role("button", name="Move the frame").click()
    assert not barriers(page, ".stBidiComponent")
