"""How long a session outlives the connection of its page.

A page that is closed or loaded anew says so as it goes. Nobody can come back to its session, which ends at once. A
connection that only broke, of a phone that was locked or a network that was lost, is taken up again by the page: its
session is kept until the reader has been away for `session.IDLE_MINUTES`, and ends then without waiting for anybody.

Streamlit's own storage keeps both for one fixed time, lets the 129th push out a half-done reader study, and looks whose
time is over only when the next connection breaks.
"""

from __future__ import annotations

import asyncio
import logging
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.session_manager import SessionInfo, SessionStorage
from streamlit.runtime.state import SessionState
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from pages.server import audit
from pages.session import session

if TYPE_CHECKING:
    from streamlit.runtime.app_session import AppSession

MOST_SESSIONS = 128  # of each, Streamlit holds three files of the system open
MOST_BYTES = 500_000_000  # photos and uploads of all of them together
SWEEP_EVERY = 5.0  # seconds
GOING_AWAY = 1001  # RFC 6455: what a browser sends for a page that is being left

_LOG = logging.getLogger("dermatree")
_page_is_gone: ContextVar[bool] = ContextVar("page_is_gone", default=False)


class ClosedPages:
    """ASGI middleware: notes that a page is being left, for the storage, which hears of it in the same task."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def noted() -> Message:
            message = await receive()
            if message["type"] == "websocket.disconnect" and message.get("code") == GOING_AWAY:
                _page_is_gone.set(True)
            return message

        await self.app(scope, noted if scope["type"] == "websocket" else receive, send)


@dataclass(frozen=True)
class _Kept:
    """A session without a connection: Streamlit's, with ours in it."""

    info: SessionInfo
    here: session.Session

    @property
    def priority(self) -> tuple[bool, bool, float]:
        """What goes last where there is no room for all: a reader study, then photos, then who was here lately."""
        return self.here.study is not None, not self.here.is_empty, self.here.last_seen

    @property
    def size(self) -> int:
        """Bytes of its photos, and of uploads that are none yet: nearly all that a session holds."""
        return self.here.case.nbytes + self.here.uploaded()


class Disconnected(SessionStorage):
    """The sessions without a connection, as Streamlit's session manager asks for them; for its event loop alone."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._ended: list[weakref.ref[AppSession]] = []

    def get(self, session_id: str) -> SessionInfo | None:
        """A session whose page has come back; None where it has ended."""
        kept = self._kept.get(session_id)
        return kept.info if kept else None

    def save(self, session_info: SessionInfo) -> None:
        """Keep a session whose connection has ended, if there is one and its page can come back at all."""
        here = session.of(session_info.session)
        if here is None:  # no page was ever drawn
            session_info.session.shutdown()
            return
        self._kept[session_info.session.id] = kept = _Kept(session_info, here)
        if _page_is_gone.get():
            self._end(kept, "closed")
        else:
            self._make_room()

    def delete(self, session_id: str) -> None:
        """Let go of a session that has a connection again, or was ended by somebody else."""
        self._kept.pop(session_id, None)

    def list(self) -> list[SessionInfo]:
        """All that are kept."""
        return [kept.info for kept in self._kept.values()]

    def sweep(self) -> None:
        """End those whose reader has been away for too long."""
        latest = session.clock() - session.IDLE_MINUTES * 60
        for kept in [kept for kept in self._kept.values() if kept.here.last_seen <= latest]:
            self._end(kept, "left alone")
        for ended in self._ended:
            if (app := ended()) is not None:  # it may have been amid a page when it was ended
                _empty(app)

    def _make_room(self) -> None:
        size = sum(kept.size for kept in self._kept.values())
        for kept in sorted(self._kept.values(), key=lambda kept: kept.priority)[:-1]:
            if len(self._kept) <= MOST_SESSIONS and size <= MOST_BYTES:
                return
            _LOG.warning("A session whose connection broke had to go: there are too many of them, or too many photos.")
            size -= kept.size
            self._end(kept, "closed")

    def _end(self, kept: _Kept, event: audit.Event) -> None:
        """Forget all of a session, as Streamlit does with one that is over, and write that down if it held a case."""
        app = kept.info.session
        del self._kept[app.id]
        if not kept.here.is_empty:
            audit.write(event, reader=audit.reader(app.id, app._user_info))
        kept.here.clear()  # whoever else may hold the session, the photos go now
        app.shutdown()
        self._ended = [ended for ended in self._ended if ended() is not None]
        self._ended.append(weakref.ref(app))
        _empty(app)


@asynccontextmanager
async def kept_as_promised() -> AsyncIterator[None]:
    """Have Streamlit keep its sessions here, and look again and again whose time is over, until the server ends."""
    manager = cast(WebsocketSessionManager, runtime.get_instance()._session_mgr)
    manager._session_storage = storage = Disconnected()
    sweeping = asyncio.create_task(_sweep_again_and_again(manager, storage))
    yield
    sweeping.cancel()


async def _sweep_again_and_again(manager: WebsocketSessionManager, storage: Disconnected) -> None:
    while True:
        await asyncio.sleep(SWEEP_EVERY)
        try:
            storage.sweep()
            _sweep_connected(manager)
        except Exception:  # a sweep that fails must not be the last
            _LOG.exception("Sessions that are over could not be ended; it is tried again.")


def _empty(app: AppSession) -> None:
    """Let go of all that a session of Streamlit's leads to: callbacks that speak of photos, pages that were not sent.

    Streamlit's loop holds on to the session that it sent something last, until it sends something to another.
    """
    app._session_state = SessionState()
    app._fragment_storage = MemoryFragmentStorage()
    app._client_state.Clear()
    app.flush_browser_queue()


def _sweep_connected(manager: WebsocketSessionManager) -> None:
    """Have pages drawn whose reader has been away for too long: that finds it out and empties the session.

    An open page looks at the clock by itself, but a phone or a laptop stops the clocks of pages in the background.
    """
    for info in manager.list_active_sessions():
        if (here := session.of(info.session)) is not None and here.is_over(session.clock()):
            info.session.request_rerun(info.session._client_state)
