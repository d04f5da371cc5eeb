"""Who may come in: whoever asks for a host of ours, from a page that came from here.

Streamlit checks both for its websocket alone, and lets pages of any other port of this machine in; to judge a stranger
it first asks a server on the internet for its own address. So both are checked before Streamlit sees the request.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send


def known_hosts() -> Middleware:
    """Refuse requests for a name that isn't `server.allowedHosts`: a stranger's name can be made to point here."""
    return Middleware(TrustedHostMiddleware, st.get_option("server.allowedHosts") or ["*"], www_redirect=False)


class OwnPagesOnly:
    """ASGI middleware: refuses what another site's page sends, upload and websocket alike, whatever cookies it has.

    Browsers say where a page came from; what says nothing is no page. `server.corsAllowedOrigins` names exceptions.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and not _is_ours(Headers(scope=scope)):
            answer = PlainTextResponse("This page is of another site.", status_code=403)
            return await answer(scope, receive, send)
        return await self.app(scope, receive, send)


def _is_ours(headers: Headers) -> bool:
    origin = headers.get("origin")
    if origin is None or origin in st.get_option("server.corsAllowedOrigins"):
        return True
    try:
        return urlsplit(origin).netloc == headers.get("host", "")
    except ValueError:
        return False
