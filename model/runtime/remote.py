"""The runtime that lets a cluster read: DERMATREE_RUNTIME=ray://host:8000, http://… or https://….

ray://host[:port] is the HTTP door of Ray Serve on that machine, port 8000 where none is named: the same as http://, in
the words of whoever runs the cluster. It is not Ray's own client protocol, which would want Ray and the very same
Python beside the app, and sends pickles. https:// is for a proxy that holds the certificate.

Reading a photo changes nothing, so what may have been lost is simply asked again: a connection that broke, a replica
that died with the photo in its hands, a queue that was full for a moment.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from ..caller import NotRead
from . import ForwardOutput, Pixels, RuntimeUnavailable, wire

SCHEMES = {"ray": "http", "http": "http", "https": "https"}
SERVE_PORT = 8000

_TIMEOUT = urllib3.Timeout(connect=2, read=20)
_AGAIN = urllib3.Retry(
    connect=3,  # with these pauses the cluster is called gone after about a second
    read=3,  # a kept connection that the other side has closed, a replica that died
    status=8,  # a busy queue, a replica that is being replaced: about ten seconds
    other=0,
    total=None,
    status_forcelist=(500, 502, 503, 504),
    allowed_methods=None,  # POST too: see above
    backoff_factor=0.1,
    backoff_max=2,
    backoff_jitter=0.1,
    raise_on_status=False,
    redirect=False,
)

_BUSY = (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.REQUEST_TIMEOUT)  # a full queue; no replica free in all that time


class ClusterGone(RuntimeUnavailable, NotRead):
    """The machines that read photos don't answer, or not in time."""


class ClusterRefused(RuntimeUnavailable, NotRead):
    """They answer, but not this app: another model, another version."""


class RemoteRuntime:
    """A cluster behind an address. Nothing is asked of it before the first photo, so the app starts without it too.

    Args:
        address: ray://host[:port], http://… or https://….
        bundle: the id of the bundle that the app has open; the cluster must have the same.

    Raises:
        RuntimeUnavailable: the address is none.
    """

    def __init__(self, address: str, bundle: str) -> None:
        self.name = "remote"
        self.address = address
        self._bundle = bundle
        self._url = _url_of(address)
        # Connections are kept and shared: as many as there are readers at once.
        self._pool = urllib3.PoolManager(maxsize=64, block=False, retries=_AGAIN, timeout=_TIMEOUT)

    def run(self, pixels: Pixels) -> ForwardOutput:
        """Have one photo read, (1, 3, 299, 299).

        Raises:
            ClusterGone: nobody answers. The next call tries anew.
            ClusterRefused: the cluster has another model or speaks another version.
        """
        try:
            answer = self._pool.request(
                "POST", f"{self._url}/read", body=wire.pack_pixels(pixels), headers=wire.headers(self._bundle)
            )
        except HTTPError as error:
            raise ClusterGone(self._gone()) from error
        if answer.status in _BUSY:
            raise ClusterGone(self._busy())
        if answer.status in _AGAIN.status_forcelist:
            raise ClusterGone(self._gone())
        if answer.status != HTTPStatus.OK:
            raise ClusterRefused(_sentence(answer.data) or self._no_cluster(answer.status))
        try:
            return wire.unpack_readings(answer.data, len(pixels))[0]
        except wire.WireError as error:
            raise ClusterRefused(str(error)) from error

    def describe(self) -> str:
        """Where photos are read, and by what; asks the cluster once, for two seconds at the most."""
        try:
            answer = self._pool.request("GET", f"{self._url}/", timeout=1, retries=urllib3.Retry(1))
            said = json.loads(answer.data)
            return f"A cluster at {self.address}, where each replica is {said['runtime']}"
        except (HTTPError, ValueError, KeyError, TypeError):
            return f"A cluster at {self.address}, which does not answer now"

    def _gone(self) -> str:
        return (
            f"The machines that read photos ({self.address}) do not answer. Try again in a minute. If it stays so, "
            "tell whoever runs this server."
        )

    def _busy(self) -> str:
        return (
            f"The machines that read photos ({self.address}) have more to do than they can take, or are just starting. "
            "Try again in a minute."
        )

    def _no_cluster(self, status: int) -> str:
        return f"At {self.address} answers something that is no cluster of Dermatree (HTTP {status})."


def _url_of(address: str) -> str:
    """The address in HTTP, without a slash at the end."""
    wrong = f"'{address}' is no address of a cluster. Write ray://host:{SERVE_PORT}, http://… or https://…."
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise RuntimeUnavailable(wrong) from error
    if parts.scheme not in SCHEMES or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise RuntimeUnavailable(wrong)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = port or (SERVE_PORT if parts.scheme == "ray" else None)
    return f"{SCHEMES[parts.scheme]}://{host}{f':{port}' if port else ''}{parts.path.rstrip('/')}"


def _sentence(body: bytes) -> str | None:
    """What the cluster says in words."""
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        return None
