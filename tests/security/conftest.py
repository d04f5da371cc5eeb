"""One server for everything that is asked from outside: the app without a model, its audit log on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.patience import until
from tests.server import Server, readiness, running


@pytest.fixture(scope="session")
def audit_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("audit") / "audit.jsonl"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, audit_log: Path) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    (folder / "no-bundle").mkdir()
    environment = {"DERMATREE_BUNDLE": str(folder / "no-bundle"), "DERMATREE_AUDIT_LOG": str(audit_log)}
    with running(ROOT / "app.py", folder, **environment) as started:
        until(lambda: readiness(started) != "loading")
        yield started
