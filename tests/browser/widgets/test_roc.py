"""The ROC and its operating point in a real browser: where things stand, and how the point is moved."""

import math

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from pages.widgets.roc import widget
from pages.widgets.roc.widget import RocCurve, RocPoint, draw_roc
from tests.browser.reader import barriers
from tests.browser.settled import answers_held
from tests.browser.widgets.driving import Fingers, press

START = (0.8, 1 - 0.8**6)  # step 80 of the demo's 101, whose curve is specificity = 1 - sensitivity ** 6

WATCH = """handle => {
    const now = () => Number(handle.getAttribute("aria-valuenow"));
    handle.seen = [now()];
    const note = () => handle.seen.at(-1) !== now() && handle.seen.push(now());
    new MutationObserver(note).observe(handle, { attributes: true, attributeFilter: ["aria-valuenow"] });
}"""


def handle(page: Page) -> Locator:
    return page.get_by_role("slider", name="Operating point")


def spot(page: Page, sensitivity: float, specificity: float) -> tuple[float, float]:
    """Where a place of the plot is on the screen: sensitivity to the right, specificity upwards."""
    box = page.locator(".roc .ground").bounding_box()
    assert box
    return box["x"] + sensitivity * box["width"], box["y"] + (1 - specificity) * box["height"]


def center(found: Locator) -> tuple[float, float]:
    box = found.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def position(page: Page, index: int) -> Locator:
    return page.get_by_text(f"position: {index}", exact=True)


def test_everything_stands_where_its_figures_say(open_plots, page):
    open_plots(page)
    box = page.locator(".roc .ground").bounding_box()
    assert box
    assert box["width"] == pytest.approx(box["height"], abs=1)
    assert center(handle(page)) == pytest.approx(spot(page, *START), abs=1)
    hollow = page.locator(".roc .plot .marker[data-look='dermatologist']")
    assert center(hollow) == pytest.approx(spot(page, 0.76, 0.71), abs=1)
    level, upright = (page.locator(".roc .plot .cross").nth(i).bounding_box() for i in (0, 1))
    left, right = spot(page, 0.69, 0.66)[0], spot(page, 0.9, 0.66)[0]
    assert (level["x"], level["x"] + level["width"]) == pytest.approx((left, right), abs=2)
    low, high = spot(page, 0.81, 0.55)[1], spot(page, 0.81, 0.76)[1]
    assert (upright["y"], upright["y"] + upright["height"]) == pytest.approx((high, low), abs=2)
    on_curve = page.locator(".roc .layer .curve[data-look='model']").evaluate(
        "(c, x) => { for (let l = 0, at; l <= 1000; l++) "
        "{ at = c.getPointAtLength(c.getTotalLength() * l / 1000); if (at.x >= x) return 1 - at.y; } }",
        0.5,
    )
    assert on_curve == pytest.approx(1 - 0.5**6, abs=0.01)

    legend = page.locator(".roc .legend")
    expect(legend).to_contain_text("sensitivity 81 % (69-90), specificity 66 % (55-76)")
    expect(legend).to_contain_text("sensitivity about 76 %, specificity about 71 %")
    expect(legend).to_contain_text('2 Reader <img src=x onerror=alert(1)> & "co"')  # names are text, never markup
    expect(legend).to_contain_text("Bands and crosses: 95 % intervals")
    expect(page.locator(".roc img")).to_have_count(0)
    dashes = page.locator(".roc .layer .curve").evaluate_all("all => all.map(c => getComputedStyle(c).strokeDasharray)")
    assert len(set(dashes)) == 3  # colour is never the only sign


def test_the_keyboard_moves_the_point_and_python_hears_once_it_rests(open_plots, page):
    open_plots(page)
    point = handle(page)
    expect(point).to_have_attribute("aria-valuemin", "0")
    expect(point).to_have_attribute("aria-valuemax", "100")
    expect(point).to_have_attribute("aria-valuetext", "sensitivity 80 %, specificity 74 %")
    point.focus()
    press(page, "ArrowRight", "ArrowUp", "ArrowLeft", "PageUp")
    expect(point).to_have_attribute("aria-valuetext", "sensitivity 91 %, specificity 43 %")
    expect(position(page, 91)).to_be_visible()
    expect(page.get_by_text("moves: 1", exact=True)).to_be_visible()
    expect(page.get_by_text("roc said: 91", exact=True)).to_be_visible()
    expect(point).to_be_focused()
    press(page, "PageUp")
    expect(position(page, 100)).to_be_visible()  # stopped at the end
    expect(point).to_have_attribute("aria-valuetext", "sensitivity > 99 %, specificity < 1 %")
    press(page, "Home", "PageDown")
    expect(position(page, 0)).to_be_visible()
    press(page, "End", "Tab")  # leaving sends at once
    expect(position(page, 100)).to_be_visible()


def test_the_mouse_drags_along_the_curve_and_the_words_follow_before_release(open_plots, page):
    open_plots(page)
    x, y = spot(page, *START)
    page.mouse.move(x + 5, y - 3)  # taken beside its middle: it does not jump
    page.mouse.down()
    page.mouse.move(x + 6, y - 3)
    expect(page.locator(".figures")).to_have_text("sensitivity 80 %, specificity 74 %")
    wanted = spot(page, 0.6, 1 - 0.6**6)
    page.mouse.move(wanted[0] + 5, wanted[1] - 3, steps=4)
    expect(page.locator(".figures")).to_have_text("sensitivity 60 %, specificity 95 %")
    expect(page.get_by_text("moves: 0", exact=True)).to_be_visible()
    assert center(handle(page)) == pytest.approx(wanted, abs=1)
    page.mouse.up()
    expect(position(page, 60)).to_be_visible()
    expect(page.get_by_text("moves: 1", exact=True)).to_be_visible()
    page.mouse.click(*spot(page, 0.97, 1 - 0.97**6))  # without dragging, too
    expect(position(page, 97)).to_be_visible()
    expect(handle(page)).to_be_focused()


def test_a_late_answer_does_not_pull_the_point_back_and_another_curve_does(open_plots, page):
    open_plots(page)
    drawn = handle(page).element_handle()
    handle(page).focus()
    with answers_held(page) as until_answered:
        press(page, "Home", "ArrowRight")
        until_answered()
        drawn.evaluate(WATCH)
        press(page, *["ArrowRight"] * 20)
    expect(position(page, 21)).to_be_visible()
    assert drawn.evaluate("h => h.seen") == list(range(1, 22))  # never back to 1
    press(page, "End")
    expect(position(page, 100)).to_be_visible()
    page.get_by_text("Other test set", exact=True).click()
    expect(handle(page)).to_have_attribute("aria-valuemax", "40")
    expect(handle(page)).to_have_attribute("aria-valuetext", "sensitivity 25 %, specificity 98 %")  # 1 - 0.25 ** 3
    assert drawn.evaluate("h => h.isConnected")
    page.get_by_text("Away", exact=True).click()
    expect(page.locator(".roc")).to_have_count(0)
    page.get_by_text("Away", exact=True).click()
    expect(handle(page)).to_have_count(1)


def test_without_steps_there_is_no_point_to_move(open_plots, page):
    open_plots(page, "?bare=1")
    expect(page.locator(".roc .legend")).to_be_visible()
    expect(handle(page)).to_have_count(0)
    expect(page.locator(".readout")).to_be_hidden()


def test_a_finger_moves_the_point_and_not_the_page(open_plots, phone):
    open_plots(phone)
    box = handle(phone).bounding_box()
    assert min(box["width"], box["height"]) >= 44
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    room = phone.locator(".roc").bounding_box()
    last = phone.locator(".roc .tick").last.bounding_box()
    assert room["x"] <= last["x"]
    handle(phone).scroll_into_view_if_needed()
    main = phone.get_by_test_id("stMain")
    before = main.evaluate("main => main.scrollTop")
    fingers = Fingers(phone)
    fingers("touchStart", spot(phone, *START))
    for x in (0.85, 0.88, 0.9):
        fingers("touchMove", spot(phone, x, 1 - x**6))
    fingers("touchEnd")
    expect(position(phone, 90)).to_be_attached()
    assert main.evaluate("main => main.scrollTop") == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_serious_in_the_plots(open_plots, new_page, scheme, width):
    page = open_plots(new_page(color_scheme=scheme, viewport={"width": width, "height": 900}))
    assert not barriers(page, ".stBidiComponent")


@pytest.fixture
def drawn(monkeypatch):
    """What would be sent to the browser, and what an event from it is taken for."""
    seen = {}
    monkeypatch.setattr(widget.component, "draw", lambda component, **given: seen.update(given))
    return seen


def test_a_curve_is_drawn_in_one_order_whatever_the_order_of_its_thresholds(drawn):
    rng = np.random.default_rng(3)
    x = np.sort(rng.random(30)).round(1)  # with ties: there the specificity falls
    y = np.sort(rng.random(30))[::-1]
    order = rng.permutation(30)
    draw_roc([RocCurve("A", x[order].tolist(), y[order].tolist())], key="r", label="")
    (curve,) = drawn["data"]["curves"]
    assert np.array(curve["path"]) == pytest.approx(np.stack([x, y], axis=1), abs=1e-4)


@pytest.mark.parametrize("sent", [-1, 2, 1.0, True, "1", None, [1]])
def test_what_is_no_step_is_not_taken_for_one(drawn, sent):
    draw_roc([], key="r", label="", steps=[(0, 1), (1, 0)], position=0)
    assert drawn["read"](1) == 1
    assert drawn["read"](sent) is None


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"curves": [RocCurve("A", [0.1], [])]}, "1 sensitivities and 0"),
        ({"curves": [RocCurve("A", [0.1], [math.nan])]}, "between 0 and 1"),
        ({"curves": [], "points": [RocPoint("B", 0.5, 1.2)]}, "between 0 and 1"),
        ({"curves": [], "steps": [(0.5, 0.5)], "position": 1}, "none of them"),
    ],
)
def test_what_cannot_be_drawn_is_refused(given, sentence):
    with pytest.raises(ValueError, match=sentence):
        draw_roc(**given, key="r", label="")
