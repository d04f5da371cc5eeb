"""How a test finds and handles the widgets in a browser."""

import re
import time
from collections.abc import Callable

import numpy as np
from playwright.sync_api import FloatRect, Locator, Page, expect

FOCUSED = """() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.dataset?.id ?? at?.className ?? "";
}"""
Open = Callable[..., Page]


def item(page: Page, name: str) -> Locator:
    return page.get_by_role("treeitem", name=re.compile(f"^{re.escape(name)}"))


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def type_quickly(page: Page, text: str, after: float = 0) -> None:
    """Letters in quick succession, seconds after now, as the page sees it: however long it takes to send them."""
    session, at = page.context.new_cdp_session(page), time.time() + after
    for number, letter in enumerate(text):
        when = {"timestamp": at + number / 10, "key": letter}
        session.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": letter, **when})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", **when})


def frame(page: Page) -> list[float]:
    """The frame as Python has it."""
    return [float(part) for part in page.get_by_text(re.compile("^frame: ")).inner_text().split()[1:]]


def until_frame(page: Page, changed_from: list[float]) -> list[float]:
    before = "frame: " + " ".join(f"{part:.1f}" for part in changed_from)
    expect(page.get_by_text(before, exact=True)).to_have_count(0)
    return frame(page)


def pixels(page: Page) -> np.ndarray:
    """The overlay's canvas as it is drawn: 256 × 256 × (red, green, blue, alpha)."""
    values = page.locator("canvas").evaluate("c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]")
    return np.array(values, dtype=float).reshape(256, 256, 4)


def boxes(found: Locator) -> list[FloatRect]:
    """Of those that are drawn; there must be one."""
    expect(found.first).to_be_visible()
    return found.evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).filter(box => box.width)"
        ".map(({ x, y, width, height }) => ({ x, y, width, height }))"
    )


class Fingers:
    """Touches as the browser gets them from a screen, which Playwright itself cannot make."""

    def __init__(self, page: Page):
        self.session = page.context.new_cdp_session(page)

    def __call__(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
