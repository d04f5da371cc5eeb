"""Dermatree as one ASGI app: `streamlit run app.py`, or any ASGI server with `app:app`."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from pages.server import malloc_trim, metrics, routes
from pages.server.headers import PrivateAnswers
from pages.server.origin_guard import OwnPagesOnly, known_hosts
from pages.server.outgoing import keep_answers
from pages.server.readiness import warm_up
from pages.server.uploads import keep_uploads_in_memory
from pages.session import disconnected, sign_in

logging.basicConfig(format="%(asctime)s %(name)s: %(message)s", level=logging.WARNING)
logging.getLogger("dermatree").setLevel(logging.INFO)  # which runtime was chosen, and why


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Lock the door, close the way to the disk, load the model beside the server, which answers at once."""
    sign_in.check()
    keep_uploads_in_memory()
    keep_answers()
    malloc_trim.keep_small()
    threading.Thread(target=warm_up, args=("pages.diagnose.reading",), name="warm-up", daemon=True).start()
    async with disconnected.kept_as_promised():
        yield


def say_what_happened(_: Exception) -> bool:
    """A sentence in place of a stack trace; Streamlit has logged the exception by then."""
    st.error(
        "Something went wrong on the server, and this part of the page could not be drawn. Nothing was stored. Open "
        "another page and come back; if it happens again, tell whoever runs this server what you did."
    )
    return True


app = st.App(
    Path(__file__).parent / "pages" / "router.py",
    routes=routes.ours(),
    middleware=[
        Middleware(PrivateAnswers),
        known_hosts(),
        Middleware(OwnPagesOnly),
        Middleware(metrics.OperatorsOnly),
        Middleware(disconnected.ClosedPages),
    ],
    lifespan=lifespan,
    on_script_error=say_what_happened,
)
