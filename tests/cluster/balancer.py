"""nginx with deploy/nginx.conf as it stands, but for its ports."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.patience import until
from tests.server import Server, answers, end, free_port, said

PLACES = ("nginx", "/usr/sbin/nginx", str(ROOT / ".venv-cluster" / "usr" / "sbin" / "nginx"))
LISTENS = "listen 127.0.0.1:8080;"
CONF = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
BEHIND = ("server 127.0.0.1:8501 ", "server 127.0.0.1:8502 ")


@contextmanager
def balancer(folder: Path, ports: tuple[int, int], conf: str = CONF, base: str = "") -> Iterator[Server]:
    """In front of two apps that listen on these ports; with another file, that puts them below a path."""
    nginx = next(filter(None, map(shutil.which, PLACES)), None)
    if nginx is None:
        pytest.fail("The tests of the load balancer need nginx: `make nginx`.")
    front = Server(free_port(), folder / "nginx.txt", folder / "none.txt", base)
    text = conf
    for was, port in ((LISTENS, front.port), *zip(BEHIND, ports, strict=True)):
        assert was in text
        text = text.replace(was, was.rsplit(":", 1)[0] + f":{port}" + was[-1])
    (folder / "tmp").mkdir(parents=True)
    (folder / "nginx.conf").write_text(text, "utf-8")
    with front.log.open("wb") as log:
        command = [nginx, "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        until(lambda: answers(front.port) or process.poll() is not None, lambda: said(front.log))
        assert process.poll() is None, said(front.log)
        yield front
    finally:
        end(process)
