"""A real HTTP server that speaks the wire format with a reader of a few lines, and fails as servers do."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from model.runtime import ForwardOutput, wire

BUNDLE = "ab" * 32


def reading_of(square: np.ndarray) -> ForwardOutput:
    """Something that depends on every pixel, computed in one way on both sides."""
    total = np.float32(square.astype(np.float64).sum())
    return ForwardOutput(
        logits=np.linspace(total, total + 1, 5, dtype=np.float32),
        features=np.full((2048, 8, 8), total, np.float32),
        mid_features=np.full(1056, -total, np.float32),
    )


class Door(ThreadingHTTPServer):
    """`trouble` says what goes wrong with the next requests, one word each; `lines` counts connections."""

    daemon_threads = True

    def __init__(self, port: int, read_one: Callable[[np.ndarray], ForwardOutput], bundle: str) -> None:
        super().__init__(("127.0.0.1", port), _Answer)
        self.read_one, self.bundle = read_one, bundle
        self.trouble: list[str] = []
        self.lines = 0
        self.open: list[socket.socket] = []
        self.read = 0


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Door

    def setup(self) -> None:
        super().setup()
        self.server.lines += 1
        self.server.open.append(self.connection)

    def do_GET(self) -> None:
        self._say(
            200, json.dumps({"wire": wire.VERSION, "bundle": self.server.bundle, "runtime": "an abacus"}).encode()
        )

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        trouble = self.server.trouble.pop(0) if self.server.trouble else None
        if trouble == "dies":  # the connection breaks with the photo in its hands
            self.close_connection = True
            return
        if trouble == "garbage":
            self._say(200, b"\x08\x00\x00\x00\x00\x00\x00\x00garbage!")
            return
        if trouble:
            self._say(int(trouble), b"Internal Server Error")
            return
        try:
            wire.check(self.headers, self.server.bundle)  # type: ignore[arg-type]
            readings = [self.server.read_one(square) for square in wire.unpack_pixels(body)]
        except wire.WireError as error:
            self._say(error.status, json.dumps({"error": str(error)}).encode())
            return
        self.server.read += len(readings)
        self._say(200, wire.pack_readings(readings))

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def open_door(
    port: int = 0, read_one: Callable[[np.ndarray], ForwardOutput] = reading_of, bundle: str = BUNDLE
) -> Iterator[Door]:
    """Answering until the block ends; then the port is free and every connection cut."""
    door = Door(port, read_one, bundle)
    thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield door
    finally:
        door.shutdown()
        door.server_close()
        for line in door.open:
            with suppress(OSError):  # the other side was quicker
                line.shutdown(socket.SHUT_RDWR)
        thread.join()
