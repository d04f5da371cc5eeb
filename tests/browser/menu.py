"""Going to a page as a reader does: by the menu, which Streamlit folds away on a phone."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE


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
