"""Dermatree as one ASGI app: `streamlit run app.py`, or any ASGI server with `app:app`."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pages import heap, metrics, signin
from pages.doors import OwnPagesOnly, known_hosts
from pages.headers import PrivateAnswers
from pages.mapping import photos
from pages.outgoing import keep_answers
from pages.readiness import Status, status, warm_up
from pages.uploads import keep_uploads_in_memory

logging.basicConfig(format="%(asctime)s %(name)s: %(message)s", level=logging.WARNING)
logging.getLogger("dermatree").setLevel(logging.INFO)  # which runtime was chosen, and why


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Lock the door, close the way to the disk, then load the model beside the server, which answers at once."""
    signin.check()
    keep_uploads_in_memory()
    keep_answers()
    heap.keep_small()
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield


async def healthz(_: Request) -> JSONResponse:
    """Whether photos can be read: "ready", "loading", "no model", or "failing" where the last one got no answer from
    the device or the cluster. That it answers says that the server is alive."""
    return JSONResponse({"status": "failing" if status() is Status.READY and metrics.failing() else status()})


def say_what_happened(_: Exception) -> bool:
    """A sentence in place of a stack trace; Streamlit has logged the exception by then."""
    st.error(
        "Something went wrong on the server, and this part of the page could not be drawn. Nothing was stored. "
        "Reload the page; if it happens again, tell whoever runs this server what you did."
    )
    return True


app = st.App(
    Path(__file__).parent / "pages" / "router.py",
    routes=[Route("/healthz", healthz), Route("/metrics", metrics.show), Route(photos.ROUTE, photos.show)],
    middleware=[Middleware(PrivateAnswers), known_hosts(), Middleware(OwnPagesOnly), Middleware(metrics.OperatorsOnly)],
    lifespan=lifespan,
    on_script_error=say_what_happened,
)
