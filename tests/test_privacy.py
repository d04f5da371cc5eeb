"""What a patient is promised, checked on a real server from outside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.patience import until
from tests.server import Reader, Server, readiness, running

TWENTY_MEGABYTES = 20_000_000
NAME = "Jane-Doe-1961-left-calf.bmp"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The app itself, without a model: it must keep its promises then too."""
    folder = tmp_path_factory.mktemp("server")
    empty = folder / "no-bundle"
    empty.mkdir()
    with running(ROOT / "app.py", folder, DERMATREE_BUNDLE=str(empty)) as started:
        until(lambda: readiness(started) != "loading")  # so that nothing but the test itself makes the server write
        yield started


def files_below(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def stored_bytes(server: Server) -> int:
    lines = server.get("/_stcore/metrics").read().decode().splitlines()
    return sum(int(float(line.split()[-1])) for line in lines if "UploadedFileManager" in line)


def test_a_large_upload_never_touches_the_disk(server):
    temporary = server.notes.parent / "tmp"
    with Reader(server) as reader:
        before, there = server.writes, files_below(temporary)
        assert reader.upload(os.urandom(TWENTY_MEGABYTES), NAME) == 204
        assert stored_bytes(server) == TWENTY_MEGABYTES, "the upload must have arrived for this test to mean anything"
        assert server.writes == before
        assert files_below(temporary) == there


def test_the_watch_would_see_a_roll_over(tmp_path):
    """Streamlit alone does write a large upload to the disk, and the recorder notices."""
    script = tmp_path / "plain.py"
    script.write_text("import streamlit as st\nst.write('plain')\n")
    with running(script, tmp_path) as server, Reader(server) as reader:
        before = len(server.writes)
        assert reader.upload(os.urandom(2_000_000), NAME) == 204
        assert any(str(tmp_path / "tmp") in line for line in server.writes[before:])


def test_no_log_names_an_upload(server):
    with Reader(server) as reader:
        assert reader.upload(b"no photo at all", NAME) == 204
        assert reader.upload(b"x" * 27_000_000, NAME) == 413, "over the limit, refused: that must not be logged by name"
    assert server.log.stat().st_size > 0
    assert "Jane" not in server.log.read_text("utf-8")


def test_starting_the_runtime_tells_nobody(tmp_path):
    """OpenVINO, left to itself, reports its import and every conversion to Google Analytics (not where CI is set)."""
    start = "from model.input.spec import InputSpec; from model.network import LesionNet; "
    start += "from model.runtime.choose import choose_runtime; choose_runtime(LesionNet(8, InputSpec()), 'openvino')"
    notes = tmp_path / "notes.txt"
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment |= {"HOME": str(tmp_path), "RECORD_WRITES_TO": str(notes)}
    environment |= {"PYTHONPATH": f"{ROOT / 'tests' / 'recorder'}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", start], env=environment, check=True, capture_output=True)
    assert [line for line in notes.read_text("utf-8").splitlines() if line.startswith("looked up")] == []


def test_an_upload_needs_a_session_of_its_own(server):
    with Reader(server) as reader:
        reader.session = "00000000-0000-0000-0000-000000000000"
        assert reader.upload(b"no photo at all", NAME) == 400


@pytest.mark.parametrize("path", ["/", "/about", "/healthz", "/_stcore/health", "/_stcore/host-config"])
def test_nothing_of_a_session_is_cached_or_framed_or_told(server, path):
    headers = server.get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["frame-ancestors"] == "'none'"
    for rule in ("default-src", "connect-src", "img-src", "form-action"):
        here = {"'self'", "'none'", "data:", "blob:"}
        assert set(policy[rule].split()) <= here, "a photo could leave for another server"


def test_streamlits_own_code_is_still_cached(server):
    page = server.get("/").read().decode()
    script = page.split('<script type="module" crossorigin src=".')[1].split('"')[0]
    assert server.get(script).headers["Cache-Control"].startswith("public")


def test_without_a_model_the_server_is_alive_and_says_so(server):
    assert readiness(server) == "no model"
    assert server.get("/healthz").headers.get_content_type() == "application/json"
    assert "There is no model in" in server.log.read_text("utf-8")
