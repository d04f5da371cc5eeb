"""A real server on a free port, watched from outside, and a client that speaks to it as the browser does."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Subprotocol
from websockets.sync.client import connect

from tests.patience import PATIENCE, until

ROOT = Path(__file__).parents[1]


@dataclass
class Server:
    """A running app. `writes` lists what its process opened for writing, `base` is the path that it lies below."""

    port: int
    log: Path
    notes: Path
    base: str = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.base}"

    @property
    def writes(self) -> list[str]:
        return self.notes.read_text("utf-8").splitlines()

    def get(self, path: str) -> http.client.HTTPResponse:
        answer: http.client.HTTPResponse = urllib.request.urlopen(self.address + path, timeout=PATIENCE)
        return answer


@contextmanager
def running(script: Path, folder: Path, base: str = "", **environment: str) -> Iterator[Server]:
    """Start `streamlit run script`, below a path like "/derm" or at the root; log, notes and TMPDIR are in `folder`."""
    (folder / "tmp").mkdir()
    log, notes = folder / "log.txt", folder / "writes.txt"
    recorder = {"PYTHONPATH": str(ROOT / "tests" / "recorder"), "RECORD_WRITES_TO": str(notes)}
    own = {"PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(folder / "tmp")}
    if base:
        own["STREAMLIT_SERVER_BASE_URL_PATH"] = base
    process, port = start(script, log, environment={**recorder, **own, **environment})
    try:
        yield Server(port, log, notes, base)
    finally:
        end(process)


def start(
    script: str | Path, log: Path, *options: str, environment: Mapping[str, str]
) -> tuple[subprocess.Popen[bytes], int]:
    """`streamlit run script` on a port that it has to itself; gives back the process and the port once it answers."""
    while True:
        port = free_port()
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", *options],
                cwd=ROOT,
                env={**os.environ, **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            if _listens(process, port, log):
                return process, port
        except BaseException:
            process.kill()
            raise
        assert "is not available" in said(log), f"The server ended. Its last words:\n{said(log)}"


def end(*processes: subprocess.Popen[bytes]) -> None:
    """Tell servers to end, and make them."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def free_port() -> int:
    """A port that nobody has at this moment."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def said(log: Path) -> str:
    """The end of a log."""
    return log.read_text("utf-8", errors="replace")[-3000:]


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def _listens(process: subprocess.Popen[bytes], port: int, log: Path) -> bool:
    """Wait until it does or has ended, by its own words: on a port that was taken meanwhile another would answer.

    Its port is open, and its words are said, before its start-up is through: only an answer is a server.
    """

    def ready() -> bool:
        return b"URL: http" in log.read_bytes() and _answers_http(port)

    until(lambda: ready() or process.poll() is not None, lambda: said(log))
    return process.poll() is None


def _answers_http(port: int) -> bool:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asking.request("GET", "/_stcore/health")
        return asking.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()


def readiness(server: Server) -> str:
    """What it says of its model: loading, ready, no model."""
    return str(json.load(server.get("/healthz"))["status"])


class Reader:
    """A session, opened as the browser opens it, without one."""

    def __init__(self, server: Server) -> None:
        self.server = server
        cookie = server.get("/_stcore/health").headers["Set-Cookie"].split(";")[0]
        self._open = ExitStack()
        self._headers = {"Cookie": cookie, "X-Xsrftoken": cookie.split("=", 1)[1].strip('"')}

    def __enter__(self) -> Reader:
        line = self._open.enter_context(
            connect(
                f"ws://127.0.0.1:{self.server.port}{self.server.base}/_stcore/stream",
                subprotocols=[Subprotocol("streamlit")],
                additional_headers={"Cookie": self._headers["Cookie"]},
                max_size=None,
                ping_interval=None,  # a busy machine may take longer to answer one than the client waits
                open_timeout=PATIENCE,
                close_timeout=1,  # it says good-bye in vain while we leave what it sent unread
            )
        )
        line.send(BackMsg(rerun_script=ClientState()).SerializeToString())
        message = ForwardMsg()
        while not message.HasField("new_session"):
            message = ForwardMsg.FromString(line.recv(timeout=PATIENCE, decode=False))
        self.session = message.new_session.initialize.session_id
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def upload(self, content: bytes, name: str) -> int:
        """Send a file as the uploader does; the HTTP status."""
        head = f'--edge\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n'
        body = head.encode() + b"Content-Type: image/bmp\r\n\r\n" + content + b"\r\n--edge--\r\n"
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)
        headers = {**self._headers, "Content-Type": "multipart/form-data; boundary=edge"}
        line.request("PUT", f"{self.server.base}/_stcore/upload_file/{self.session}/some-file-id", body, headers)
        return line.getresponse().status
