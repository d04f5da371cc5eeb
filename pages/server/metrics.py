"""What the server counts, for Prometheus, and who may see it. No label comes from what a reader entered or uploaded.

`/metrics` and Streamlit's own `/_stcore/metrics` answer this machine alone; or, once DERMATREE_METRICS_TOKEN is set,
whoever sends it ("Authorization: Bearer ..."), and nobody else.
"""

from __future__ import annotations

import hmac
import ipaddress
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime

Outcome = Literal["answered", "refused", "no photo", "not read", "failed", "left"]
OUTCOMES: tuple[Outcome, ...] = ("answered", "refused", "no photo", "not read", "failed", "left")

disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
READINGS = Counter("dermatree_readings", "What became of a photo that somebody opened", ["outcome"], registry=REGISTRY)
SECONDS = Histogram(
    "dermatree_reading_seconds",
    "From a photo that was opened to its reading, waiting in line included",
    buckets=(0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
    registry=REGISTRY,
)
SESSIONS = Gauge("dermatree_sessions", "Browser tabs that are connected", registry=REGISTRY)
# readiness.py has it read the admission queue.
WAITING = Gauge("dermatree_waiting", "Photos that wait in line", registry=REGISTRY)
FAILING = Gauge("dermatree_failing", "1 if what reads had no answer for the last photo", registry=REGISTRY)
AUDIT_LOST = Counter("dermatree_audit_lines_lost", "Lines that the audit log could not take", registry=REGISTRY)

for _outcome in OUTCOMES:
    READINGS.labels(_outcome)  # a series that is there from the start can be told from one that is missing
SESSIONS.set_function(lambda: runtime.get_instance()._session_mgr.num_active_sessions() if runtime.exists() else 0)


def audit_lines_lost() -> float:
    """How many lines the audit log could not take since the server was started."""
    return next(iter(AUDIT_LOST.collect())).samples[0].value


def failing() -> bool:
    """Whether what reads photos (a device, a cluster) had no answer for the last one."""
    return next(iter(FAILING.collect())).samples[0].value == 1


@contextmanager
def timed() -> Iterator[None]:
    """Time what turns out to be a reading; what ends otherwise isn't timed."""
    started = time.perf_counter()
    yield
    SECONDS.observe(time.perf_counter() - started)


async def show(_: Request) -> Response:
    """Everything counted, in the text format of Prometheus."""
    return Response(generate_latest(REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})


class OperatorsOnly:
    """ASGI middleware: shows metrics to this machine, or to whoever has the token; to others they don't exist."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith("/metrics") and not _may_see(scope):
            return await PlainTextResponse("Not found", status_code=404)(scope, receive, send)
        return await self.app(scope, receive, send)


def _may_see(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    if token := os.environ.get("DERMATREE_METRICS_TOKEN"):
        return hmac.compare_digest(headers.get("authorization", "").encode(), f"Bearer {token}".encode())
    if any(name in headers for name in ("forwarded", "x-forwarded-for", "x-real-ip", "via")):
        return False  # somebody behind a proxy, who only seems to be here
    try:
        return ipaddress.ip_address((scope.get("client") or ("",))[0]).is_loopback
    except ValueError:
        return False
