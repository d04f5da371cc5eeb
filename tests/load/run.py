"""How long readers wait when there are many of them: a table of 1, 4, 16 and 32, for docs/benchmarks.md.

    .venv/bin/python -m tests.load.run

The server is the app itself in a process of its own; the crowd is this process, on the same machine.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from model import load
from tests.conftest import ROOT
from tests.load.crowd import HEADER, read_at_once
from tests.load.shots import shots
from tests.patience import until
from tests.server import Server, readiness, running

USERS = (1, 4, 16, 32)
PHOTOS = 96  # in each row; with fewer a p95 would be the worst of them


def wait_until_ready(server: Server) -> None:
    """Until the model is open."""
    until(lambda: readiness(server) == "ready")


def main() -> None:
    """Print the table; fails where anybody got another's answer."""
    crowd_of = shots(load(), PHOTOS)
    with tempfile.TemporaryDirectory() as folder, running(ROOT / "app.py", Path(folder)) as server:
        wait_until_ready(server)
        read_at_once(server, 2, crowd_of[:8])  # what is made at first use is made now
        print(HEADER)
        for users in USERS:
            crowd = read_at_once(server, users, crowd_of)
            print(crowd.row(), flush=True)
            assert crowd.wrong == 0, f"{crowd.wrong} of {PHOTOS} photos got a reading that is not theirs"


if __name__ == "__main__":
    main()
