"""The brush: what is painted by mouse, finger and keyboard is what Python gets, and everybody can paint."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from pages.widgets.brush.widget import Painted
from tests.browser.reader import barriers
from tests.browser.widgets.driving import Fingers, boxes, press

WIDTH, HEIGHT = 640, 480
WIDE = 0.05 * WIDTH  # the brush when nobody changed it
DEMO = Path(__file__).with_name("brush_demo.py")


@pytest.fixture
def address(serve) -> str:
    return serve(DEMO)


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.get_by_role("application")).to_be_visible()
    return page


def place(page: Page, x: float, y: float) -> tuple[float, float]:
    """From pixels of the photo to those of the window."""
    box = page.locator(".stage").bounding_box()
    assert box is not None
    return box["x"] + x * box["width"] / WIDTH, box["y"] + y * box["height"] / HEIGHT


def drag(page: Page, *points: tuple[float, float]) -> None:
    page.mouse.move(*place(page, *points[0]))
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*place(page, *point), steps=4)
    page.mouse.up()


def sent(page: Page, times: int = 1) -> np.ndarray:
    """(HEIGHT, WIDTH) what Python has after the button was pressed for so many times in all."""
    page.get_by_role("button", name="Read without it").click()
    words = page.get_by_text(f"asked {times} runs").inner_text().split()
    columns, rows, *lengths = map(int, words[3:])
    return Painted(columns, rows, tuple(lengths)).mask(WIDTH, HEIGHT)


def drawn(*points: tuple[float, float], wide: float) -> np.ndarray:
    """The same line by Pillow: its stroke, and a disc at every corner."""
    sheet = Image.new("1", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(sheet)
    pen.line([value for point in points for value in point], fill=1, width=round(wide))
    for x, y in points:
        pen.ellipse([x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2], fill=1)
    return np.asarray(sheet)


def is_line(mask: np.ndarray, *points: tuple[float, float], wide: float = WIDE) -> bool:
    """Whether a mask is this line to within a cell, 2.5 pixels, on either side."""
    core, reach = drawn(*points, wide=wide - 5), drawn(*points, wide=wide + 5)
    return bool(mask[core].all() and not mask[~reach].any())


def test_a_line_by_mouse_is_what_python_gets_until_it_is_wiped_undone_or_cleared(address, page):
    opened(page, address)
    go = page.get_by_role("button", name="Read without it")
    expect(go).to_be_disabled()
    line = [(120.0, 100.0), (420.0, 180.0), (300.0, 400.0)]
    drag(page, *line)
    expect(page.get_by_text("6 % of the photo is painted over.")).to_be_visible()
    once = sent(page)
    assert is_line(once, *line)

    page.get_by_role("button", name="Eraser").click()
    drag(page, (300.0, 60.0), (300.0, 240.0))
    page.get_by_role("button", name="Eraser").click()
    wiped = sent(page, 2)
    assert not (wiped & ~once).any()
    assert not wiped[100:200, 292:308].any()
    page.get_by_role("button", name="Undo").click()
    assert (sent(page, 3) == once).all()

    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("The reading below is of what was painted before.")).to_be_visible()
    expect(go).to_be_disabled()
    page.get_by_role("button", name="Undo").click()
    assert (sent(page, 4) == once).all()
    page.get_by_text("Away").click()
    expect(page.get_by_role("application")).to_have_count(0)
    page.get_by_text("Away").click()
    assert (sent(page, 5) == once).all()  # it is there again with the page


def test_the_keyboard_paints_and_says_where_the_brush_is(address, page):
    opened(page, address)
    page.get_by_role("application").focus()
    press(page, "+", "+", "ArrowLeft", "ArrowLeft", "Shift+ArrowUp")
    expect(page.get_by_role("status").filter(has_text="Brush")).to_have_text(
        "Brush 47 % from the left, 40 % from the top, not painted."
    )
    press(page, " ")
    start = (320 - 0.04 * 480, 240 - 0.1 * 480)
    wide = 0.07 * WIDTH
    dab = sent(page)
    assert is_line(dab, start, wide=wide)
    page.get_by_role("application").focus()
    page.keyboard.down(" ")
    press(page, *["Shift+ArrowRight"] * 3)
    page.keyboard.up(" ")
    assert is_line(sent(page, 2), start, (start[0] + 144, start[1]), wide=wide)
    page.get_by_role("application").focus()
    press(page, "Control+z", "Control+z")
    expect(page.get_by_text("Nothing is painted: draw")).to_be_visible()


def test_a_finger_paints_and_finds_every_tool(address, phone):
    opened(phone, address)
    assert min(box["height"] for box in boxes(phone.locator(".viewer button, .viewer label"))) >= 44
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.locator(".stage").scroll_into_view_if_needed()
    fingers, line = Fingers(phone), [(200.0, 120.0), (200.0, 300.0)]
    fingers("touchStart", place(phone, *line[0]))
    for y in (180.0, 240.0, 300.0):
        fingers("touchMove", place(phone, 200.0, y))
    fingers("touchEnd")
    assert is_line(sent(phone), *line)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(address, new_page, scheme):
    page = opened(new_page(color_scheme=scheme), address)
    drag(page, (120.0, 100.0), (420.0, 180.0))
    assert not barriers(page, ".stBidiComponent")
