"""What one reader's session remembers, and when it forgets it.

Everything that comes from a patient hangs on one `Case`, so that forgetting is one assignment. Photos live here, in the
session's memory, and nowhere else.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import streamlit as st

from pages.server import audit
from pages.server.uploads import drop_uploads, held_by_session
from pages.session.case import Case
from pages.session.study_state import Study
from pages.widgets.tab.widget import remember

if TYPE_CHECKING:
    from streamlit.runtime.app_session import AppSession

IDLE_MINUTES = 20
CHECK_EVERY_SECONDS = 30


def _clock() -> float:
    """Seconds of a clock that nobody sets, and that runs on while the machine sleeps where there is such a one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


clock = _clock

_KEY = "dermatree-session"


@dataclass
class Session:
    """One reader in one browser tab. Times are seconds of a clock that never goes back."""

    last_seen: float
    uploaded: Callable[[], int] = lambda: 0  # bytes of uploads that wait, as those of a study before it is made
    born: tuple[float, float] = field(default_factory=lambda: (clock(), time.time()))  # by that clock and by the wall's
    case: Case = field(default_factory=Case)
    generation: int = 0  # part of every widget's key: a new generation means new, empty widgets
    arrivals: int = 0  # part of the key of what photos come in by, which is emptied once they are read
    study: Study | None = None  # a reader study under way; its photos may be the reader's own patients'
    acknowledged: bool = False  # the intended use has been read
    welcomed: str = ""  # what the audit log was told of the sign-in; "" for nothing yet
    expired: bool = False  # the last case was dropped because nobody was here
    mark: str = field(default_factory=lambda: secrets.token_hex(8))  # tells it from any other, and opens nothing
    lost: bool = False  # the session that this tab had before held a case, and is gone
    cells: dict[str, tuple[int, int]] = field(default_factory=dict)  # cells of confusion matrices that are looked into
    explored: dict[str, float] = field(default_factory=dict)  # thresholds tried on the page Evaluation, by question
    place: str | None = None  # the node that is looked at on the page Taxonomy
    cut: str = "second level"  # the cut that pages show themselves at (pages/session/cuts.py)
    own_cut: tuple[str, ...] = ()  # the nodes of the reader's own cut

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to forget."""
        return self.case.is_empty and self.study is None and not self.uploaded()

    @property
    def now(self) -> float:
        """Seconds since 1970, by the wall's clock as it stood when the session began: a clock that is set later signs
        nobody out."""
        began, then = self.born
        return then + clock() - began

    def key(self, name: str) -> str:
        """The key for a widget that holds anything of the case: it starts afresh with the next generation."""
        return f"{name}-{self.generation}"

    def input_key(self, name: str) -> str:
        """The key for an uploader or camera: it starts afresh, too, once its photos were taken into the case."""
        return f"{self.key(name)}-{self.arrivals}"

    @staticmethod
    def lasting_key(name: str) -> str:
        """The key for a widget that holds nothing of the case, such as what is asked of test photos."""
        return f"lasting-{name}"

    def fresh_inputs(self) -> None:
        """Let the uploader and the camera start afresh."""
        self.arrivals += 1

    def clear(self) -> None:
        """Forget the case and whatever stands in the widgets; an operating point that was moved holds on."""
        self.case = Case(points=self.case.points)
        self.study = None
        self.generation += 1
        self.expired = self.lost = False

    def is_over(self, now: float) -> bool:
        """Whether there is a case, and nobody has been here for IDLE_MINUTES."""
        return not self.is_empty and now - self.last_seen >= IDLE_MINUTES * 60

    def expire_if_idle(self, now: float) -> bool:
        """Forget the case when nobody has been here for IDLE_MINUTES; tells whether it did.

        Whoever comes next may be somebody else, and reads the intended use again.
        """
        if not self.is_over(now):
            return False
        self.clear()
        self.case.points.clear()
        self.acknowledged = False
        self.expired = True
        return True

    def touch(self, now: float) -> bool:
        """Note that the reader is here; tells whether the case had run out before (a laptop that slept, say)."""
        expired = self.expire_if_idle(now)
        self.last_seen = now
        return expired


def current() -> Session:
    """This reader's session, made at the first call."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session(last_seen=clock(), uploaded=held_by_session())
    return cast(Session, st.session_state[_KEY])


def of(app_session: AppSession) -> Session | None:
    """The session of whoever has this one of Streamlit's; None before its first page."""
    try:
        return cast(Session, app_session.session_state[_KEY])
    except KeyError:
        return None


def touch() -> None:
    """Note that the reader is here. The router calls it; so does every fragment that the reader acts in."""
    if current().touch(clock()):
        _forget_the_rest()
        audit.write("left alone")


def remember_in_tab() -> None:
    """Have the tab know, should this session be gone when it comes back, that something was lost with it."""
    here = current()

    def lost() -> None:
        if here.is_empty:
            here.clear()  # with what the page offered to this session out of the widgets of the one before
            here.lost = True

    remember(here.mark, not here.is_empty, lost)


def clear_everything() -> None:
    """Empty the session at once: photos, readings, context, and the bytes that the server holds of the uploads.

    Made to be a button's `on_click`, so that it is done before anything is drawn again.
    """
    current().clear()
    _forget_the_rest()
    audit.write("cleared")


@st.fragment(run_every=CHECK_EVERY_SECONDS)
def watch_idleness() -> None:
    """Drop the case when the reader has left; runs in the page by itself and counts as no activity.

    It is also what brings a page back to life after its connection broke: Streamlit asks for a run then only where
    something on the page runs by itself.
    """
    if current().expire_if_idle(clock()):
        _forget_the_rest()
        audit.write("left alone")
        st.rerun()


def _forget_the_rest() -> None:
    """What lies outside the case: uploads that the server holds, and values that widgets left behind."""
    drop_uploads()
    for key in st.session_state:
        if key != _KEY:
            del st.session_state[key]
