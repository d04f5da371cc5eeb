"""Photos that were opened and wait to be read: the page says their place in line, and none is lost when it is full.

They lie in the case from the moment that they are opened, so whatever interrupts the reading (a click, another page, a
full line) leaves them there, to be read by one click. Every place that the page draws is also where Streamlit ends a
script that nobody waits for: who closes the browser or presses Stop gives his place in line to the next.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

import streamlit as st

from model.caller import Caller, NotRead
from model.runtime import RuntimeUnavailable
from pages.intake import outcomes
from pages.session import session
from pages.session.case import Case

if TYPE_CHECKING:
    from model import Model


_LOG = logging.getLogger("dermatree")
FAILED = (
    "{name} was opened and could not be read: something went wrong on the server. It is not lost: read it again, or "
    "drop it; if it happens again, tell whoever runs this server."
)


class Progress(Protocol):
    """What `st.status` gives."""

    def update(self, *, label: str) -> None:
        """Say what is being done."""
        ...


def read_all(model: Model, case: Case, progress: Progress) -> None:
    """Read what waits. What can't be read now stays, with a sentence that says why."""
    stop = _Stop(case)
    first, total = len(case.photos), len(case.pending)
    for number, waiting in enumerate(list(case.pending), start=1):
        name = f"Photo {number} of {total}" if total > 1 else "The photo"
        progress.update(label=f"{name}: reading the lesion")

        def tell(place: int, name: str = name) -> None:
            stop.offer()
            progress.update(label=f"{name}: others are first, you are number {place} in line")

        try:
            with outcomes.reading(case):
                case.read(model, waiting, Caller(on_position=tell))
        except (NotRead, RuntimeUnavailable) as error:
            case.problems.append(f"{count(len(case.pending))} not read yet. {error}")
            break
        except Exception:  # of this photo, perhaps: it must not stand in the way of the others and of what was read
            _LOG.exception("A photo could not be read.")
            case.problems.append(FAILED.format(name=name))
    case.reading = False
    if total > 1 and len(case.photos) > first:
        case.current = first


def draw_unread() -> None:
    """What was opened and not read, and the click that reads it."""
    case = session.current().case
    if not case.pending or case.reading:
        return
    with st.container(horizontal=True):
        key, waiting = session.current().key, count(len(case.pending))
        st.button(f"Read {waiting} now", key=key("read-unread"), type="primary", on_click=case.read_again)
        st.button(f"Drop {waiting}", key=key("drop-unread"), on_click=case.drop_unread)


def count(photos: int) -> str:
    """So many photos, in words."""
    return "1 photo" if photos == 1 else f"{photos} photos"


class _Stop:
    """A button that ends the waiting; it is drawn once there is something to wait for."""

    def __init__(self, case: Case) -> None:
        self._case, self._place, self._drawn = case, st.empty(), False

    def offer(self) -> None:
        if not self._drawn:
            self._drawn = True
            key = session.current().key("stop-waiting")
            self._place.button("Stop waiting", key=key, on_click=self._case.stop_reading)
