"""The app, with an address that tells how many photos are in its memory, whoever holds them."""

from __future__ import annotations

import gc
import sys
import weakref
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app import lifespan  # noqa: E402
from model import Photo  # noqa: E402
from pages.server import routes  # noqa: E402
from pages.session import disconnected  # noqa: E402

made: list[weakref.ref[Photo]] = []
make = Photo.__init__


def noted(self: Photo, *given: object, **named: object) -> None:
    make(self, *given, **named)  # type: ignore[arg-type]
    made.append(weakref.ref(self))


setattr(Photo, "__init__", noted)  # noqa: B010, a stand-in that mypy need not believe


async def photos(_: Request) -> PlainTextResponse:
    """All photos that are still there once the collector has done its work."""
    gc.collect()
    return PlainTextResponse(str(sum(photo() is not None for photo in made)))


app = st.App(
    ROOT / "pages" / "router.py",
    routes=[*routes.ours(), Route("/photos", photos)],
    middleware=[Middleware(disconnected.ClosedPages)],
    lifespan=lifespan,
)
