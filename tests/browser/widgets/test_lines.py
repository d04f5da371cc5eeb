"""The line charts: what they refuse, and where a browser puts what they draw."""

import math
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as some
from playwright.sync_api import Locator, Page, expect

from pages.widgets.lines.widget import Line, line_chart
from tests.browser.widgets.driving import boxes

MARKUP = '<img src=x onerror=alert(1)> & "co"'
shares = some.floats(0, 1)
percents = some.integers(0, 100)


def chart(*series: Line, **more) -> ET.Element:
    return ET.fromstring(line_chart(series, **{"x_label": "X", "y_label": "Y", "label": "Chart", **more}))


@given(some.lists(some.tuples(shares, shares, shares, shares), min_size=1, max_size=20))
def test_every_dot_lies_on_its_values_and_its_whisker_on_its_interval(rows):
    xs, ys, *ends = (list(column) for column in zip(*rows, strict=True))
    low, high = map(min, zip(*ends, strict=True)), map(max, zip(*ends, strict=True))
    drawn = chart(Line("A", xs, ys, list(low), list(high), dots=True))
    dots = drawn.findall(".//svg[@role='img']//circle")
    whiskers = drawn.findall(".//svg[@role='img']//line[@class='cross']")
    assert len(dots) == len(whiskers) == len(rows)
    for (x, y, *interval), dot, whisker in zip(rows, dots, whiskers, strict=True):
        assert share(dot, "cx") == share(whisker, "x1") == pytest.approx(x, abs=1e-4)
        assert 1 - share(dot, "cy") == pytest.approx(y, abs=1e-4)
        assert [1 - share(whisker, "y1"), 1 - share(whisker, "y2")] == pytest.approx(sorted(interval), abs=1e-4)


@given(some.tuples(percents, percents).filter(lambda ends: ends[1] - ends[0] >= 2))
def test_ticks_are_whole_per_cent_at_most_six_and_inside_the_axis(ends):
    first, last = ends[0] / 100, ends[1] / 100
    drawn = chart(x_range=(first, last))
    ticks = [tick for tick in drawn.iter("text") if tick.get("class") == "tick across"]
    assert 2 <= len(ticks) <= 6
    for tick in ticks:
        value = int(re.fullmatch(r"(\d+) %", tick.text)[1]) / 100
        assert share(tick, "x") == pytest.approx((value - first) / (last - first), abs=1e-4)


def share(found: ET.Element, name: str) -> float:
    return float((found.get(name) or "").removesuffix("%")) / 100


def test_names_and_labels_are_escaped():
    html = line_chart([Line(MARKUP, [0], [1])], x_label=MARKUP, y_label=MARKUP, label=MARKUP)
    assert "<img" not in html
    drawn = ET.fromstring(html)
    assert drawn.find(".//svg[@role='img']").get("aria-label") == MARKUP
    assert [text for text in drawn.itertext() if "img" in text] == [MARKUP] * 3


@pytest.mark.parametrize(
    ("line", "more", "sentence"),
    [
        (Line("A", [0.1, 0.2], [0.1]), {}, "every place"),
        (Line("A", [0.1], [0.1], low=[0.0]), {}, "every place"),
        (Line("A", [0.1], [0.1], counts=[1, 2]), {}, "every place"),
        (Line("A", [0.1], [0.5]), {"y_range": (0, 0.4)}, "outside the axis"),
        (Line("A", [math.nan], [0.5]), {}, "outside the axis"),
        (Line("A", [0.1], [0.1], [math.nan], [0.2]), {}, "no end"),
        (Line("A", [], []), {"x_range": (1, 1)}, "lower to a higher"),
    ],
)
def test_what_cannot_be_drawn_is_refused(line, more, sentence):
    with pytest.raises(ValueError, match=sentence):
        chart(line, **more)


def plot(page: Page, name: str) -> Locator:
    return page.get_by_role("img", name=name)


def test_the_charts_reach_the_page_with_their_colours_and_legends(open_plots, page):
    open_plots(page)
    reliability = plot(page, "Reliability in dermoscopy")
    dot = reliability.locator("circle").nth(1).bounding_box()  # at 25 %, 31 %
    assert dot["width"] == pytest.approx(dot["height"], abs=0.5)
    assert dot["x"] + dot["width"] / 2 == pytest.approx(between_ticks(reliability, "20 %", "40 %", 0.25), abs=1.5)
    bars = [bar["height"] for bar in boxes(reliability.locator("rect.counts"))]
    assert [bar / bars[0] for bar in bars] == pytest.approx([1, 0.3, 0.15, 0.11, 0.225], abs=0.02)
    ink = page.locator(".lines").first.evaluate("l => getComputedStyle(l).color")
    stroke = reliability.locator(".curve[data-look='model']").evaluate("c => getComputedStyle(c).stroke")
    assert stroke == ink  # the theme's variables reach it
    legends = page.locator(".lines .legend")
    expect(legends.nth(0)).to_contain_text("Photos in each bin, at most 400")
    expect(legends.nth(1)).to_contain_text(MARKUP)
    expect(page.locator(".lines img")).to_have_count(0)
    dashes = (
        plot(page, "Wrong answers")
        .locator(".curve")
        .evaluate_all("all => all.map(c => getComputedStyle(c).strokeDasharray)")
    )
    assert len(set(dashes)) == 3


def between_ticks(found: Locator, first: str, second: str, value: float) -> float:
    """The place of a value on the screen, from the middles of two ticks of the horizontal axis."""
    low, high = (found.locator(".across").get_by_text(tick, exact=True).bounding_box() for tick in (first, second))
    assert low
    assert high
    a, b = low["x"] + low["width"] / 2, high["x"] + high["width"] / 2
    start, end = int(first.split()[0]) / 100, int(second.split()[0]) / 100
    return a + (value - start) / (end - start) * (b - a)
