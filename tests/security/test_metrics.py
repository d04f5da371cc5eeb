"""What is counted, in the words of Prometheus' own parser, and who gets to see it."""

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.server import metrics
from tests.server import Reader

PATHS = ["/metrics", "/_stcore/metrics", "/base/metrics/"]


@pytest.fixture
def asked():
    """Ask for metrics as somebody at an address."""
    app = Starlette(
        routes=[Route(path, metrics.show) for path in PATHS], middleware=[Middleware(metrics.OperatorsOnly)]
    )

    def ask(path: str, client: str, **headers: str) -> int:
        return TestClient(app, client=(client, 1)).get(path, headers=headers).status_code

    return ask


@pytest.mark.parametrize("path", PATHS)
def test_this_machine_may_see_them_and_others_may_not(asked, path):
    assert asked(path, "127.0.0.1") == asked(path, "::1") == 200
    assert asked(path, "192.0.2.7") == asked(path, "not an address") == 404
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
        assert asked(path, "127.0.0.1", **{header: "127.0.0.1"}) == 404, "a proxy speaks for somebody else"


@pytest.mark.parametrize("path", PATHS)
def test_a_token_opens_them_from_anywhere_and_its_lack_closes_them_even_here(asked, path, monkeypatch):
    monkeypatch.setenv("DERMATREE_METRICS_TOKEN", "a-long-token")
    assert asked(path, "192.0.2.7", Authorization="Bearer a-long-token") == 200
    for wrong in ("", "Bearer ", "Bearer a-long-toke", "Bearer a-long-token2", "a-long-token", "Basic a-long-token"):
        assert asked(path, "127.0.0.1", Authorization=wrong) == 404


def test_what_a_server_counts_can_be_read(server):
    with Reader(server):
        answer = server.get("/metrics")
        families = {family.name: family for family in text_string_to_metric_families(answer.read().decode())}
    assert answer.headers["Content-Type"].startswith("text/plain")
    outcomes = {sample.labels["outcome"] for sample in families["dermatree_readings"].samples}
    assert outcomes == set(metrics.OUTCOMES)
    assert families["dermatree_sessions"].samples[0].value >= 1
    assert families["process_resident_memory_bytes"].samples[0].value > 1e7
    labels = {name for family in families.values() for sample in family.samples for name in sample.labels}
    assert labels <= {"outcome", "le"}
