"""What is written for container engines, of which none runs here: linted, and held to what this project holds."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml

from tests.cluster.balancer import BEHIND, LISTENS
from tests.conftest import ROOT
from tests.patience import HANGS

DEPLOY = ROOT / "deploy"
BIN = Path(sys.executable).parent
INSTRUCTIONS = re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text("utf-8")).splitlines()
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES = COMPOSE["services"]


def words_of(instruction: str) -> list[list[str]]:
    return [shlex.split(line)[1:] for line in INSTRUCTIONS if line.startswith(instruction + " ")]


@pytest.mark.parametrize(
    "command",
    [
        [BIN / "hadolint", DEPLOY / "Dockerfile"],
        [BIN / "compose-lint", "check", "--fail-on", "high", DEPLOY / "compose.yaml"],
    ],
    ids=["hadolint", "compose-lint"],
)
def test_the_linters_find_nothing(command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=HANGS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_file_that_is_copied_exists_and_is_sent_to_the_engine():
    sent = [
        line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines() if line[:1] == "!"
    ]
    copied = [source for *sources, _ in words_of("COPY") for source in sources]
    assert "app.py" in copied
    for source in copied:
        assert (ROOT / source).exists(), source
        assert source.split("/")[0] in sent, source


def test_nothing_of_the_product_is_left_out():
    """Every tracked room and file that the app loads by its place is copied."""
    copied = {source for *sources, _ in words_of("COPY") for source in sources}
    pages = "".join(path.read_text("utf-8") for path in (ROOT / "pages").rglob("*.py"))
    named = set(re.findall(r'"([A-Z_]+(?:\.md)?)"', pages))
    assert {"pages", "model", "taxonomy", "assets", ".streamlit"} <= copied
    assert {name for name in named if (ROOT / name).is_file()} <= copied


def test_the_image_runs_as_nobody_and_knows_whether_it_can_read():
    assert words_of("USER")[-1] == ["10001:10001"]
    assert any("healthz" in line and line.lstrip().startswith("HEALTHCHECK") for line in INSTRUCTIONS)
    assert not [line for line in INSTRUCTIONS if line.startswith("FROM") and line.endswith((":latest", "python"))]


@pytest.mark.parametrize(("base", "path"), [(None, "/healthz"), ("derm", "/derm/healthz"), ("/a/b/", "/a/b/healthz")])
@pytest.mark.parametrize("state", ["ready", "no model"])
def test_the_image_asks_for_its_health_where_the_app_lies(monkeypatch, base, path, state):
    """The very command, at a server that knows one address."""
    command = next(line for line in INSTRUCTIONS if line.startswith("HEALTHCHECK")).partition("CMD ")[2]
    monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", base) if base else None
    with answering(path, state) as port:
        python, *words = json.loads(command.replace(":8501", f":{port}"))
        done = subprocess.run([sys.executable, *words], check=False, capture_output=True, timeout=30)
    assert python == "python"
    assert (done.returncode == 0) == (state == "ready"), done.stderr


@contextmanager
def answering(path: str, state: str) -> Iterator[int]:
    class Health(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == path else 404)
            self.end_headers()
            self.wfile.write(json.dumps({"status": state}).encode())

    with HTTPServer(("127.0.0.1", 0), Health) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_hardened(name):
    service = SERVICES[name]
    assert service["user"] == "10001:10001"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert all(place.startswith("/tmp:size=") for place in service["tmpfs"])
    assert "healthcheck" in service or service["image"] == "dermatree:0.1.0"  # whose image has one


def test_only_the_balancer_is_reached_and_only_from_this_machine():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"front": ["127.0.0.1:8080:8080"]}
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert all("outside" not in SERVICES[name]["networks"] for name in ("app1", "app2", "reader"))


def test_all_processes_share_one_secret_that_is_not_in_the_file():
    for name in ("app1", "app2"):
        assert SERVICES[name]["environment"]["STREAMLIT_SERVER_COOKIE_SECRET"].startswith("${COOKIE_SECRET:?")


def test_what_compose_replaces_in_the_balancers_file_is_there():
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    script = SERVICES["front"]["command"][-1]
    for was, name in ((BEHIND[0], "app1"), (BEHIND[1], "app2")):
        assert was in text
        assert f"s/{was.split()[1]}/{name}:8501/" in script
    assert LISTENS in text
    assert fnmatch(script.replace("\n", " "), "*s/listen 127.0.0.1:/listen 0.0.0.0:/*")
