"""What every browser test relies on: nothing is read or handled while a run is under way, unless a test says so."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import settled
from tests.browser.settled import answers_held, at_once

NOTE_CLICKS = """() => {
    window.clicks = [];
    const app = document.querySelector("[data-testid=stApp]");
    addEventListener("click", () => clicks.push(app.dataset.testScriptState), true);
}"""


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    return tmp_path / "gate"


@pytest.fixture
def gated(serve, page, gate) -> Iterator[Page]:
    page.goto(f"{serve(Path(__file__).with_name('settled_demo.py'))}/?gate={gate}")
    expect(page.get_by_text("runs: 0")).to_be_visible()
    yield page
    gate.touch()


@pytest.fixture
def opens_later(gate) -> Iterator[Callable[[], None]]:
    """Open the gate while the test is busy waiting: whenever that is, what did not wait has seen a closed one."""
    timer = threading.Timer(1, gate.touch)
    yield timer.start
    timer.join()


def run(page: Page) -> None:
    page.get_by_role("button", name="Run").click()


def test_a_read_waits_for_the_end_of_the_run(gated, opens_later):
    opens_later()
    run(gated)
    assert gated.get_by_text("runs: ").inner_text() == "runs: 1"


def test_an_action_waits_for_the_end_of_the_run(gated, opens_later):
    gated.evaluate(NOTE_CLICKS)
    opens_later()
    run(gated)
    gated.get_by_text("Tick").click()
    assert set(gated.evaluate("clicks")) == {"notRunning"}


def test_a_test_may_look_at_what_is_under_way(gated, gate):
    run(gated)
    with at_once(gated):
        expect(gated.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "running")
        assert gated.get_by_text("runs: ").inner_text() == "runs: 0"
    gate.touch()
    assert gated.get_by_text("runs: ").inner_text() == "runs: 1"


def test_answers_can_be_held(gated, gate):
    gate.touch()
    with answers_held(gated) as until_answered:
        run(gated)
        until_answered()
        assert gated.get_by_text("runs: ").inner_text() == "runs: 0"
    assert gated.get_by_text("runs: ").inner_text() == "runs: 1"


def test_a_page_that_does_not_settle_says_what_is_under_way(gated, monkeypatch):
    run(gated)
    gated.set_default_timeout(500)
    with pytest.raises(AssertionError, match=r"The page did not settle: .*a run"):
        settled.settle(gated)


def test_a_page_that_failed_on_the_server_is_waited_for_no_longer(gated, complaints):
    gated.get_by_role("button", name="Fail").click()
    with pytest.raises(AssertionError, match="has been closed"):
        expect(gated.get_by_text("what never comes")).to_be_visible()
    assert complaints == ["a part of the page failed on the server"]
    complaints.clear()
