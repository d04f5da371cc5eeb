"""The addresses that are ours beside the pages: health, metrics, photos of the atlas.

All lie below `server.baseUrlPath`, as Streamlit's own do. Streamlit answers whatever it does not know with its page and
200, so that a monitor would find a server healthy by an address that is wrong: what looks like one of ours is a 404.
"""

from __future__ import annotations

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import Scope

from pages.server import case_photos, metrics
from pages.server.readiness import Status, status

HEALTH, METRICS = "/healthz", "/metrics"


def ours() -> list[BaseRoute]:
    """Health, metrics and photos below the base path, and a 404 for what looks like them elsewhere."""
    base = f"/{st.get_option('server.baseUrlPath').strip('/')}".rstrip("/")
    return [
        Route(base + HEALTH, healthz),
        Route(base + METRICS, metrics.show),
        Mount(base + case_photos.BELOW, routes=[Route(case_photos.ROUTE, case_photos.show)]),
        *(
            Elsewhere(f"/{{page:path}}{path}", nothing_here)
            for path in (HEALTH, METRICS, case_photos.BELOW + "/{rest:path}")
        ),
    ]


class Elsewhere(Route):
    """What looks like an address of ours below one that is not the server's; Streamlit's own, which are, excepted."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return (Match.NONE, {}) if "_stcore" in scope["path"].split("/") else super().matches(scope)


async def healthz(_: Request) -> JSONResponse:
    """Whether photos can be read: "ready", "loading", "no model", or "failing" where the last one got no answer from
    the device or the cluster. That it answers says that the server is alive."""
    return JSONResponse({"status": "failing" if status() is Status.READY and metrics.failing() else status()})


async def nothing_here(_: Request) -> PlainTextResponse:
    """Says so, to whoever asked below a path that is not the server's."""
    return PlainTextResponse("There is nothing at this address.", status_code=404)
