"""A real server on a free port, watched from outside, and a client that speaks to it as the browser does."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Subprotocol
from websockets.sync.client import connect

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
        answer: http.client.HTTPResponse = urllib.request.urlopen(self.address + path, timeout=30)
        return answer


@contextmanager
def running(script: Path, folder: Path, base: str = "", **environment: str) -> Iterator[Server]:
    """Start `streamlit run script`, below a path like "/derm" or at the root; log, notes and TMPDIR are in `folder`."""
    (folder / "tmp").mkdir()
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        server = Server(asking.getsockname()[1], folder / "log.txt", folder / "writes.txt", base)
    with server.log.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={server.port}"],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT / "tests" / "recorder"),
                "PYTHONDONTWRITEBYTECODE": "1",
                "RECORD_WRITES_TO": str(server.notes),
                "TMPDIR": str(folder / "tmp"),
                **({"STREAMLIT_SERVER_BASE_URL_PATH": base} if base else {}),
                **environment,
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            server.get("/_stcore/health")
            return
        except (urllib.error.URLError, OSError):
            assert process.poll() is None, server.log.read_text("utf-8")
            time.sleep(0.1)
    raise AssertionError(f"The server did not answer:\n{server.log.read_text('utf-8')}")


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
                close_timeout=1,  # it says good-bye in vain while we leave what it sent unread
            )
        )
        line.send(BackMsg(rerun_script=ClientState()).SerializeToString())
        message = ForwardMsg()
        while not message.HasField("new_session"):
            message = ForwardMsg.FromString(line.recv(timeout=60, decode=False))
        self.session = message.new_session.initialize.session_id
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def upload(self, content: bytes, name: str) -> int:
        """Send a file as the uploader does; the HTTP status."""
        head = f'--edge\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n'
        body = head.encode() + b"Content-Type: image/bmp\r\n\r\n" + content + b"\r\n--edge--\r\n"
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        headers = {**self._headers, "Content-Type": "multipart/form-data; boundary=edge"}
        line.request("PUT", f"{self.server.base}/_stcore/upload_file/{self.session}/some-file-id", body, headers)
        return line.getresponse().status
