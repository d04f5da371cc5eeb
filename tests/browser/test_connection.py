"""In a real browser: a phone is locked, or a network lost, for minutes; what is there then, and what is said if not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pages.session.session import IDLE_MINUTES
from tests.browser.line import Line, line_to
from tests.browser.reader import choose_in_menu, come_in
from tests.conftest import ROOT
from tests.patience import until
from tests.samples import LESIONS

GONE = "This is a new session: the photos, readings and study answers that this tab held are gone."
STATE = "data-test-connection-state"
CONFIRM = "I have read the intended use"


@dataclass
class Clocked:
    """The app on a line that can be cut, and a clock that can be set ahead."""

    line: Line
    ahead: Path
    audit_log: Path

    def wait(self, minutes: float) -> None:
        self.ahead.write_text(str(float(self.ahead.read_text("utf-8")) + minutes * 60), "utf-8")

    def events(self) -> list[str]:
        return [json.loads(line)["event"] for line in self.audit_log.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def clocked(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clocked]:
    folder = tmp_path_factory.mktemp("clocked")
    (folder / "ahead").write_text("0", "utf-8")
    environment = {
        "PYTHONPATH": str(ROOT / "tests" / "clock"),
        "CLOCK_AHEAD": str(folder / "ahead"),
        "DERMATREE_AUDIT_LOG": str(folder / "audit.jsonl"),
    }
    with line_to(serve(ROOT / "app.py", environment=environment)) as line:
        yield Clocked(line, folder / "ahead", folder / "audit.jsonl")


def answer(page: Page, told: str) -> None:
    expect(page.get_by_role("status").filter(has_text=told)).to_be_visible()
    expect(page.get_by_role("img", name=told)).to_be_visible()
    for key in ("b", "3", "Enter"):
        page.keyboard.press(key)


def amid_a_study(page: Page, address: str) -> str:
    """A photo is read, one of its nodes chosen, and a reader study two warm-ups old; the name of the node."""
    come_in(page, address)
    page.locator("input[type=file]").first.set_input_files(LESIONS[0])
    expect(page.get_by_role("heading", name="Differential")).to_be_visible()
    row = page.locator(".st-key-differential").get_by_role("button").nth(2)
    node = row.inner_text().splitlines()[0]
    row.click()
    expect(page.get_by_text(f"Regions that raise the score for {node}")).to_be_visible()
    choose_in_menu(page, "Reader study")
    page.get_by_role("button", name="Start").first.click()
    for number in (1, 2):
        answer(page, f"Warm-up {number} of 4")
    expect(page.get_by_role("status").filter(has_text="Warm-up 3 of 4")).to_be_visible()
    return node


def test_after_minutes_without_a_line_photo_node_and_study_are_as_they_were(clocked, page, new_page, complaints):
    away = new_page()
    amid_a_study(away, clocked.line.address)
    clocked.wait(2)
    node = amid_a_study(page, clocked.line.address)
    clocked.line.cut()
    clocked.wait(IDLE_MINUTES - 1)
    expect(page.get_by_test_id("stApp")).not_to_have_attribute(STATE, "CONNECTED")
    until(lambda: "left alone" in clocked.events())  # that is the other reader, who was here two minutes earlier
    for key in ("r", "2", "Enter"):  # what is chosen meanwhile stays, though it can't be sent
        page.keyboard.press(key)
    clocked.line.mend()
    is_back(page, complaints)
    expect(page.get_by_role("radio", name="Reassure")).to_be_checked()
    expect(page.get_by_role("button", name="Next photo")).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Warm-up 4 of 4")).to_be_visible()
    expect(page.get_by_role("button", name=CONFIRM)).to_have_count(0)
    choose_in_menu(page, "Diagnose")
    expect(page.get_by_text(f"Regions that raise the score for {node}")).to_be_visible()

    is_back(away, complaints)
    expect(away.get_by_text(GONE)).to_be_visible()
    expect(away.get_by_role("button", name=CONFIRM)).to_be_visible()
    expect(away.get_by_role("status").filter(has_text="Warm-up")).to_have_count(0)


def test_a_session_that_is_gone_is_said_to_be_and_the_intended_use_is_asked_for_again(clocked, page, complaints):
    before = clocked.events().count("left alone") if clocked.audit_log.exists() else 0
    amid_a_study(page, clocked.line.address)
    clocked.line.cut()
    clocked.wait(IDLE_MINUTES)
    until(lambda: clocked.events().count("left alone") == before + 1)
    clocked.line.mend()
    is_back(page, complaints)
    expect(page.get_by_text(GONE)).to_be_visible()
    page.get_by_role("button", name=CONFIRM).click()
    expect(page.get_by_role("button", name="Start").first).to_be_visible()
    expect(page.get_by_text(GONE)).to_be_visible()
    assert page.evaluate("[location.search, sessionStorage.length]") == ["", 0]
    choose_in_menu(page, "Diagnose")
    expect(page.get_by_text("Or start from a sample")).to_be_visible()
    page.locator("input[type=file]").first.set_input_files(LESIONS[1])
    expect(page.get_by_role("heading", name="Differential")).to_be_visible()
    expect(page.get_by_text(GONE)).to_have_count(0)


def test_a_page_that_is_loaded_anew_says_what_went_with_it_and_one_that_held_nothing_does_not(clocked, page):
    come_in(page, clocked.line.address)
    page.reload()
    page.get_by_role("button", name=CONFIRM).click()
    expect(page.get_by_text("Or start from a sample")).to_be_visible()
    expect(page.get_by_text(GONE)).to_have_count(0)
    before = clocked.events().count("closed") if clocked.audit_log.exists() else 0
    page.locator("input[type=file]").first.set_input_files(LESIONS[0])
    expect(page.get_by_role("heading", name="Differential")).to_be_visible()
    held = page.evaluate("Object.values(sessionStorage)")
    assert [len(mark) for mark in held] == [16], "a mark, and nothing of a photo"
    page.reload()
    expect(page.get_by_text(GONE)).to_be_visible()
    until(lambda: clocked.events().count("closed") == before + 1)


def is_back(page: Page, complaints: list[str]) -> None:
    """Wait until the page has its line again; what it complained of without one was as it must be."""
    expect(page.get_by_test_id("stApp")).to_have_attribute(STATE, "CONNECTED")
    complaints.clear()
