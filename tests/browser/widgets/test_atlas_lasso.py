"""The lasso of the atlas map, drawn, clicked and touched: it holds what OpenCV finds inside the same line."""

import re

import numpy as np
import numpy.typing as npt
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.reader import barriers
from tests.browser.widgets.atlas_demo import PHOTOS
from tests.browser.widgets.atlas_driving import DRAWN, GROUPS, POINTS, fair, inside, lassoed, screen, stage
from tests.browser.widgets.driving import Fingers, boxes, press
from tests.patience import until

ROUND = np.linspace(0, 2 * np.pi, 24, endpoint=False)


def drag(page: Page, corners: npt.NDArray[np.float64]) -> None:
    page.mouse.move(*corners[0].tolist())
    page.mouse.down()
    for corner in corners[1:].tolist():
        page.mouse.move(*corner)
    page.mouse.up()


def test_a_drawn_lasso_holds_what_opencv_finds_inside_and_stays_over_a_rerun(open_map, page):
    open_map(page, "?photo=1")
    places = screen(page)(POINTS)
    middle = places.mean(axis=0)

    def bean(turn: float) -> npt.NDArray[np.float64]:
        """Round, with a deep bay."""
        way = np.linspace(0, 2 * np.pi, 60, endpoint=False)
        radius = 210 - 150 * np.exp(-(((way - np.pi) / 0.5) ** 2))
        return middle + radius[:, None] * np.stack([np.cos(way + turn), np.sin(way + turn)], axis=1)

    corners = fair(bean, places)
    page.get_by_role("button", name="Lasso", exact=True).click()
    drag(page, corners)
    rows = inside(corners, places)
    assert 20 < len(rows) < 200
    lassoed(page, rows)
    expect(page.get_by_text("said: lasso")).to_be_visible()
    expect(page.locator(".way")).to_contain_text(f"{len(rows)} cases in the lasso")
    expect(page.get_by_role("button", name="Lasso", exact=True)).to_have_attribute("aria-pressed", "false")

    line = page.locator("path.lasso")
    drawn = line.get_attribute("d")
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Run again").click()
    expect(page.get_by_text("scripts: 2")).to_be_visible()
    assert line.get_attribute("d") == drawn  # in units of the map, wherever that now is
    zoomed = page.locator(".above > g").first.get_attribute("transform")
    page.get_by_text("Away", exact=True).click()
    expect(stage(page)).to_have_count(0)
    page.get_by_text("Away", exact=True).click()
    expect(page.locator(".above > g").first).to_have_attribute("transform", zoomed)
    assert line.get_attribute("d") == drawn
    page.get_by_role("button", name="Forget the lasso").click()  # the page itself takes it away
    expect(line).to_have_attribute("d", "")
    expect(page.get_by_role("button", name="Clear the lasso")).to_have_attribute("aria-disabled", "true")


def test_corners_of_a_pentagram_leave_its_heart_out_and_escape_ends(open_map, page):
    open_map(page, "?photo=1")
    places = screen(page)(POINTS)
    middle = places[np.argmin(np.hypot(*(places - places.mean(axis=0)).T))]

    def pentagram(turn: float) -> npt.NDArray[np.float64]:
        way = turn + np.arange(5) * 4 * np.pi / 5
        return middle + 200 * np.stack([np.cos(way), np.sin(way)], axis=1)

    corners = fair(pentagram, places)
    lasso, line = page.get_by_role("button", name="Lasso", exact=True), page.locator("path.lasso")
    lasso.click()
    page.mouse.click(*corners[0].tolist())
    expect(line).not_to_have_attribute("d", "")
    press(page, "Escape")
    expect(line).to_have_attribute("d", "")
    expect(lasso).to_have_attribute("aria-pressed", "true")  # the first Escape takes the line, the second the lasso
    press(page, "Escape")
    expect(lasso).to_have_attribute("aria-pressed", "false")

    lasso.click()
    for corner in corners[:-1].tolist():
        page.mouse.click(*corner)
    page.mouse.dblclick(*corners[-1].tolist())
    rows = inside(corners, places)
    heart = int(np.argmin(np.hypot(*(places - middle).T)))
    assert rows
    assert heart not in rows
    lassoed(page, rows)
    page.get_by_role("button", name="Clear the lasso").click()
    lassoed(page, [])
    expect(page.get_by_text("heard: lasso lasso", exact=True)).to_be_visible()


def test_only_groups_that_are_shown_are_lassoed(open_map, page):
    open_map(page, "?photo=1")
    nevi = page.get_by_role("button", name=re.compile("^Nevus"))
    expect(nevi).to_contain_text(str((GROUPS == 1).sum()))
    nevi.click()
    expect(nevi).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Lasso", exact=True).click()
    box = stage(page).bounding_box()
    assert box
    left, top, right, bottom = box["x"] + 3, box["y"] + 3, box["x"] + box["width"] - 3, box["y"] + box["height"] - 3
    drag(page, np.array([(left, top), (right, top), (right, bottom), (left, bottom)]))
    lassoed(page, np.flatnonzero(GROUPS == 1).tolist())
    page.get_by_text("Other colours").click()  # pressed by name, wherever the name stands now
    expect(page.locator(".legend button").nth(2)).to_have_attribute("aria-pressed", "true")


def test_on_a_phone_two_fingers_zoom_the_lasso_has_the_map_and_one_finger_scrolls(open_map, new_page):
    phone = new_page(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2, color_scheme="dark")
    open_map(phone, "?photo=1")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert min(box["height"] for box in boxes(phone.locator(".atlas button"))) >= 44
    fingers, main = Fingers(phone), phone.get_by_test_id("stMain")
    box = stage(phone).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    wide = screen(phone)(np.array(PHOTOS))
    fingers("touchStart", (x, y - 30))
    fingers("touchStart", (x, y - 30), (x, y + 30))
    for reach in (35, 40, 45, 50, 55, 60):
        fingers("touchMove", (x, y - reach), (x, y + reach))
    fingers("touchEnd")
    phone.evaluate(DRAWN)
    wider = screen(phone)(np.array(PHOTOS))
    assert np.ptp(wider, axis=0) == pytest.approx(2 * np.ptp(wide, axis=0), rel=0.1)
    phone.get_by_role("button", name="Whole map").tap()

    phone.get_by_role("button", name="Lasso", exact=True).tap()
    main.evaluate("main => main.scrollTo(0, 0)")
    phone.evaluate(DRAWN)
    places = screen(phone)(POINTS)
    middle = places.mean(axis=0)
    corners = fair(lambda turn: middle + (70 + 10 * turn) * np.stack([np.cos(ROUND), np.sin(ROUND)], axis=1), places)
    fingers("touchStart", corners[0].tolist())
    for corner in corners[1:].tolist():
        fingers("touchMove", corner)
    fingers("touchEnd")
    lassoed(phone, inside(corners, places))
    assert main.evaluate("main => main.scrollTop") == 0
    assert not barriers(phone, ".stBidiComponent")

    fingers("touchStart", (x, y + 60))
    for distance in (20, 60, 100, 140):
        fingers("touchMove", (x, y + 60 - distance))
    fingers("touchEnd")
    until(lambda: main.evaluate("main => main.scrollTop") > 50)
