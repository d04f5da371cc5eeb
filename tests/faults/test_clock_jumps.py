"""The wall's clock is set, by a day or by a year: nobody loses his place, his photos or his sign-in by it."""

from __future__ import annotations

import json
import threading
import time
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from streamlit.testing.v1 import AppTest

from model.caller import Caller
from model.runtime.admission import AdmissionQueue
from pages.server import audit, metrics
from pages.session import session, sign_in
from pages.session.session import Session
from tests.conftest import ROOT
from tests.patience import PATIENCE

JUMPS = (24 * 3600.0, -365 * 24 * 3600.0)
ROLES = {"roles": ["reader"], "is_logged_in": True, "sub": "ada"}


class Wall:
    """The clock on the wall."""

    def __init__(self) -> None:
        self.set_by, self._true = 0.0, time.time

    def __call__(self) -> float:
        return self._true() + self.set_by


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    clock = Wall()

    class Dates(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Dates:
            return cls.fromtimestamp(clock(), tz)

    monkeypatch.setattr(time, "time", clock)
    monkeypatch.setattr(audit, "datetime", Dates)
    return clock


@pytest.mark.parametrize("jump", JUMPS)
def test_who_waits_in_line_keeps_his_place_and_his_patience(wall: Wall, jump: float) -> None:
    queue, positions, read = AdmissionQueue(at_once=1), list[int](), list[str]()
    told = threading.Event()

    def tell(position: int) -> None:
        positions.append(position)
        told.set()

    def wait() -> None:
        with metrics.timed(), queue.turn(Caller(on_position=tell, timeout=PATIENCE)):
            read.append("read")

    with queue.turn():
        waiter = threading.Thread(target=wait)
        waiter.start()
        assert told.wait(PATIENCE)
        wall.set_by = jump
        told.clear()
        assert told.wait(PATIENCE), "he is still told his place"
    waiter.join(PATIENCE)
    assert read == ["read"]
    assert set(positions) == {1}
    lines = generate_latest(metrics.REGISTRY).decode().splitlines()
    assert not [line for line in lines if line.startswith("dermatree") and float(line.rpartition(" ")[2]) < 0]


@pytest.mark.parametrize("jump", JUMPS)
def test_a_session_keeps_its_case_and_runs_out_when_it_should(
    wall: Wall, jump: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = session.clock()
    here = Session(last_seen=now)
    here.case.problems.append("something to forget")
    wall.set_by = jump
    assert not here.touch(session.clock())
    assert not here.case.is_empty
    monkeypatch.setattr(session, "clock", lambda: now + session.IDLE_MINUTES * 60 + 1)
    assert here.touch(session.clock())
    assert here.case.is_empty


def test_a_session_runs_out_in_the_night_that_the_machine_slept_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Linux stops its monotonic clock meanwhile: a laptop that serves itself would show yesterday's patient."""
    here = Session(last_seen=session.clock())
    here.case.problems.append("something to forget")
    boot = time.clock_gettime
    monkeypatch.setattr(time, "clock_gettime", lambda clock: boot(clock) + 8 * 3600 * (clock == time.CLOCK_BOOTTIME))
    assert here.touch(session.clock())


@pytest.mark.parametrize("jump", JUMPS)
def test_a_sign_in_lasts_as_long_as_it_should(wall: Wall, jump: float) -> None:
    here, claims = Session(last_seen=0), {**ROLES, "iat": time.time()}
    assert sign_in.role_of(claims, {}, here.now) == "reader"
    wall.set_by = jump
    assert sign_in.role_of(claims, {}, here.now) == "reader"
    began, then = here.born
    here.born = began - sign_in.HOURS * 3600 - 1, then
    assert sign_in.role_of(claims, {}, here.now) is None, "it still runs out"


def test_the_page_keeps_the_case_of_who_is_signed_in(wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    claims = {**ROLES, "iat": time.time()}

    class User:
        def to_dict(self) -> dict[str, object]:
            return claims

    monkeypatch.setattr(sign_in, "is_on", lambda: True)
    monkeypatch.setattr("streamlit.user", User())
    monkeypatch.setattr("streamlit.secrets", {})
    app = AppTest.from_file(str(ROOT / "pages" / "router.py"))
    app.session_state["dermatree-session"] = here = Session(last_seen=10**12, acknowledged=True)
    here.case.problems.append("a photo of a patient")
    for jump in JUMPS:
        wall.set_by = jump
        app.run()
        assert not app.exception
        assert here.case.problems == ["a photo of a patient"]
    here.born = here.born[0] - sign_in.HOURS * 3600 - 1, here.born[1]
    app.run()
    assert here.case.is_empty
    assert [title.value for title in app.title] == ["Sign in"]


def test_the_audit_log_goes_on_whole_with_the_time_that_the_wall_shows(
    wall: Wall, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DERMATREE_AUDIT_LOG", str(tmp_path / "audit.jsonl"))
    audit.write("cleared")
    wall.set_by = JUMPS[1]
    audit.write("left alone")
    first, second = map(json.loads, (tmp_path / "audit.jsonl").read_text("utf-8").splitlines())
    apart = datetime.fromisoformat(second["at"]) - datetime.fromisoformat(first["at"])
    assert apart.days == -365
    assert datetime.fromisoformat(second["at"]).tzinfo == UTC
