"""A line between browser and server that can be cut, as by a phone that is locked or a network that is lost."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Line:
    """Passes on what comes, byte for byte. Once cut, connections break off, and none is made until it is mended."""

    def __init__(self, address: str) -> None:
        self._server = ("127.0.0.1", urlsplit(address).port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._is_cut = False
        self._lock = threading.Lock()
        threading.Thread(target=self._let_in, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def cut(self) -> None:
        with self._lock:
            self._is_cut = True
            for end in self._open:
                _break_off(end)
            self._open.clear()

    def mend(self) -> None:
        with self._lock:
            self._is_cut = False

    def close(self) -> None:
        self.cut()
        _break_off(self._door)

    def _let_in(self) -> None:
        with suppress(OSError):  # closed
            while True:
                browser, _ = self._door.accept()
                with self._lock:
                    if self._is_cut:
                        _break_off(browser)
                        continue
                    server = socket.create_connection(self._server)
                    self._open += [browser, server]
                for here, there in ((browser, server), (server, browser)):
                    threading.Thread(target=_pass_on, args=(here, there), daemon=True).start()


@contextmanager
def line_to(address: str) -> Iterator[Line]:
    """A line to the server at this address, until the block ends."""
    line = Line(address)
    try:
        yield line
    finally:
        line.close()


def _pass_on(here: socket.socket, there: socket.socket) -> None:
    with suppress(OSError):  # cut
        while data := here.recv(65536):
            there.sendall(data)
    _break_off(there)


def _break_off(end: socket.socket) -> None:
    with suppress(OSError):  # the other side was quicker
        end.shutdown(socket.SHUT_RDWR)
    end.close()
