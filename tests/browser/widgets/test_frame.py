"""The frame that is read, moved by keyboard and mouse: Python hears of it, and it stays inside the photo."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.settled import answers_held
from tests.browser.widgets.driving import frame, press, until_frame


def test_the_keyboard_moves_and_resizes_the_frame(open_demo, page):
    open_demo(page)
    start = frame(page)
    page.get_by_role("button", name="Move the frame").focus()
    press(page, "Enter")
    square = page.get_by_role("application")
    expect(square).to_be_focused()
    press(page, "-", "ArrowRight")
    left, top, side = until_frame(page, start)
    assert (left, top, side) == pytest.approx((99.2, 9.6, 460.8))  # 2 % of 480 each
    expect(page.get_by_role("status").filter(has_text="Frame")).to_have_text(
        "Frame 461 × 461 of 640 × 480 pixels, 16 % from the left, 2 % from the top."
    )
    expect(square).to_be_focused()
    press(page, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown")
    left, top, side = until_frame(page, [left, top, side])
    assert (left, top, side) == pytest.approx((640 - 460.8, 480 - 460.8, 460.8))  # stopped by the photo's edge
    press(page, *["-"] * 40)
    left, top, side = until_frame(page, [left, top, side])
    assert side == 32
    press(page, *["Shift+ArrowLeft"] * 20)
    assert until_frame(page, [left, top, side]) == pytest.approx((0, top, 32))
    press(page, "Escape")
    expect(page.get_by_role("button", name="Move the frame")).to_be_focused()
    before = frame(page)
    page.get_by_role("button", name="Reset frame").click()
    assert until_frame(page, before) == pytest.approx(start)


def drag(page: Page, x: float, y: float, by: tuple[float, float]) -> None:
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0] / 2, y + by[1] / 2)
    page.mouse.move(x + by[0], y + by[1])
    page.mouse.up()


def test_the_mouse_moves_the_frame_and_pulls_its_corners(open_demo, page):
    open_demo(page)
    start = frame(page)
    stage = page.locator(".stage").bounding_box()
    scale = stage["width"] / 640
    drag(page, stage["x"] + 300, stage["y"] + 200, (-900, 0))
    assert frame(page) == start  # nothing moves before the reader asks for it

    page.get_by_role("button", name="Move the frame").click()
    corner = page.locator(".corner.se").bounding_box()
    drag(page, corner["x"] + 7, corner["y"] + 7, (-160 * scale, -100 * scale))
    left, top, side = until_frame(page, start)
    assert (left, top) == pytest.approx((80, 0))
    assert side == pytest.approx(380, abs=1)  # the larger pull counts, the opposite corner stays
    drag(page, stage["x"] + 300, stage["y"] + 200, (60 * scale, 40 * scale))
    moved = until_frame(page, [left, top, side])
    assert moved == pytest.approx((left + 60, top + 40, side), abs=1)
    drag(page, stage["x"] + 300, stage["y"] + 200, (2000, 2000))
    left, top, side = until_frame(page, moved)
    assert (left + side, top + side) == pytest.approx((640, 480))
    corner = page.locator(".corner.nw").bounding_box()
    drag(page, corner["x"] + 7, corner["y"] + 7, (3000, 3000))
    left, top, side = until_frame(page, [left, top, side])
    assert (left, top, side) == pytest.approx((608, 448, 32))


def test_an_answer_that_comes_late_does_not_pull_the_frame_out_of_the_hand(open_demo, page):
    open_demo(page)
    page.get_by_role("button", name="Move the frame").click()
    start = frame(page)
    press(page, *["-"] * 10)
    small = until_frame(page, start)
    square = page.locator(".frame")
    box = square.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    with answers_held(page) as until_answered:
        press(page, "ArrowDown")  # sent while the hand is on the frame
        page.mouse.move(box["x"] + 90, box["y"] + 60, steps=3)
        until_answered()
        page.mouse.move(box["x"] + 110, box["y"] + 60, steps=3)
        held = square.get_attribute("style")
    between = until_frame(page, small)
    assert square.get_attribute("style") == held
    page.mouse.up()
    scale = page.locator(".stage").bounding_box()["width"] / 640
    assert until_frame(page, between)[0] == pytest.approx(small[0] + 50 / scale, abs=1)
    expect(page.locator("canvas")).to_be_visible()


def test_evidence_is_hidden_while_its_frame_moves_on(open_demo, page):
    open_demo(page)
    page.get_by_role("button", name="Move the frame").click()
    start = frame(page)
    with answers_held(page) as until_answered:
        press(page, "-")
        expect(page.locator("canvas")).to_be_hidden()
        until_answered()
        expect(page.locator("canvas")).to_be_hidden()
    until_frame(page, start)
    expect(page.locator("canvas")).to_be_visible()
