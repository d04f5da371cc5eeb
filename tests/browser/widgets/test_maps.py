"""Saliency maps side by side: one scale a unit, one cross-hair for all, and a PNG that shows what the page shows."""

import base64
import io
import re
from pathlib import Path

import matplotlib.path
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from scipy.ndimage import map_coordinates

from tests.browser.overlay import with_floor
from tests.browser.reader import barriers
from tests.browser.widgets.driving import boxes, press
from tests.browser.widgets.maps_demo import FINER, FINEST, HILL, SIDE, SIGNED, photo_pixels
from tests.patience import until

DEMO = Path(__file__).with_name("maps_demo.py")
INFERNO = 255 * matplotlib.colormaps["inferno"](np.arange(256))[:, :3]


@pytest.fixture
def address(serve) -> str:
    return serve(DEMO)


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(panel(page, "Ablation")).to_be_visible()
    return page


def panel(page: Page, title: str) -> Locator:
    return page.locator(".panel").filter(has=page.locator(".name", has_text=re.compile(f"^{title}$")))


def reading(page: Page, title: str) -> float:
    return float(panel(page, title).locator(".reading").inner_text().split()[0].replace("−", "-"))


def reference(grid: np.ndarray, x: float, y: float) -> float:
    """Bilinear between cell centres, constant beyond them, by scipy; x and y in shares of the square."""
    at = np.array([[y], [x]]) * len(grid) - 0.5
    return float(map_coordinates(grid, at, order=1, mode="nearest")[0])


def drawn(page: Page, title: str) -> np.ndarray:
    """(256, 256, 4) the pixels of a panel's overlay."""
    uri = panel(page, title).locator("canvas").evaluate("c => c.toDataURL()")
    with Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1]))) as picture:
        return np.asarray(picture.convert("RGBA"), float)


def downloaded(page: Page, title: str, tmp_path: Path) -> tuple[str, np.ndarray]:
    with page.expect_download() as caught:
        page.get_by_role("button", name=f"Download PNG: {title}").click()
    kept = tmp_path / "map.png"
    caught.value.save_as(kept)
    with Image.open(kept) as picture:
        return caught.value.suggested_filename, np.asarray(picture.convert("RGB"), float)


def test_pointer_and_keys_read_every_map_at_the_same_place(address, page):
    opened(page, address)
    expect(panel(page, "Evidence").locator(".hair")).to_be_hidden()
    box = panel(page, "Contrast").locator(".stage").bounding_box()
    for share_x, share_y in ((0.31, 0.42), (0.77, 0.66), (0.02, 0.03)):
        page.mouse.move(box["x"] + share_x * box["width"], box["y"] + share_y * box["height"])
        x, y = (float(page.locator(".maps").evaluate(f"m => m.style.getPropertyValue('--{axis}')")) for axis in "xy")
        assert (x, y) == pytest.approx((share_x, share_y), abs=0.005)
        for title, grid, digit in (
            ("Evidence", HILL, 0.001),
            ("Finer layer", FINER, 0.001),
            ("Contrast", SIGNED, 0.01),
            ("Input gradient", FINEST, 0.0001),
        ):
            assert reading(page, title) == pytest.approx(reference(grid, x, y), abs=0.51 * digit + 1e-5)
    expect(panel(page, "Nothing").locator(".reading")).to_have_text("Nothing on this photo speaks for it.")
    expect(panel(page, "Ablation").locator(".reading")).to_have_text("Not drawn yet.")
    page.get_by_label("Raw fields").check()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
    assert reading(page, "Evidence") == pytest.approx(HILL[2, 2], abs=0.001)

    page.get_by_label("Raw fields").uncheck()
    page.mouse.move(5, 5)
    expect(panel(page, "Evidence").locator(".hair")).to_be_hidden()
    panel(page, "Evidence").locator(".stage").focus()
    press(page, "ArrowLeft", "ArrowLeft", "Shift+ArrowUp")
    assert reading(page, "Evidence") == pytest.approx(reference(HILL, 0.46, 0.4), abs=0.001)
    told = page.get_by_role("status").filter(has_text="46 % from the left, 40 % from the top. Evidence: 0.")
    expect(told).to_contain_text("Ablation: Not drawn yet.")
    press(page, "Escape")
    expect(panel(page, "Contrast").locator(".hair")).to_be_hidden()


def test_maps_of_a_unit_share_its_scale_and_its_bar(address, page):
    opened(page, address)
    bars = page.get_by_role("group", name=re.compile("^Scale: "))
    expect(bars).to_have_count(3)
    expect(bars.nth(0)).to_contain_text("evidence (Evidence, Finer layer, Nothing)")
    expect(bars.nth(0)).to_contain_text(f"{HILL.max():.3f}")
    expect(bars.nth(1)).to_contain_text("for melanocytic nevus")
    expect(bars.nth(2)).to_contain_text(f"{FINEST.max():.4f}")

    at = (np.arange(256) + 0.5) / 256
    value = np.array([[reference(HILL, x, y) for x in at[::8]] for y in at[::8]]) / HILL.max()
    np.testing.assert_allclose(drawn(page, "Evidence")[::8, ::8, 3], with_floor(value), atol=1.5)
    # The lower maximum of the other map of this unit is drawn as such, in grey, for it was not faithful.
    finer = drawn(page, "Finer layer")
    assert finer[..., 3].max() == pytest.approx(with_floor(FINER.max() / HILL.max(), opaque_from=1), abs=2)
    assert np.ptp(finer[finer[..., 3] > 20][:, :3], axis=1).max() == 0
    greyed = panel(page, "Finer layer")
    expect(greyed).to_contain_text("no better than looking at the middle")
    assert "grayscale(1)" in greyed.locator("img").evaluate("i => getComputedStyle(i).filter")
    assert drawn(page, "Nothing").max() == drawn(page, "Ablation").max() == 0


def test_contour_lines_run_where_the_map_has_their_value(address, page):
    opened(page, address)
    page.get_by_label("Contour lines").check()
    expect(page.get_by_text("Contour lines at 25, 50 and 75 % of the scale")).to_be_visible()
    for title, grid, levels in (("Evidence", HILL, 3), ("Contrast", SIGNED, 5), ("Finer layer", FINER, 1)):
        scale = np.abs(SIGNED if title == "Contrast" else HILL).max()
        lines = panel(page, title).locator("path.line")
        expect(lines).to_have_count(levels)
        for line in lines.all():
            level = float(line.get_attribute("data-level"))
            places = np.array(re.findall(r"[ML]([\d.]+) ([\d.]+)", line.get_attribute("d")), float)
            found = [reference(grid, x, y) / scale for x, y in places]
            np.testing.assert_allclose(found, level, atol=0.012)
    # A closed line around the hill: its top is inside, the far corner is not.
    ring = panel(page, "Evidence").locator("path.line[data-level='0.75']").get_attribute("d")
    around = matplotlib.path.Path(np.array(re.findall(r"[ML]([\d.]+) ([\d.]+)", ring), float))
    assert around.contains_points([(0.31, 0.31), (0.9, 0.9)]).tolist() == [True, False]
    assert ring.count("M") == 1


def test_the_png_shows_the_map_its_scale_and_its_caption(address, page, tmp_path):
    opened(page, address)
    page.get_by_label("Opacity of the maps").fill("80")
    name, picture = downloaded(page, "Evidence", tmp_path)
    assert name == "dermatree-Evidence.png"
    assert picture.shape[1] == 1200
    assert picture.shape[0] > 1400
    for x, y in ((0.3125, 0.3125), (0.5, 0.4), (0.9, 0.9)):
        value = reference(HILL, x, y) / HILL.max()
        cover = 0.8 * with_floor(np.array(value)) / 255
        below = photo_pixels()[int(y * SIDE), int(x * SIDE)]
        expected = (1 - cover) * below + cover * INFERNO[round(255 * value)]
        np.testing.assert_allclose(picture[int(y * 1200), int(x * 1200)], expected, atol=9)
    np.testing.assert_allclose(picture[1255, 1155], INFERNO[255], atol=6)  # the far end of the bar
    assert ((picture[1320:] < 100).all(axis=2)).sum() > 2000  # words
    assert (picture[1320:, 1165:] == 255).all()  # none of them cut off

    _, grey = downloaded(page, "Finer layer", tmp_path)
    assert np.ptp(grey[:1200], axis=2).max() <= 2
    expect(panel(page, "Ablation").get_by_role("button", name="Download")).to_have_count(0)


def test_full_size_zooms_reads_and_gives_the_focus_back(address, page):
    opened(page, address)
    opener = page.get_by_role("button", name="Enlarge: Contrast")
    opener.click()
    dialog = page.get_by_role("dialog", name="Contrast, melanoma rather than nevus")
    expect(dialog.get_by_text("for melanocytic nevus")).to_be_visible()
    stage, plane = dialog.locator(".stage"), dialog.locator(".plane")
    wide = stage.bounding_box()["width"]
    assert wide > 500
    stage.hover(position={"x": wide / 4, "y": wide / 4})
    page.mouse.wheel(0, -200)
    until(lambda: plane.bounding_box()["width"] == pytest.approx(wide * np.exp(200 / 300), rel=0.01))
    page.mouse.move(stage.bounding_box()["x"] + 300, stage.bounding_box()["y"] + 300)
    outer, inner = plane.bounding_box(), stage.bounding_box()
    x, y = (inner["x"] + 300 - outer["x"]) / outer["width"], (inner["y"] + 300 - outer["y"]) / outer["width"]
    value = float(dialog.locator(".reading").inner_text().split()[0].replace("−", "-"))
    assert value == pytest.approx(reference(SIGNED, x, y), abs=0.02)
    before = plane.bounding_box()["x"]
    page.mouse.down()
    page.mouse.move(inner["x"] + 250, inner["y"] + 300, steps=3)
    page.mouse.up()
    assert plane.bounding_box()["x"] == pytest.approx(before - 50, abs=2)
    press(page, "Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_chosen_panel_reaches_python_and_nothing_else_moves(address, page):
    opened(page, address)
    page.get_by_label("Opacity of the maps").fill("35")
    page.get_by_label("Contour lines").check()
    panel(page, "Evidence").locator("img").evaluate("i => { i.known = true; }")
    page.get_by_role("button", name="Contrast", exact=True).click()
    expect(page.get_by_text("chosen: Contrast", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Contrast", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_text("Fewer").click()
    expect(panel(page, "Ablation")).to_have_count(0)
    assert panel(page, "Evidence").locator("img").evaluate("i => i.known") is True
    expect(panel(page, "Evidence").locator("canvas")).to_have_css("opacity", "0.35")
    expect(page.get_by_label("Contour lines")).to_be_checked()


def test_a_finger_finds_every_tool_on_a_phone(address, phone):
    opened(phone, address)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert min(box["height"] for box in boxes(phone.locator(".maps button, .maps label"))) >= 44
    stage = panel(phone, "Evidence").locator(".stage")
    stage.tap(position={"x": 50, "y": 50})
    share = 50 / stage.bounding_box()["width"]
    assert reading(phone, "Evidence") == pytest.approx(reference(HILL, share, share), abs=0.02)
    expect(panel(phone, "Contrast").locator(".hair")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(address, new_page, scheme):
    page = opened(new_page(color_scheme=scheme), address)
    page.get_by_label("Contour lines").check()
    assert not barriers(page, ".stBidiComponent")
    page.get_by_role("button", name="Enlarge: Finer layer").click()
    assert not barriers(page, ".stBidiComponent")
