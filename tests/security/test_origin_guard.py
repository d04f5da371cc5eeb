"""Who gets in, by real requests to a real server."""

import http.client
import socket
from contextlib import ExitStack
from typing import Any

import pytest
from websockets import Subprotocol
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.patience import PATIENCE
from tests.server import Reader, Server

ELSEWHERE = "https://elsewhere.example"


def ask(server: Server, path: str, method: str = "GET", body: bytes | None = None, **headers: str):
    """One request as it is, whatever headers it carries; gives the answer, its body read."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer


def open_stream(server: Server, host: str = "", **options: Any) -> int:
    """The status that a websocket gets: 101 if it is let in."""
    with ExitStack() as open_lines:
        there = ("127.0.0.1", server.port)
        address = f"ws://{host or there[0]}:{server.port}{server.base}/_stcore/stream"
        try:
            options |= {"sock": socket.create_connection(there), "subprotocols": [Subprotocol("streamlit")]}
            line = open_lines.enter_context(
                connect(address, ping_interval=None, open_timeout=PATIENCE, close_timeout=1, **options)
            )
        except InvalidStatus as refused:
            return refused.response.status_code
        return line.response.status_code


@pytest.fixture(scope="module")
def reader(server):
    with Reader(server) as entered:
        yield entered


def form(token: str | None, **headers: str) -> tuple[bytes, dict[str, str]]:
    body = b'--edge\r\nContent-Disposition: form-data; name="f"; filename="a.jpg"\r\n\r\nx\r\n--edge--\r\n'
    headers["Content_Type"] = "multipart/form-data; boundary=edge"
    if token is not None:
        headers["X_Xsrftoken"] = token
    return body, headers


@pytest.mark.parametrize("token", [None, "", "2|00000000|00000000000000000000000000000000|1700000000"])
def test_an_upload_without_the_token_of_the_page_is_refused(server, reader, token):
    path = f"/_stcore/upload_file/{reader.session}/a-file"
    body, headers = form(token, Cookie=reader._headers["Cookie"])
    assert ask(server, path, "PUT", body, **headers).status == 403
    assert ask(server, path, "DELETE", **headers).status == 403
    body, headers = form(reader._headers["X-Xsrftoken"], Cookie=reader._headers["Cookie"])
    assert ask(server, path, "PUT", body, **headers).status == 204, "and with it, it is taken"


@pytest.mark.parametrize("origin", [ELSEWHERE, "http://127.0.0.1:1", "http://localhost", "null", "http://[broken"])
def test_another_sites_page_uploads_nothing_even_with_token_and_cookie(server, reader, origin):
    body, headers = form(reader._headers["X-Xsrftoken"], Cookie=reader._headers["Cookie"], Origin=origin)
    assert ask(server, f"/_stcore/upload_file/{reader.session}/a-file", "PUT", body, **headers).status == 403


@pytest.mark.parametrize("path", ["/", "/healthz", "/_stcore/health", "/_stcore/host-config"])
def test_another_sites_page_reads_nothing(server, path):
    answer = ask(server, path, Origin=ELSEWHERE)
    assert answer.status == 403
    assert answer.headers["Access-Control-Allow-Origin"] is None
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_stream_opens_for_our_page_alone(server):
    assert open_stream(server, origin=f"http://127.0.0.1:{server.port}") == 101
    for origin in (ELSEWHERE, "http://127.0.0.1:1", f"http://localhost:{server.port}", f"http://0.0.0.0:{server.port}"):
        assert open_stream(server, origin=origin) == 403, origin


def test_a_strangers_page_makes_the_server_ask_nobody(server):
    """Streamlit by itself looks up its own address on the internet to judge an origin."""
    before = len(server.writes)
    open_stream(server, origin=ELSEWHERE)
    assert [line for line in server.writes[before:] if line.startswith("looked up")] == []


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "127.0.0.1.elsewhere.example", "localhost.elsewhere.example", ""]
)
def test_a_name_that_was_made_to_point_here_is_refused(server, host):
    for path in ("/", "/healthz", "/_stcore/health", "/_stcore/metrics", "/media/a.jpg"):
        assert ask(server, path, Host=host).status == 400
    if host:
        assert open_stream(server, host=host, origin=f"http://{host}:{server.port}") == 400


def test_the_other_name_of_this_machine_is_known(server):
    assert ask(server, "/healthz", Host=f"localhost:{server.port}").status == 200


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/media/none.jpg", "/_stcore/upload_file/none/none", "/nowhere/a.js"]
)
def test_every_answer_is_guarded_errors_too(server, path):
    headers = ask(server, path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    granted = [rule for rule in headers["Permissions-Policy"].split(", ") if not rule.endswith("=()")]
    assert granted == ["camera=(self)"]
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["form-action"] == "'none'"
    assert not {"'unsafe-inline'", "'unsafe-eval'", "data:", "*"} & set(policy["script-src"].split())
    assert not [word for rule in policy.values() for word in rule.split() if "//" in word or "." in word], "other hosts"


def test_the_agent_api_and_the_static_folder_are_closed(server):
    headers = {"Content_Type": "application/json"}
    assert ask(server, "/_stcore/agent/interact", "POST", b"{}", **headers).status in (403, 404)
    assert ask(server, "/app/static/anything").status != 200 or b"<div id" in server.get("/app/static/anything").read()
