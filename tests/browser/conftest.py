"""A real browser on a real server: what every browser test stands on.

`serve(script)` starts Streamlit on a free port of this machine and gives back its address; `page` is a fresh tab, and
`new_page` makes more of them (a phone, a second reader, a dark screen). All of them are looked at and handled only when
nothing is under way on them: see `settled.py`. A test fails if any of its tabs logged an error or asked for anything
beyond this machine; a test that expects errors empties `complaints` itself.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.browser.settled import everything_waits, watch
from tests.server import end, start

ROOT = Path(__file__).parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

Serve = Callable[..., str]
NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own chromium, without a window."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.fail("The browser tests need chromium, and there is none: install it (apt-get install chromium).")
    with sync_playwright() as playwright, everything_waits():
        started = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start `streamlit run script`, once a script, and return its address; every server ends with the session."""
    running: dict[tuple[str, ...], tuple[subprocess.Popen[bytes], str]] = {}

    def serving(script: str | Path, *options: str, environment: dict[str, str] | None = None) -> str:
        own = {"PYTHONPATH": str(ROOT), **(environment or {})}
        known = (str(script), *options, *sorted(f"{name}={value}" for name, value in own.items()))
        if known not in running:
            log = tmp_path_factory.mktemp("server") / "log.txt"
            server, port = start(script, log, *options, environment=own)
            running[known] = (server, f"http://127.0.0.1:{port}")
        return running[known][1]

    yield serving
    end(*(server for server, _ in running.values()))


@pytest.fixture(scope="session")
def app(serve: Serve) -> str:
    """The address of the whole app, with the shipped model."""
    return serve(ROOT / "app.py")


@pytest.fixture
def complaints() -> list[str]:
    """What the tabs of this test complained about: errors in their console, requests beyond this machine."""
    return []


@pytest.fixture
def new_page(browser: Browser, complaints: list[str]) -> Iterator[NewPage]:
    """Open a tab of its own, as a reader of its own; options go to Playwright's `new_context`."""
    contexts: list[BrowserContext] = []

    def open_tab(**options: object) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = watch(context.new_page())
        _listen(page, complaints)
        _close_when_broken(page, complaints)
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert not complaints, "The browser complained:\n" + "\n".join(complaints)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """One tab at desktop size."""
    return new_page()


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    """One tab as on a phone: 390 × 844, touched with a finger."""
    return new_page(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)


def _close_when_broken(page: Page, complaints: list[str]) -> None:
    """Whatever is waited for on a page that failed on the server is waited for no longer."""
    ours = page.get_by_text(re.compile("^Something went wrong on the server, and"))
    said = ours.or_(page.get_by_test_id("stException"))

    def close() -> None:
        complaints.append("a part of the page failed on the server")
        page.close()

    page.add_locator_handler(said.first, close)


def _listen(page: Page, complaints: list[str]) -> None:
    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"console: {message.text}")

    def request(asked: Request) -> None:
        address = urlsplit(asked.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname != "127.0.0.1":
            complaints.append(f"request beyond this machine: {asked.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("request", request)
