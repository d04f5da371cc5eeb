"""The viewer in a real browser: evidence as colour, and the photo in sight."""

import io
import re

import matplotlib
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from scipy import ndimage
from scipy.ndimage import map_coordinates

from tests.browser.overlay import FLOOR, with_floor
from tests.browser.widgets.driving import item, pixels, press
from tests.patience import until


def reference(grid: np.ndarray) -> np.ndarray:
    """The grid interpolated between cell centres to 256 × 256, by scipy."""
    at = np.clip((np.arange(256) + 0.5) / 256 * 8 - 0.5, 0, 7)
    return map_coordinates(grid, np.meshgrid(at, at, indexing="ij"), order=1)


def bump(row: int, column: int, width: float = 3) -> np.ndarray:
    y, x = np.mgrid[0:8, 0:8]
    return np.exp(-((x - column) ** 2 + (y - row) ** 2) / width)


def test_the_overlay_stands_for_the_evidence_and_follows_the_node(open_demo, page):
    open_demo(page)
    first = pixels(page)
    value = reference(bump(2, 2))
    np.testing.assert_allclose(first[..., 3], with_floor(value), atol=1.5)
    solid = value > 0.7
    inferno = 255 * matplotlib.colormaps["inferno"](value)[..., :3]
    assert np.abs(first[..., :3] - inferno)[solid].max() < 8  # 17 steps of the scale, joined by straight lines

    page.locator(".viewer img").evaluate("i => { i.known = true; }")
    item(page, "Benign, ").click()
    expect(page.get_by_text("node: benign", exact=True)).to_be_visible()
    np.testing.assert_allclose(pixels(page)[..., 3], with_floor(reference(bump(5, 5))), atol=1.5)
    assert page.locator(".viewer img").evaluate("i => i.known") is True  # the picture itself was left alone
    expect(page.get_by_role("img", name="Photo of a brown lesion")).to_have_accessible_description(
        "Evidence is strongest in the lower right."
    )


def test_the_grid_itself_can_be_shown(open_demo, page):
    open_demo(page)
    page.get_by_label("Show the 8 × 8 grid").check()
    cells = pixels(page)[..., 3].reshape(8, 32, 8, 32)[:, 8:24, :, 8:24]  # away from the lines between cells
    assert np.ptp(cells, axis=(1, 3)).max() == 0
    np.testing.assert_allclose(cells[:, 0, :, 0], with_floor(bump(2, 2)), atol=1.5)


def test_without_evidence_nothing_is_drawn_and_the_caption_says_so(open_demo, page):
    open_demo(page, "?evidence=zero")
    assert pixels(page).max() == 0
    expect(page.get_by_text("No region of the frame raises this score, so nothing is drawn.")).to_be_visible()
    expect(page.get_by_text("most in this photo")).to_be_hidden()
    expect(page.get_by_label("Opacity of the overlay")).to_be_disabled()
    open_demo(page, "?evidence=no%20target")
    assert pixels(page).max() == 0


def test_signed_evidence_is_orange_for_and_blue_against(open_demo, page):
    open_demo(page, "?evidence=signed")
    drawn = pixels(page)
    value = reference(2.1 * bump(2, 2) - 1.4 * bump(2, 5)) / 2.1
    np.testing.assert_allclose(drawn[..., 3], with_floor(np.abs(value), opaque_from=1), atol=1.5)
    red, blue = drawn[80, 80], drawn[80, 176]
    np.testing.assert_allclose(red[:3], [213, 94, 0], atol=4)
    np.testing.assert_allclose(blue[:3], [0, 114, 178], atol=4)
    for words in ("for melanocytic nevus", "neutral", "for melanoma"):
        expect(page.get_by_text(words, exact=True)).to_be_visible()


def test_opacity_overlay_and_zoom_answer_at_once_and_outlive_a_rerun(open_demo, page):
    open_demo(page)
    canvas, plane, stage = page.locator("canvas"), page.locator(".plane"), page.locator(".stage")
    expect(canvas).to_have_css("opacity", "0.5")
    page.get_by_label("Opacity of the overlay").focus()
    press(page, "ArrowRight", "ArrowRight")
    expect(canvas).to_have_css("opacity", "0.6")
    expect(page.get_by_text("60 %", exact=True)).to_be_visible()
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom in").click()
    wide = stage.bounding_box()["width"]
    assert plane.bounding_box()["width"] == pytest.approx(2.25 * wide, rel=0.01)
    middle = plane.bounding_box()["x"]
    stage.hover()
    page.mouse.down()
    page.mouse.move(stage.bounding_box()["x"] + 350, stage.bounding_box()["y"] + 200, steps=4)
    page.mouse.up()
    assert plane.bounding_box()["x"] != middle
    item(page, "Benign, ").click()
    expect(page.get_by_text("node: benign", exact=True)).to_be_visible()
    expect(canvas).to_have_css("opacity", "0.6")
    assert plane.bounding_box()["width"] == pytest.approx(2.25 * wide, rel=0.01)
    stage.dblclick()
    assert plane.bounding_box()["width"] == pytest.approx(wide, rel=0.01)
    page.get_by_label("Overlay", exact=True).uncheck()
    expect(canvas).to_be_hidden()
    expect(page.locator(".contours")).to_be_hidden()
    picture = page.locator(".viewer img")
    source, before = picture.get_attribute("src"), stage.bounding_box()
    page.get_by_text("Other photo").click()
    expect(picture).not_to_have_attribute("src", source)
    after = stage.bounding_box()
    assert (after["width"], after["height"]) == (before["width"], before["height"])  # its room is kept: nothing jumps


def test_the_wheel_zooms_only_with_control(open_demo, page):
    open_demo(page)
    plane, stage = page.locator(".plane"), page.locator(".stage")
    wide = stage.bounding_box()["width"]
    stage.hover()
    page.mouse.wheel(0, -100)
    assert plane.bounding_box()["width"] == pytest.approx(wide, rel=0.01)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    expect(page.get_by_role("button", name="Fit")).to_be_enabled()
    until(lambda: plane.bounding_box()["width"] == pytest.approx(1.396 * wide, rel=0.02))
    stage.focus()
    press(page, "0")
    assert plane.bounding_box()["width"] == pytest.approx(wide, rel=0.01)


def test_full_size_fills_the_window_and_gives_the_page_back(open_demo, page):
    open_demo(page)
    before, drawn = page.get_by_text(re.compile("^frame: ")).bounding_box(), pixels(page)
    page.get_by_role("button", name="Full size").click()
    dialog = page.get_by_role("dialog", name="Photo, full size")
    assert dialog.bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 900}
    assert page.locator(".stage").bounding_box()["height"] > 600
    assert drawn.any()
    assert np.array_equal(pixels(page), drawn)
    press(page, "Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Full size")).to_be_focused()
    assert page.get_by_text(re.compile("^frame: ")).bounding_box() == before


def shot(page: Page) -> np.ndarray:
    """The stage as it is seen, (H, W, 3)."""
    picture = Image.open(io.BytesIO(page.locator(".stage").first.screenshot()))
    return np.asarray(picture.convert("RGB"), dtype=int)


def test_outside_the_evidence_the_photo_is_seen_as_it_is(open_demo, page):
    """Pixel by pixel: what is below the first contour equals the photo without any overlay."""
    open_demo(page)
    page.get_by_label("Opacity of the overlay").fill("100")
    with_evidence = shot(page)
    page.get_by_label("Overlay", exact=True).uncheck()
    bare = shot(page)
    square = page.locator(".frame").bounding_box()
    stage = page.locator(".stage").first.bounding_box()
    left, top, side = square["x"] - stage["x"], square["y"] - stage["y"], square["width"]
    rows, columns = np.mgrid[0 : bare.shape[0], 0 : bare.shape[1]] + 0.5
    at = np.clip(np.stack([(rows - top) / side, (columns - left) / side]) * 8 - 0.5, 0, 7)
    value = map_coordinates(bump(2, 2), at, order=1)
    inside = (rows > top) & (rows < top + side) & (columns > left) & (columns < left + side)
    near_the_line = ndimage.binary_dilation(np.abs(value - FLOOR) < 0.03, iterations=4)
    quiet = ~inside | ((value < FLOOR) & ~near_the_line)
    assert quiet.mean() > 0.3
    assert np.array_equal(with_evidence[quiet], bare[quiet])
    loud = inside & (value > 0.5) & ~ndimage.binary_dilation(np.abs(value - 0.75) < 0.05, iterations=4)
    assert (np.abs(with_evidence - bare).max(axis=2) > 20)[loud].mean() > 0.95


def test_the_photo_is_bare_for_as_long_as_a_key_or_the_button_is_held(open_demo, page):
    open_demo(page)
    canvas, holder = page.locator("canvas"), page.get_by_role("button", name="Hold: bare")
    expect(canvas).to_be_visible()
    page.locator(".stage").first.focus()
    page.keyboard.down("b")
    expect(canvas).to_be_hidden()
    page.keyboard.up("b")
    expect(canvas).to_be_visible()
    holder.hover()
    page.mouse.down()
    expect(canvas).to_be_hidden()
    expect(holder).to_have_attribute("aria-pressed", "true")
    page.mouse.up()
    expect(canvas).to_be_visible()
    holder.focus()
    page.keyboard.down(" ")
    expect(canvas).to_be_hidden()
    page.keyboard.press("Tab")  # whoever leaves it lets go
    expect(canvas).to_be_visible()
    page.keyboard.up(" ")


def test_side_by_side_both_are_zoomed_together(open_demo, page):
    open_demo(page)
    page.get_by_role("button", name="Side by side").click()
    stages, planes = page.locator(".stage"), page.locator(".plane")
    expect(stages).to_have_count(2)
    both = [stages.nth(k).bounding_box() for k in (0, 1)]
    assert both[0]["y"] == both[1]["y"]
    assert both[0]["width"] == pytest.approx(both[1]["width"], abs=1)
    assert stages.nth(1).locator("canvas").count() == 0
    page.get_by_role("button", name="Zoom in").click()
    stages.nth(1).hover()
    page.mouse.down()
    page.mouse.move(both[1]["x"] + 20, both[1]["y"] + 20, steps=3)
    page.mouse.up()
    styles = [planes.nth(k).evaluate("p => [p.style.left, p.style.top, p.style.width]") for k in (0, 1)]
    assert styles[0] == styles[1]
    assert styles[0][2] == "150%"
    page.get_by_role("button", name="Side by side").click()
    expect(stages).to_have_count(1)


def test_contours_stand_at_a_quarter_a_half_and_three_quarters(open_demo, page):
    open_demo(page)
    levels = page.locator(".contours .line").evaluate_all("all => all.map((p) => Number(p.dataset.level))")
    assert levels == [FLOOR, 0.5, 0.75]
    page.get_by_label("Show the 8 × 8 grid").check()
    expect(page.locator(".contours .line")).to_have_count(0)
