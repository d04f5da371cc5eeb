"""A page with an uploader, a case and a clock that can be set forward."""

import time

import streamlit as st

from pages.session import session
from pages.shared import notice


def leave() -> None:
    """From a few seconds on, when this run is long over, the clock says that nobody has been here for too long."""
    left = time.monotonic() + 5
    session.clock = lambda: time.monotonic() + (session.IDLE_MINUTES * 60 if time.monotonic() > left else 0)


here = session.current()
session.touch()
session.watch_idleness()
photo = st.file_uploader("Photo", key=here.key("photo"))
if photo is not None:
    here.case.problems = [f"{photo.size} bytes are here"]
st.write(here.case.problems[0] if here.case.problems else "nothing is here")
st.button("Leave", on_click=leave)
notice.standing_line()
