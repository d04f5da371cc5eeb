"""When a real server lets go of what it holds for a reader: not before it was promised, and not a moment after."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pages.session.session import IDLE_MINUTES
from tests.conftest import ROOT
from tests.load.visitor import Visitor
from tests.patience import until
from tests.samples import LESIONS
from tests.server import Server, readiness, running

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

    def connected(self) -> int:
        """How many pages have a connection."""
        lines = self.server.get("/metrics").read().decode().splitlines()
        return next(int(float(line.split()[-1])) for line in lines if line.startswith("dermatree_sessions "))

    def photos(self) -> int:
        """How many photos are in its memory, whoever holds them."""
        return int(self.server.get("/photos").read())

    def events(self) -> list[str]:
        """What the audit log has told since it was asked last."""
        lines = self.audit_log.read_text("utf-8").splitlines() if self.audit_log.exists() else []
        new, self.told = lines[self.told :], len(lines)
        return [json.loads(line)["event"] for line in new]


@pytest.fixture(scope="module")
def clocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clocked]:
    tmp_path = tmp_path_factory.mktemp("clocked")
    (tmp_path / "ahead").write_text("0", "utf-8")
    environment = {
        "DERMATREE_AUDIT_LOG": str(tmp_path / "audit.jsonl"),
        "CLOCK_AHEAD": str(tmp_path / "ahead"),
        "PYTHONPATH": str(ROOT / "tests" / "clock"),
    }
    with running(ROOT / "tests" / "security" / "counted_app.py", tmp_path, **environment) as server:
        until(lambda: readiness(server) == "ready")
        yield Clocked(server, tmp_path / "ahead", tmp_path / "audit.jsonl")


def test_who_comes_back_in_time_finds_all_and_who_does_not_finds_nothing(clocked: Clocked) -> None:
    with Visitor(clocked.server) as early:
        early.upload_only(bytes(SIZE))
        early.break_off()
    clocked.wait(2)
    with Visitor(clocked.server) as late:
        late.upload_only(bytes(SIZE))
        late.break_off()
    until(lambda: clocked.uploads() == 2)
    clocked.wait(IDLE_MINUTES - 1)
    until(lambda: clocked.uploads() == 1)  # of the first, without anybody having come
    assert clocked.events() == ["left alone"]
    with Visitor(clocked.server, again=late.session) as back:
        assert back.session == late.session
        assert clocked.uploads() == 1
        with Visitor(clocked.server, again=early.session) as stranger:
            assert stranger.session != early.session
        back.break_off()
    clocked.wait(IDLE_MINUTES)
    until(lambda: clocked.uploads() == 0)  # the server, on which nobody is now, looks by itself
    assert clocked.events() == ["left alone"]


@pytest.mark.parametrize("ends", ["left alone", pytest.param("closed", marks=pytest.mark.slow)])
def test_nothing_is_left_of_a_photo_that_was_looked_at_on_every_page(clocked: Clocked, ends: str) -> None:
    """Not in callbacks, caches, fragments or messages that were never sent."""
    before = clocked.photos()
    with Visitor(clocked.server) as visitor:
        visitor.press("I have read the intended use")
        visitor.drop(LESIONS[0].read_bytes())
        visitor.until_drawn()
        for page in ("saliency", "atlas", "taxonomy", ""):
            visitor.visit(page)
        assert clocked.photos() > before
        if ends == "left alone":
            visitor.break_off()
            until(lambda: clocked.connected() == 0)
            assert clocked.photos() > before
            clocked.wait(IDLE_MINUTES)
    until(lambda: clocked.photos() == before)
    assert clocked.events() == ["photo", ends]


def test_a_page_that_is_closed_takes_its_session_with_it(clocked: Clocked) -> None:
    with Visitor(clocked.server) as visitor:
        visitor.upload_only(bytes(SIZE))
        until(lambda: clocked.uploads() == 1)
    until(lambda: clocked.uploads() == 0)
    assert clocked.events() == ["closed"]
    with Visitor(clocked.server, again=visitor.session) as stranger:
        assert stranger.session != visitor.session


def test_a_page_whose_own_clock_stands_still_is_emptied_all_the_same(clocked: Clocked) -> None:
    """As in the background of a phone: connected, and silent."""
    with Visitor(clocked.server) as silent:
        silent.upload_only(bytes(SIZE))
        until(lambda: clocked.uploads() == 1)
        clocked.wait(IDLE_MINUTES)
        until(lambda: clocked.uploads() == 0)
        assert f"Nobody was here for {IDLE_MINUTES} minutes" in silent.until_drawn().text
    assert clocked.events() == ["left alone"]
