"""The demo pages in a tab."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.browser.widgets.atlas_driving import DRAWN, stage
from tests.browser.widgets.driving import Open

DEMO = Path(__file__).with_name("demo.py")
PLOTS = Path(__file__).with_name("plots_demo.py")
ATLAS = Path(__file__).with_name("atlas_demo.py")


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
        expect(last).to_be_visible()
        expect(page.get_by_role("table")).to_be_visible()
        return page

    return at


@pytest.fixture
def asked() -> list[str]:
    """The addresses of the thumbnails that the map has asked for."""
    return []


@pytest.fixture
def open_map(serve, asked: list[str]) -> Open:
    """The demo in a tab that answers for every thumbnail, with nothing gliding."""
    address = serve(ATLAS)
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), (180, 120, 90)).save(picture, "JPEG")

    def thumbnail(route: Route) -> None:
        asked.append(route.request.url.removeprefix(address))
        route.fulfill(body=picture.getvalue(), content_type="image/jpeg")

    def at(page: Page, query: str = "") -> Page:
        page.emulate_media(reduced_motion="reduce")
        page.route("**/atlas/photo/**", thumbnail)
        page.goto(f"{address}/{query}")
        expect(stage(page)).to_be_visible()
        expect(page.get_by_text("scripts:")).to_be_visible()
        page.evaluate(DRAWN)
        return page

    return at
