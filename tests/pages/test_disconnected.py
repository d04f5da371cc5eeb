"""What Streamlit's session manager finds of a session whose page comes back, and what is left when it doesn't."""

from __future__ import annotations

import asyncio
import gc
import json
import weakref
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from pages.server import audit
from pages.session import disconnected, session
from pages.session.disconnected import ClosedPages, Disconnected
from pages.session.session import IDLE_MINUTES, Session
from tests.patience import PATIENCE

Claims = dict[str, str | bool | dict[str, str] | None]

LIMIT = IDLE_MINUTES * 60


class Photo:
    """Stands for a photo of some size."""

    def __init__(self, size: int = 0) -> None:
        self.pixels = np.zeros(size, np.uint8)


class Server:
    """Streamlit's session manager on our storage, and a clock that the test sets."""

    def __init__(self) -> None:
        self.now = 0.0
        self.uploads = MemoryUploadedFileManager("/upload")
        self.storage = Disconnected()
        self.manager = WebsocketSessionManager(self.storage, self.uploads, ScriptCache(), None)

    def comes(self, name: str | None = None, claims: Claims | None = None) -> str:
        """Somebody's page connects, as the page of a session or of none; the name of the session that it gets."""
        script = ScriptData(__file__, is_hello=False)
        return self.manager.connect_session(SimpleNamespace(), script, claims or {}, existing_session_id=name)

    def drawn(self, name: str) -> Session:
        """Our part of a session, as its first page makes it."""
        here = Session(last_seen=self.now, acknowledged=True)
        active = self.manager.get_active_session_info(name)
        assert active is not None
        active.session.session_state[session._KEY] = here
        return here

    def breaks(self, name: str) -> None:
        """Its connection breaks."""
        self.manager.disconnect_session(name)


Told = Callable[[Server], Coroutine[Any, Any, None]]


@pytest.fixture
def on_a_server(monkeypatch: pytest.MonkeyPatch) -> Callable[[Told], None]:
    """Run what a test tells on an event loop, in a thread of its own: browser tests leave one running in this."""

    def run(told: Told) -> None:
        async def whole() -> None:
            server = Server()
            monkeypatch.setattr(session, "clock", lambda: server.now)
            await told(server)

        with ThreadPoolExecutor(1) as aside:
            aside.submit(asyncio.run, whole()).result()

    return run


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., list[tuple[str, str]]]:
    """The audit log, as events with the session or the person that each is of."""
    path = tmp_path / "audit.jsonl"
    monkeypatch.setenv("DERMATREE_AUDIT_LOG", str(path))

    def lines(of: str = "session") -> list[tuple[str, str]]:
        written = path.read_text("utf-8").splitlines() if path.exists() else []
        return [(line["event"], line[of]) for line in map(json.loads, written)]

    return lines


def hold_a_photo(here: Session, size: int = 0) -> Photo:
    here.case.photos.append(SimpleNamespace(photo=(photo := Photo(size))))  # type: ignore[arg-type]
    return photo


@given(st.floats(0, 2 * LIMIT), st.floats(0, 2 * LIMIT))
def test_a_session_is_there_until_its_reader_was_away_for_as_long_as_is_promised(before: float, after: float) -> None:
    """However long the page was left alone before its connection broke, and whatever is left of the time after."""

    async def told() -> None:
        server = Server()
        session.clock, kept = (lambda: server.now), session.clock
        try:
            name = server.comes()
            here = server.drawn(name)
            photo = hold_a_photo(here)
            server.now = before
            server.breaks(name)
            server.now += after
            server.storage.sweep()
            again = server.comes(name)
            assert (again == name) == (before + after < LIMIT)
            assert (photo in [case_photo.photo for case_photo in here.case.photos]) == (before + after < LIMIT)
        finally:
            session.clock = kept

    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, told()).result()


def test_what_ends_is_let_go_of_with_its_photos_and_uploads(on_a_server, log) -> None:
    async def told(server: Server) -> None:
        name = server.comes()
        photo = weakref.ref(hold_a_photo(server.drawn(name)))
        server.uploads.add_file(name, UploadedFileRec("file", "photo.jpg", "image/jpeg", b"pixels"))
        server.breaks(name)
        server.now = LIMIT
        assert photo() is not None
        server.storage.sweep()
        gc.collect()
        assert photo() is None
        assert server.uploads.file_storage == {}
        assert server.manager.list_sessions() == []
        assert log() == [("left alone", audit.keyed("session", name))]

    on_a_server(told)


def test_the_log_names_who_was_signed_in_as_his_pages_did(on_a_server, log, monkeypatch) -> None:
    ada: Claims = {"is_logged_in": True, "iss": "https://login.example", "sub": "ada"}

    async def told(server: Server) -> None:
        name = server.comes(claims=ada)
        hold_a_photo(server.drawn(name))
        server.breaks(name)
        server.now = LIMIT
        server.storage.sweep()
        assert log(of="who") == [("left alone", audit.keyed("subject", "https://login.example ada"))]

    on_a_server(told)


@pytest.mark.parametrize(("code", "kept"), [(1001, False), (1000, True), (1005, True), (1006, True), (1011, True)])
def test_a_page_that_is_left_ends_its_session_and_a_connection_that_breaks_does_not(on_a_server, log, code, kept):
    """1001 is what browsers send when a tab is closed, or its page left or loaded anew; the others are breaks."""

    async def told(server: Server) -> None:
        name = server.comes()
        hold_a_photo(server.drawn(name))

        async def app(scope: object, receive: Callable[[], Any], send: object) -> None:
            """As Streamlit's websocket does."""
            await receive()
            server.breaks(name)

        async def receive() -> dict[str, object]:
            return {"type": "websocket.disconnect", "code": code}

        await asyncio.create_task(ClosedPages(app)({"type": "websocket"}, receive, None))  # type: ignore[arg-type]
        assert (server.comes(name) == name) == kept
        assert [event for event, _ in log()] == ([] if kept else ["closed"])
        other = server.comes()
        server.drawn(other)
        server.breaks(other)
        assert server.comes(other) == other, "of one page nothing is concluded on another"

    on_a_server(told)


def test_a_session_without_a_page_is_not_kept(on_a_server) -> None:
    async def told(server: Server) -> None:
        name = server.comes()
        server.breaks(name)
        assert server.storage.list() == []
        assert server.comes(name) != name

    on_a_server(told)


@pytest.mark.parametrize("bound", ["sessions", "bytes"])
def test_where_there_is_no_room_a_reader_study_goes_last(on_a_server, log, monkeypatch, bound) -> None:
    """Before it go those that hold nothing, then photos; among alike, whoever was here longest ago."""
    if bound == "sessions":
        monkeypatch.setattr(disconnected, "MOST_SESSIONS", 3)
    else:
        monkeypatch.setattr(disconnected, "MOST_BYTES", 300)
    kinds = ("photo", "study", "nothing", "photo", "study", "nothing", "study", "photo")

    async def told(server: Server) -> None:
        names = []
        for number, kind in enumerate(kinds):
            names.append(server.comes())
            server.now = number
            here = server.drawn(names[-1])
            here.uploaded = lambda: 0 if bound == "sessions" else 100
            if kind == "photo":
                hold_a_photo(here)
            if kind == "study":
                here.study = SimpleNamespace()  # type: ignore[assignment]
        for name in reversed(names):  # when a connection broke decides nothing
            server.breaks(name)
        left = [info.session.id for info in server.storage.list()]
        assert sorted(map(names.index, left)) == [1, 4, 6]
        assert {event for event, _ in log()} == {"closed"}

    on_a_server(told)


def test_one_that_is_larger_than_the_bound_is_kept_if_it_is_the_only_one(on_a_server, monkeypatch) -> None:
    monkeypatch.setattr(disconnected, "MOST_BYTES", 10)

    async def told(server: Server) -> None:
        name = server.comes()
        hold_a_photo(server.drawn(name), size=20)
        server.breaks(name)
        assert server.comes(name) == name

    on_a_server(told)


def test_a_sweep_that_fails_is_not_the_last(monkeypatch, caplog) -> None:
    monkeypatch.setattr(disconnected, "SWEEP_EVERY", 0)
    outcomes: Iterator[Exception | None] = iter([ValueError("no"), None, None])
    done = asyncio.Event()

    def sweep(self: disconnected.Disconnected) -> None:
        if (error := next(outcomes, None)) is not None:
            raise error
        done.set()

    server = SimpleNamespace(_session_mgr=SimpleNamespace(list_active_sessions=list))
    monkeypatch.setattr("streamlit.runtime.get_instance", lambda: server)
    monkeypatch.setattr(disconnected.Disconnected, "sweep", sweep)

    async def told() -> None:
        async with disconnected.kept_as_promised():
            await asyncio.wait_for(done.wait(), PATIENCE)

    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, told()).result()
    assert caplog.text.count("it is tried again") == 1
