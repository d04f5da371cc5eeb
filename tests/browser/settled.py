"""No test looks at a page that is still being drawn.

A page is *settled* when no run of its script was asked for that has not ended, nothing is being uploaded, and nothing
that it draws is still moving. Every action and every `expect` in a tab that is watched waits for that by itself, and so
does what Playwright would answer at once (`bounding_box()`, `count()`, …). So a test says what it does and what must
hold, and no test says how long that may take.

A test of what happens while a run is under way says so: `with at_once(page)`, or `with answers_held(page)`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.patience import PATIENCE

MILLISECONDS = 1000 * PATIENCE
SCRIPT = Path(__file__).with_suffix(".js").read_text("utf-8")
UNDER_WAY = "[data-under-way] [data-testid=stApp]"  # by something with a height: Playwright looks for what can be seen
READS = {
    Locator: (
        "all", "all_inner_texts", "all_text_contents", "bounding_box", "count", "evaluate", "evaluate_all",
        "get_attribute", "inner_html", "inner_text", "input_value", "is_checked", "is_disabled", "is_enabled",
        "is_hidden", "is_visible", "screenshot", "text_content",
    ),
    Page: ("content", "evaluate", "screenshot"),
}  # fmt: skip
_as_they_are: WeakSet[Page] = WeakSet()


@contextmanager
def everything_waits() -> Iterator[None]:
    """Let `expect` be patient, and whatever is read of any tab wait until the tab is settled."""
    expect.set_options(timeout=MILLISECONDS)
    with pytest.MonkeyPatch.context() as patch:
        for kind, names in READS.items():
            for name in names:
                patch.setattr(kind, name, _settled_first(getattr(kind, name)))
        yield


def watch(page: Page) -> Page:
    """Make every action and expectation in this new tab wait until what was under way is over."""
    page.set_default_timeout(MILLISECONDS)
    page.add_init_script(SCRIPT)
    _hold_actions(page)
    return page


def settle(page: Page) -> Page:
    """Wait until the page is settled."""
    if page not in _as_they_are:
        try:
            page.wait_for_function("() => window.hasSettled?.() ?? true")
        except TimeoutError as error:
            with at_once(page):
                raise AssertionError(f"The page did not settle: {page.evaluate('whatIsUnderWay')}.") from error
    return page


@contextmanager
def at_once(page: Page) -> Iterator[None]:
    """In here this tab is looked at and handled as it is, whatever is under way."""
    page.remove_locator_handler(page.locator(UNDER_WAY))
    _as_they_are.add(page)
    try:
        yield
    finally:
        _as_they_are.discard(page)
        _hold_actions(page)


@contextmanager
def answers_held(page: Page) -> Iterator[Callable[[], object]]:
    """In here the page asks the server and hears nothing; what was answered comes at the end, in its order.

    It is looked at and handled as it is. What is given waits until the server has answered.
    """
    page.evaluate("answers.hold()")
    with at_once(page):
        yield lambda: page.wait_for_function("() => answers.areIn()")
        page.evaluate("answers.letGo()")


def _hold_actions(page: Page) -> None:
    # Playwright looks for this before each action and each try of an expectation, and waits until it is gone.
    page.add_locator_handler(page.locator(UNDER_WAY), lambda: None)


def _settled_first(read: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(read)
    def settled_read(where: Page | Locator, *given: Any, **named: Any) -> Any:
        settle(where if isinstance(where, Page) else where.page)
        return read(where, *given, **named)

    return settled_read
