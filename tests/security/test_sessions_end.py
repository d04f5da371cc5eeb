"""When a real server lets go of what it holds for a reader: not before it was promised, and not a moment after."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pages.session import IDLE_MINUTES
from tests.conftest import ROOT
from tests.load.visitor import Visitor
from tests.server import Server, running

SIZE = 1_000_000


@dataclass
class Clocked:
    """A server whose clock runs ahead by what stands in a file."""

    server: Server
    ahead: Path
    audit_log: Path
    told: int = 0  # lines of it

    def wait(self, minutes: float) -> None:
        """Let minutes pass."""
        self.ahead.write_text(str(float(self.ahead.read_text("utf-8")) + minutes * 60), "utf-8")

    def uploads(self) -> int:
        """How many uploads it holds, each of SIZE bytes."""
        lines = self.server.get("/_stcore/metrics").read().decode().splitlines()
        return sum(int(float(line.split()[-1])) for line in lines if "UploadedFileManager" in line) // SIZE

    def events(self) -> list[str]:
        """What the audit log has told since it was asked last."""
        lines = self.audit_log.read_text("utf-8").splitlines() if self.audit_log.exists() else []
        new, self.told = lines[self.told :], len(lines)
        return [json.loads(line)["event"] for line in new]


@pytest.fixture(scope="module")
def clocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clocked]:
    """The app itself, without a model."""
    tmp_path = tmp_path_factory.mktemp("clocked")
    (tmp_path / "no-bundle").mkdir()
    (tmp_path / "ahead").write_text("0", "utf-8")
    environment = {
        "DERMATREE_BUNDLE": str(tmp_path / "no-bundle"),
        "DERMATREE_AUDIT_LOG": str(tmp_path / "audit.jsonl"),
        "CLOCK_AHEAD": str(tmp_path / "ahead"),
        "PYTHONPATH": str(ROOT / "tests" / "clock"),
    }
    with running(ROOT / "app.py", tmp_path, **environment) as server:
        yield Clocked(server, tmp_path / "ahead", tmp_path / "audit.jsonl")


def becomes(true: Callable[[], bool]) -> bool:
    """Streamlit's metrics are some seconds old, and it is looked every few seconds whose time is over."""
    for _ in range(300):
        if true():
            return True
        time.sleep(0.2)
    return False


def test_who_comes_back_in_time_finds_all_and_who_does_not_finds_nothing(clocked: Clocked) -> None:
    with Visitor(clocked.server) as early:
        early.upload_only(bytes(SIZE))
        early.break_off()
    clocked.wait(2)
    with Visitor(clocked.server) as late:
        late.upload_only(bytes(SIZE))
        late.break_off()
    assert becomes(lambda: clocked.uploads() == 2)
    clocked.wait(IDLE_MINUTES - 1)
    assert becomes(lambda: clocked.uploads() == 1), "of the first, without anybody having come"
    assert clocked.events() == ["left alone"]
    with Visitor(clocked.server, again=late.session) as back:
        assert back.session == late.session
        assert clocked.uploads() == 1
        with Visitor(clocked.server, again=early.session) as stranger:
            assert stranger.session != early.session
        back.break_off()
    clocked.wait(IDLE_MINUTES)
    assert becomes(lambda: clocked.uploads() == 0), "the server, on which nobody is now, looks by itself"
    assert clocked.events() == ["left alone"]


def test_a_page_that_is_closed_takes_its_session_with_it(clocked: Clocked) -> None:
    with Visitor(clocked.server) as visitor:
        visitor.upload_only(bytes(SIZE))
        assert becomes(lambda: clocked.uploads() == 1)
    assert becomes(lambda: clocked.uploads() == 0)
    assert clocked.events() == ["closed"]
    with Visitor(clocked.server, again=visitor.session) as stranger:
        assert stranger.session != visitor.session


def test_a_page_whose_own_clock_stands_still_is_emptied_all_the_same(clocked: Clocked) -> None:
    """As in the background of a phone: connected, and silent."""
    with Visitor(clocked.server) as silent:
        silent.upload_only(bytes(SIZE))
        assert becomes(lambda: clocked.uploads() == 1)
        clocked.wait(IDLE_MINUTES)
        assert becomes(lambda: clocked.uploads() == 0)
        assert f"Nobody was here for {IDLE_MINUTES} minutes" in silent.until_drawn().text
    assert clocked.events() == ["left alone"]
