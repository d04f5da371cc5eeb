"""The atlas map: what it sends and refuses, and in a real browser what is drawn, found, lassoed and chosen."""

import base64
import io
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from pages.widgets import component
from pages.widgets.atlas_map import AtlasEvent, Marker, draw_atlas_map, read_event
from tests.browser.conftest import PHONE
from tests.browser.reader import barriers
from tests.browser.widgets.atlas_demo import LEGEND, PHOTOS, cases
from tests.browser.widgets.driving import FOCUSED, Fingers, Open, boxes, press

DEMO = Path(__file__).with_name("atlas_demo.py")
POINTS, GROUPS, LABELS = cases(300)
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
WATCH_GL = """(() => {
    window.uploads = window.drawn = 0;
    const get = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...given) {
        const made = get.call(this, kind, ...given);
        if (kind === "webgl") window.gl = made;
        return made;
    };
    const at = WebGLRenderingContext.prototype;
    const { bufferData, drawElements } = at;
    at.bufferData = function (...given) {
        window.uploads++;
        return bufferData.apply(this, given);
    };
    at.drawElements = function (kind, count, ...given) {
        window.drawn = count;
        return drawElements.call(this, kind, count, ...given);
    };
})()"""
NO_GL = """(() => {
    const get = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...given) {
        return kind === "webgl" ? null : get.call(this, kind, ...given);
    };
})()"""
ROUND = np.linspace(0, 2 * np.pi, 24, endpoint=False)
CENTRES = """all => all.map((one) => {
    const box = one.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
})"""
Screen = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]


@pytest.fixture
def asked() -> list[str]:
    """The addresses of the thumbnails that the map has asked for."""
    return []


@pytest.fixture
def open_map(serve, asked: list[str]) -> Open:
    """The demo in a tab that answers for every thumbnail, with nothing gliding."""
    address = serve(DEMO)
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), (180, 120, 90)).save(picture, "JPEG")

    def thumbnail(route: Route) -> None:
        asked.append(route.request.url.removeprefix(address))
        route.fulfill(body=picture.getvalue(), content_type="image/jpeg")

    def at(page: Page, query: str = "") -> Page:
        page.emulate_media(reduced_motion="reduce")
        page.route("**/atlas/photo/**", thumbnail)
        page.goto(f"{address}/{query}")
        expect(stage(page)).to_be_visible(timeout=20_000)
        expect(page.get_by_text("scripts:")).to_be_visible()
        page.evaluate(DRAWN)
        return page

    return at


def stage(page: Page) -> Locator:
    return page.get_by_role("application", name=re.compile("^Map of"))


def screen(page: Page) -> Screen:
    """From the points' units to the screen, read off the two photos whose places are known."""
    seen = np.array(page.locator(".sign circle:not(.halo)").evaluate_all(CENTRES))
    a, b = np.array(PHOTOS)
    scale = (seen[1] - seen[0]) / (b - a)
    assert scale[0] == pytest.approx(-scale[1], rel=1e-3), "x and y have one scale, and y runs upwards"
    return lambda places: seen[0] + (places - a) * scale


def clear(corners: npt.NDArray[np.float64], places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How far each place lies inside a closed line (negative: outside), in pixels, by OpenCV."""
    line = corners.astype(np.float32)
    return np.array([cv2.pointPolygonTest(line, (float(x), float(y)), True) for x, y in places])


def inside(corners: npt.NDArray[np.float64], places: npt.NDArray[np.float64]) -> list[int]:
    return np.flatnonzero(clear(corners, places) > 0).tolist()


def fair(shape: Callable[[float], npt.NDArray[np.float64]], places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A shape on whole pixels at the first turn, degree by degree, at which no case lies on its line."""
    for turn in np.deg2rad(np.arange(180)):
        corners = shape(turn).round()
        if np.abs(clear(corners, places)).min() > 0.5:
            return corners
    raise AssertionError("No turn is fair.")


def lassoed(page: Page, rows: list[int]) -> None:
    expect(page.get_by_text(f"lasso: {' '.join(map(str, rows))}".strip(), exact=True)).to_be_visible()


def shot(page: Page) -> npt.NDArray[np.int16]:
    page.evaluate(DRAWN)
    return np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(np.int16)


# ---- what is sent and what is refused


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What goes to the browser, instead of going there."""
    kept: dict[str, Any] = {}
    monkeypatch.setattr(component, "draw", lambda _, **given: kept.update(given))
    return kept


def draw(points: Any, groups: Any, labels: Any, **more: Any) -> AtlasEvent | None:
    return draw_atlas_map(points, groups, LEGEND, labels, "atlas", **{"photo_url": "a/{row}.jpg", "alt": "Map", **more})


def test_twenty_thousand_cases_are_under_a_megabyte_and_stand_where_they_stood(sent):
    points, groups, _ = cases(20_000)
    labels = [f"Melanocytic nevus · HAM10000 · {row % 9000}" for row in range(20_000)]
    draw(points, groups, labels, lit=range(10_000), markers=[Marker(*points[7], [], [3], "Photo")])
    data = sent["data"]
    assert sum(len(str(part)) for part in data.values()) < 1e6
    places = np.frombuffer(base64.b64decode(data["points"]), "<u2").reshape(-1, 2) / 65_535
    middle, span = (points.max(0) + points.min(0)) / 2, np.ptp(points, axis=0).max()
    assert np.abs((places - 0.5) * span + middle - points).max() < span / 1e4
    assert data["markers"][0]["at"] == pytest.approx(places[7].tolist(), abs=1e-4)
    named = np.frombuffer(base64.b64decode(data["named"]), "<u2")
    assert [data["names"][i] for i in named] == labels


@pytest.mark.parametrize(
    "given",
    [
        {"labels": ["one"]},
        {"groups": [0, 4]},
        {"groups": [0, -1]},
        {"points": np.array([[0, 0], [np.nan, 1]])},
        {"lit": [2]},
        {"selected": [-1]},
        {"markers": [Marker(0, 0, [], [2], "Photo")]},
        {"markers": [Marker(math.inf, 0, [], [], "Photo")]},
        {"photo_url": "https://example.org/{row}.jpg"},
        {"photo_url": "//example.org/{row}.jpg"},
        {"photo_url": "a/7.jpg"},
    ],
)
def test_what_cannot_be_drawn_is_refused(sent, given):
    fine = {"points": np.array([[0.0, 0], [1, 1]]), "groups": [0, 1], "labels": ["one", "two"]}
    draw(**fine)
    with pytest.raises(ValueError, match=r"."):
        draw(**{**fine, **given})


def test_only_rows_of_the_map_are_believed():
    assert read_event({"row": 2}, 3) == AtlasEvent("case", (2,))
    assert read_event({"lasso": [2, 0]}, 3) == AtlasEvent("lasso", (0, 2))
    assert read_event({"lasso": []}, 0) == AtlasEvent("lasso", ())
    rubbish = [
        None,
        1,
        "row",
        [],
        {},
        {"row": 3},
        {"row": -1},
        {"row": "1"},
        {"row": True},
        {"row": 1.0},
        {"row": None},
    ]
    rubbish += [{"row": [1]}, {"lasso": 1}, {"lasso": [3]}, {"lasso": [1, 1]}, {"lasso": [1, "2"]}, {"lasso": [[1]]}]
    rubbish += [{"lasso": {"0": 1}}, {"row": 1, "lasso": [1]}, {"case": 1}, {1: 1}, {"lasso": [None]}, {"row": 10**30}]
    assert [read_event(one, 3) for one in rubbish] == [None] * len(rubbish)


# ---- the lasso


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


# ---- pointing, choosing, walking


def lone(places: npt.NDArray[np.float64], group: int = 1) -> int:
    """The case of a group that is farthest from any other."""
    far = np.hypot(*(places[:, None] - places[None]).T) + 1e9 * np.eye(len(places))
    return int(np.argmax(far.min(axis=0) * np.equal(GROUPS, group)))


def test_pointing_shows_label_and_thumbnail_and_a_click_chooses(open_map, page, asked):
    open_map(page, "?photo=1")
    places = screen(page)(POINTS)
    row, card = lone(places), page.locator(".card")
    page.mouse.move(*(places[row] + (4, -3)))
    expect(card).to_be_visible()
    expect(card.locator(".label")).to_have_text(LABELS[row])
    expect(card.locator("img")).to_be_visible()
    assert asked == [f"/atlas/photo/{row}.jpg"]
    inner, outer = card.bounding_box(), stage(page).bounding_box()
    assert inner
    assert outer
    assert outer["x"] <= inner["x"]
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]
    page.mouse.click(*(places[row] + (2, 2)))
    expect(page.get_by_text(f"case: {row}", exact=True)).to_be_visible()
    expect(page.get_by_text("said: case")).to_be_visible()
    page.mouse.move(*(places[row] + (16, 0)))
    expect(card).to_be_hidden()
    expect(page.locator(".atlas img[src*=alert], .legend img")).to_have_count(0)  # names are text, never markup


def test_the_keyboard_walks_chooses_gathers_and_zooms(open_map, page, asked):
    open_map(page, "?photo=1")
    said = page.locator(".atlas [role=status]")
    stage(page).focus()
    press(page, "ArrowRight")
    at = int(np.argmin(np.hypot(*(POINTS - PHOTOS[0]).T)))  # begins beside the reader's photo
    expect(said).to_have_text(LABELS[at])
    for key, (east, north) in {
        "ArrowRight": (1, 0),
        "ArrowUp": (0, 1),
        "ArrowLeft": (-1, 0),
        "ArrowDown": (0, -1),
    }.items():
        press(page, key)
        bearing = np.rad2deg(np.arctan2(*(POINTS - POINTS[at]).T[::-1])) - np.rad2deg(np.arctan2(north, east))
        ahead = (np.abs((bearing + 180) % 360 - 180) <= 45) & (np.arange(len(POINTS)) != at)
        at = int(np.argmin(np.where(ahead, np.hypot(*(POINTS - POINTS[at]).T), np.inf)))
        expect(said).to_have_text(LABELS[at])
    expect(page.locator(".card .label")).to_have_text(LABELS[at])
    press(page, "Enter")
    expect(page.get_by_text(f"case: {at}", exact=True)).to_be_visible()
    assert page.evaluate(FOCUSED).startswith("stage")
    press(page, "Space")
    lassoed(page, [at])
    press(page, "Space")
    lassoed(page, [])
    world = page.locator(".above > g").first
    whole = world.get_attribute("transform")
    press(page, "+", "+")
    expect(world).not_to_have_attribute("transform", whole)
    press(page, "0")
    expect(world).to_have_attribute("transform", whole)
    assert not barriers(page, ".stBidiComponent")
    press(page, "Escape")
    expect(page.locator(".card")).to_be_hidden()


# ---- what is drawn


def colour_at(picture: npt.NDArray[np.int16], place: npt.NDArray[np.float64]) -> npt.NDArray[np.int16]:
    x, y = np.round(place).astype(int)
    return picture[y, x]


@pytest.mark.parametrize("without_gl", [False, True])
def test_colours_stand_at_their_places_and_a_search_fades_the_others(open_map, page, without_gl):
    if without_gl:
        page.add_init_script(NO_GL)
    open_map(page, "?photo=1")
    places = screen(page)(POINTS)
    nevus, melanoma, hollow = (lone(places, group) for group in (1, 0, 3))
    before = shot(page)
    paper = before[int(places[:, 1].min()) - 12, int(places[nevus, 0])]
    assert np.abs(colour_at(before, places[melanoma]) - (0xD5, 0x5E, 0)).max() < 50
    assert np.abs(colour_at(before, places[nevus]) - (0, 0x72, 0xB2)).max() < 50
    assert np.abs(colour_at(before, places[hollow]) - paper).max() < 12  # hollow: what the legend says is not known
    page.get_by_text("Search nevi").click()
    expect(page.get_by_text("scripts: 1")).to_be_visible()
    after = shot(page)
    assert np.abs(colour_at(after, places[nevus]) - (0, 0x72, 0xB2)).max() < 12
    assert np.abs(colour_at(after, places[melanoma]) - paper).max() < 60


def test_a_moved_map_uploads_nothing_and_a_lost_card_is_made_good(open_map, page):
    page.add_init_script(WATCH_GL)
    open_map(page, "?n=5000")
    page.get_by_role("button", name="Zoom in").click()
    page.evaluate(DRAWN)
    before, uploads = shot(page), page.evaluate("uploads")
    box = stage(page).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=5)
    page.mouse.up()
    page.mouse.move(0, 0)
    page.wait_for_function("() => drawn === 5000")  # all of them, once it rests
    moved = shot(page)
    assert np.abs(moved - before).max() > 100
    assert page.evaluate("uploads") == uploads

    page.evaluate("() => { window.lose = gl.getExtension('WEBGL_lose_context'); lose.loseContext(); }")
    page.wait_for_function("() => gl.isContextLost()")
    page.evaluate("() => new Promise((done) => setTimeout(() => { lose.restoreContext(); done(); }))")
    page.wait_for_function("() => !gl.isContextLost()")
    assert np.abs(shot(page) - moved).max() < 8
    stage(page).dblclick(position={"x": 3, "y": 3})
    page.mouse.move(0, 0)
    expect(page.get_by_role("button", name="Zoom out")).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize("n", [0, 1])
def test_a_map_of_none_or_one(open_map, page, n):
    open_map(page, f"?n={n}")
    expect(page.locator(".none")).to_be_visible(visible=n == 0)
    stage(page).focus()
    press(page, "ArrowRight", "Enter", "ArrowRight")
    if n:
        expect(page.get_by_text("case: 0", exact=True)).to_be_visible()
    expect(page.locator(".atlas [role=status]")).to_have_text("No case further that way." if n else "No cases to show.")


# ---- everybody


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
    assert main.evaluate("main => main.scrollTop") > 50
