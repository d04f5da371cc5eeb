"""What every reader does: come in past the notice, choose a page in the menu, wait, and meet no barrier."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE

WITHIN = "[data-testid=stMain]"


def come_in(page: Page, app: str) -> Page:
    """The first page, behind the first-use notice; the first reader of a server waits for the model."""
    page.goto(app)
    page.get_by_role("button", name="I have read the intended use").click()
    expect(page.get_by_text("Or start from a sample")).to_be_visible()
    return page


def barriers(page: Page, within: str = WITHIN) -> list[tuple[str, list[object]]]:
    """What axe finds serious or critical in a part of the page: the rules, and where."""
    found = Axe().run(page, context={"include": [[within]]}).response["violations"]
    return [
        (rule["id"], [node["target"] for node in rule["nodes"]])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]


def choose_in_menu(page: Page, name: str) -> None:
    """Open a page by its name. (By its address a page costs two harmless 404 at first.)"""
    folded = page.viewport_size == PHONE
    if folded:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    if folded and page.locator("#stSidebar").get_attribute("data-collapsed") == "false":
        page.get_by_test_id("stSidebar").hover()  # its button shows only then
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
