"""Readers at once on a real server, each with a patient's photo: what one is sent or can fetch is none of another's.

Everything that was sent is kept and looked through: every message, every address in them, metrics, health, logs, the
audit log, temporary files.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.patience import HANGS, until
from tests.security.secrets_of import Patient, pictures
from tests.security.witness import Witness, fetched
from tests.server import Server, running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

READERS = 3
PAGES = {  # and what stands on them for who has a photo
    "Saliency": "A map tells where, not whether",
    "Atlas": "true neighbours are near it on this map",
    "Taxonomy": "",
    "Evaluation": "",
    "Reader study": "",
    "About": "",
    "Diagnose": "Differential",
}
EVERYBODYS = ("/healthz", "/metrics", "/_stcore/metrics", "/_stcore/health", "/_stcore/host-config", "/last.jpg")


@dataclass
class Left:
    """What the readers were sent, and what the server left where others look."""

    heard: list[bytes]  # by reader; the last of them has no photo
    reachable: dict[str, bytes]  # address or file -> what is there
    uploads: list[str]

    def told_of(self, patients: list[Patient]) -> Iterator[str]:
        """Everything of a patient that another could see, in words."""
        nobody = pictures(self.heard[-1])
        for number, patient in enumerate(patients):
            own = pictures(self.heard[number]).keys() - nobody.keys()
            marks = {**patient.marks, **{f"picture {k}": mark for k, mark in enumerate(sorted(own))}}
            where = {f"reader {k}": heard for k, heard in enumerate(self.heard) if k != number} | self.reachable
            for place, content in where.items():
                yield from (f"{what} of reader {number}: {place}" for what, mark in marks.items() if mark in content)


def visit(server: Server, patients: list[Patient], audit_log: Path) -> Left:
    """All walk through all pages at the same time; then what is left is gathered, while they are still there."""
    step = threading.Barrier(len(patients) + 1)

    def walk(witness: Witness, patient: Patient | None) -> None:
        witness.press("I have read the intended use")
        step.wait(HANGS)
        if patient is not None:
            page = witness.upload(patient)
            assert patient.sha256 in page.text, "the details of the reading name the photo"
            assert len(tree_of(page.components)) > 10
            assert "most similar cases" in witness.open("Similar cases").text
        for title, said in PAGES.items():
            step.wait(HANGS)
            page = witness.go(title)
            assert patient is None or said in page.text
            if title == "Reader study":
                witness.press("Start")

    with ExitStack() as here:
        witnesses = [here.enter_context(Witness(server)) for _ in range(len(patients) + 1)]
        with ThreadPoolExecutor(len(witnesses)) as pool:
            walks = [pool.submit(walk, *pair) for pair in zip(witnesses, [*patients, None], strict=True)]
            for done in walks:
                done.result(HANGS)
        addresses = set(EVERYBODYS).union(*(witness.addresses for witness in witnesses))
        uploads = [url for witness in witnesses for url in witness.uploads]
        reachable = {path: fetched(server, path) for path in sorted({*addresses, *uploads})}
        heard = [witness.everything for witness in witnesses]
        temporary = [path for path in (server.log.parent / "tmp").rglob("*") if path.is_file()]
        reachable |= {str(path): path.read_bytes() for path in (server.log, audit_log, *temporary) if path.exists()}
    return Left(heard, reachable, uploads)


def tree_of(components: list[str]) -> dict[str, float]:
    """The probabilities of the lit tree."""
    trees = [data for data in map(json.loads, components) if str(data.get("key", "")).startswith("lit-tree")]
    return {node["id"]: node["share"] for tree in trees for node in tree["nodes"] if "share" in node}


@pytest.fixture(scope="module")
def patients() -> list[Patient]:
    return [Patient.number(10 + k) for k in range(READERS)]


def test_no_reader_is_sent_or_can_fetch_anything_of_another(patients: list[Patient], tmp_path: Path) -> None:
    audit_log = tmp_path / "audit.jsonl"
    with running(ROOT / "app.py", tmp_path, DERMATREE_AUDIT_LOG=str(audit_log), DERMATREE_AUDIT_PHOTOS="1") as server:
        left = visit(server, patients, audit_log)
        assert list(left.told_of(patients)) == []
        assert audit_log.read_text("utf-8").count('"answered"') == READERS
        for number, patient in enumerate(patients):
            own = pictures(left.heard[number]).keys() - pictures(left.heard[-1]).keys()
            assert own, "he was shown his own photo, or this test means nothing"
            assert patient.sha256.encode() in left.heard[number]
        assert len(left.uploads) == READERS
        assert any("/atlas/photo/" in path for path in left.reachable)
        until(lambda: stored_bytes(server) == 0, lambda: "The server does not let go of what was uploaded.")


def stored_bytes(server: Server) -> int:
    lines = server.get("/_stcore/metrics").read().decode().splitlines()
    return sum(int(float(line.split()[-1])) for line in lines if "UploadedFileManager" in line)


def test_the_hunt_would_see_leaks(patients: list[Patient], tmp_path: Path) -> None:
    with running(ROOT / "tests" / "security" / "leaky_app.py", tmp_path) as server:
        found = list(visit(server, patients, tmp_path / "none").told_of(patients))
    assert any(line.startswith("picture") and ": reader" in line for line in found)
    assert any(line.startswith("file of") and "/last.jpg" in line for line in found)
    assert any(line.startswith("file name of") and "log.txt" in line for line in found)
