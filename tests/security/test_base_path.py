"""Below a base path the same doors are locked, and the same ones open; outside of it nothing is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.conftest import ROOT
from tests.patience import until
from tests.security.test_origin_guard import ELSEWHERE, ask, form, open_stream
from tests.server import Reader, Server, readiness, running

OURS = ("/healthz", "/metrics", "/atlas/photo/none/0.jpg", "/_stcore/health", "/")


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app without a model, below /derm."""
    folder = tmp_path_factory.mktemp("below")
    (folder / "no-bundle").mkdir()
    with running(ROOT / "app.py", folder, base="/derm", DERMATREE_BUNDLE=str(folder / "no-bundle")) as server:
        until(lambda: readiness(server) != "loading")
        yield server


def test_health_and_metrics_tell_the_truth_and_only_there(below: Server) -> None:
    assert json.load(below.get("/healthz"))["status"] == "no model"
    assert "dermatree_readings_total" in below.get("/metrics").read().decode()
    for path in OURS:
        assert ask(below, path).status == 404, path
    assert ask(below, "/derm/metrics", X_Forwarded_For="192.0.2.7").status == 404
    assert ask(below, "/derm/_stcore/metrics", X_Forwarded_For="192.0.2.7").status == 404


def test_every_answer_is_guarded(below: Server) -> None:
    for path in (*OURS, *(f"/derm{path}" for path in OURS)):
        headers = ask(below, path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert ask(below, path, Origin=ELSEWHERE).status == 403
        assert ask(below, path, Host="elsewhere.example").status == 400


def test_an_upload_and_a_stream_are_for_our_own_page_alone(below: Server) -> None:
    assert open_stream(below, origin=f"http://127.0.0.1:{below.port}") == 101
    assert open_stream(below, origin=ELSEWHERE) == 403
    assert open_stream(replace(below, base=""), origin=f"http://127.0.0.1:{below.port}") != 101
    with Reader(below) as reader:
        assert reader.upload(b"no photo at all", "photo.jpg") == 204
        path = f"/derm/_stcore/upload_file/{reader.session}/a-file"
        body, headers = form(None, Cookie=reader._headers["Cookie"])
        assert ask(below, path, "PUT", body, **headers).status == 403
        body, headers = form(reader._headers["X-Xsrftoken"], Cookie=reader._headers["Cookie"], Origin=ELSEWHERE)
        assert ask(below, path, "PUT", body, **headers).status == 403
