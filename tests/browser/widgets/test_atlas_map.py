"""The atlas map: what it sends and refuses, and in a real browser what is drawn, pointed at and chosen."""

import base64
import io
import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from pages.widgets.atlas_map.widget import AtlasEvent, Marker, draw_atlas_map, read_event
from pages.widgets.lib import component
from tests.browser.reader import barriers
from tests.browser.widgets.atlas_demo import LEGEND, PHOTOS, cases
from tests.browser.widgets.atlas_driving import DRAWN, GROUPS, LABELS, POINTS, lassoed, screen, stage
from tests.browser.widgets.driving import FOCUSED, press

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
