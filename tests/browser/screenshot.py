"""The README's picture, taken of the app as it runs: `make screenshot`."""

import shutil
import sys

from playwright.sync_api import ViewportSize, sync_playwright

ROOM = ViewportSize(width=1280, height=1180)


def take(address: str, file: str, sample: str = "Dermoscopy 1") -> None:
    """Read a built-in sample in a browser of desktop width and keep what is on the screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(viewport=ROOM)
        page.goto(address)
        page.get_by_role("button", name="I have read the intended use").click()
        page.get_by_role("button", name=sample).click()
        page.get_by_role("heading", name="Differential").wait_for()
        page.get_by_role("treeitem").first.wait_for()
        page.wait_for_function("() => !document.querySelector('[data-testid=\"stStatusWidget\"]')")
        page.mouse.move(0, 0)
        page.wait_for_timeout(1000)  # what has faded in
        page.screenshot(path=file, type="jpeg", quality=88)
        browser.close()


if __name__ == "__main__":
    take(*sys.argv[1:])
