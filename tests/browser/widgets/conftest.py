"""The demo pages in a tab."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.widgets.driving import Open

DEMO = Path(__file__).with_name("demo.py")
PLOTS = Path(__file__).with_name("plots_demo.py")


@pytest.fixture
def open_demo(serve) -> Open:
    address = serve(DEMO)

    def at(page: Page, query: str = "") -> Page:
        page.goto(f"{address}/{query}")
        expect(page.get_by_role("tree")).to_be_visible()
        expect(page.locator("canvas")).to_be_attached()
        return page

    return at


@pytest.fixture
def open_plots(serve) -> Open:
    address = serve(PLOTS)

    def at(page: Page, query: str = "") -> Page:
        page.goto(f"{address}/{query}")
        last = page.get_by_role("img", name="Conformal coverage on test photos")
        expect(last).to_be_visible(timeout=20_000)  # a server just started is slow with its first page
        expect(page.get_by_role("table")).to_be_visible()
        return page

    return at
