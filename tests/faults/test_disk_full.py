"""A disk that is full in the midst of writing: what was whole stays whole, and a sentence says so."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from model import Bundle, Model, Photo
from model.assembly.write_bundle import write_bundle
from model.atomic import NotWritten, atomic_write, atomic_writes
from model.checksummed import write_checksummed
from model.commands import main
from model.data import importing, squares
from model.data.manifest import LabelledPhoto, Manifest
from model.evaluation import case_photos
from model.schema.bundle import Description
from model.schema.evaluation import Measured
from model.study import pack
from model.training.train_state import TrainState
from pages.server import audit, metrics
from pages.session.session import Session
from tests.conftest import ROOT
from tests.faults.full_disk import room_for
from tests.patience import HANGS
from tests.samples import LESIONS

ROOM = 20_000  # bytes


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def refuses(folder: Path, write: Callable[[], object]) -> str:
    """The sentence; nothing that was there has changed, and nothing was left."""
    before = contents(folder)
    with room_for(ROOM), pytest.raises(NotWritten) as refused:
        write()
    assert contents(folder) == before
    assert not list(folder.glob(".*"))
    return str(refused.value)


def cases(count: int) -> list[LabelledPhoto]:
    return [
        LabelledPhoto(path, "X", "clinical", "MEL", "melanoma", "test", "histo", str(k), row)
        for k, path in enumerate(LESIONS * count)
        for row in [{"image": f"{k}-{path.name}", "license": "CC0 1.0"}]
    ]


def test_the_stand_in_is_a_full_disk(tmp_path: Path) -> None:
    with room_for(ROOM), (tmp_path / "a").open("wb", 0) as file:
        assert file.write(bytes(2 * ROOM)) == ROOM, "a part of it is written, as on a full disk"
        with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
            file.write(b"more")


def test_a_file_keeps_what_it_held_until_the_new_is_whole(tmp_path: Path) -> None:
    file, link = tmp_path / "a.txt", tmp_path / "link.txt"
    link.symlink_to(file)
    for name in (file, link):
        file.write_text("before")
        with pytest.raises(TypeError), atomic_write(name) as beside:
            beside.write_text("half") and beside.write_text(None)  # type: ignore[arg-type]
        assert file.read_text() == "before"
        said = refuses(tmp_path, lambda name=name: write_text(name, "x" * 2 * ROOM))  # type: ignore[misc]
        assert said.startswith(f"The disk is full: {file} was not written, and what was there before is as it was.")
        write_text(name, "after")
        assert (file.read_text(), link.is_symlink()) == ("after", True)


def write_text(file: Path, text: str) -> None:
    with atomic_write(file) as beside:
        beside.write_text(text)


def test_what_a_killed_process_left_behind_goes_with_the_next_one(tmp_path: Path) -> None:
    (tmp_path / ".a.txt.partial").mkdir()
    (tmp_path / ".a.txt.partial" / "b.txt").write_bytes(bytes(ROOM))
    write_text(tmp_path / "a.txt", "whole")
    assert contents(tmp_path) == {"a.txt": b"whole"}


def test_an_error_that_is_not_the_disks_is_raised_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), atomic_writes(tmp_path, "a") as beside:
        (beside / "a").write_bytes((tmp_path / "no photo.jpg").read_bytes())


def test_a_bundle_and_its_figures(model: Model, tmp_path: Path) -> None:
    own = ("checksum", "format", "files")
    kept = {name: value for name, value in model.bundle.metadata.items() if name not in own}
    facts = cast(Description, kept)
    weights, out = {"fc.weight": torch.zeros(8, 2048)}, tmp_path / "out"
    made = write_bundle(out, facts, {"fc.weight": torch.zeros(8)}, {"novelty.safetensors": {"a": np.zeros(3)}})
    figures = Measured(measured="today", manifest_sha256="", runtime="x" * ROOM, data={}, splits={})
    for write in (
        lambda: write_bundle(out, facts, weights, {"novelty.safetensors": {"a": np.zeros(3)}}),
        lambda: write_bundle(out, facts, {"a": torch.zeros(8)}, {"novelty.safetensors": {"a": np.zeros(30_000)}}),
        lambda: made.write_evaluation(figures),
        lambda: write_checksummed(out / "atlas.json", {"cases": ["x" * ROOM]}),
    ):
        assert "Make room" in refuses(out, write)
    assert Bundle.open(out).id == made.id


def test_an_evaluation_that_ends_half_way_keeps_the_figures_of_before(
    model: Model, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from model.benchmarking import run
    from model.evaluation.readings import Readings

    readings = Readings.read(folder / "readings.csv", model.inference)
    monkeypatch.setattr(run, "open_manifest", lambda _: Manifest((), ""))
    monkeypatch.setattr(run, "read_cases", lambda *_: readings)
    measured = model.bundle.evaluation()
    assert "Make room" in refuses(folder, lambda: run.evaluate(model, Path("m.csv"), ("test",), folder))

    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "_measured", fails)
    before = contents(folder)
    with pytest.raises(KeyboardInterrupt):
        run.evaluate(model, Path("m.csv"), ("test",), folder)
    assert contents(folder) == before
    assert model.bundle.evaluation() == measured
    assert model.bundle.readings_file() == folder / "readings.csv"


def test_a_checkpoint(model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Small:
        def state_dict(self) -> dict[str, torch.Tensor]:
            return {"weight": torch.zeros(200)}

    learner = TrainState(Small(), Small(), Small())  # type: ignore[arg-type]
    learner.save(tmp_path / "checkpoint.pt", 1)
    monkeypatch.setattr(Small, "state_dict", lambda self: {"weight": torch.ones(20_000)})
    said = refuses(tmp_path, lambda: learner.save(tmp_path / "checkpoint.pt", 2))
    assert "The checkpoint before it is as it was. Make room, then start the same command again" in said
    assert torch.load(tmp_path / "checkpoint.pt")["epochs"] == 1


def test_decoded_photos_end_with_a_sentence_and_not_with_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sparse file that is written through a memory map kills the process on a full disk: its room is taken first."""
    assert "The disk is full" in refuses(tmp_path, lambda: squares.squares(cases(1), tmp_path))
    taken: list[bool] = []

    def looks(photo: Photo) -> np.ndarray:
        (file,) = tmp_path.glob(".*/*.npy")
        taken.append(file.stat().st_blocks * 512 >= file.stat().st_size)
        return np.zeros((299, 299, 3), np.uint8)

    monkeypatch.setattr(squares, "_square", looks)
    assert squares.squares(cases(1), tmp_path).shape == (len(LESIONS), 299, 299, 3)
    assert taken == [True] * len(LESIONS)


def test_small_photos_a_manifest_and_the_photos_of_a_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from model.data.importers import Collection, Row

    file = tmp_path / "cases.zip"
    case_photos.write_pictures(cases(1)[:1], file)
    refuses(tmp_path, lambda: case_photos.write_pictures(cases(40), file))

    rows = [Row(path=path, label="MEL", dataset="X", modality="clinical", site="x" * 9_000) for path in LESIONS]
    monkeypatch.setattr(importing, "near_duplicates", lambda _: [])
    (tmp_path / "manifest.csv").write_text("before")
    collection = Collection(LESIONS[0].parent, tuple(rows), ())
    refuses(tmp_path, lambda: importing.write_manifest(collection, tmp_path / "manifest.csv"))

    (tmp_path / "before.jpg").write_bytes(b"a photo of the study before")
    monkeypatch.setattr(pack, "_chosen", lambda *_: ((None, "counted", case) for case in cases(1)))
    monkeypatch.setattr(pack, "_row", lambda *_: {"file": "x" * ROOM})

    class Manifest:
        sha256 = "0"

    refuses(tmp_path, lambda: pack.pack(Manifest(), tmp_path))  # type: ignore[arg-type]


@pytest.mark.parametrize("command", ["predict", "read"])
def test_output_without_room_is_a_sentence(
    model: Model, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    photos = LESIONS[0].parent if command == "read" else LESIONS[0]
    with open("/dev/full", "w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert main([command, str(photos)]) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("The disk is full: what this command prints could not")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["predict", "read"])
def test_output_that_can_not_be_written_is_a_sentence_and_no_success(command: str) -> None:
    photos = LESIONS[0].parent if command == "read" else LESIONS[0]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "model", command, str(photos)],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=HANGS,
            check=False,
        )
    assert done.returncode == 1
    assert "The disk is full: what this command prints could not be written to its end. Make room" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_photo_is_read_though_the_audit_log_has_no_room(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DERMATREE_AUDIT_LOG", "/dev/full")
    lost = metrics.audit_lines_lost()
    app = AppTest.from_file(str(ROOT / "pages" / "router.py")).run()
    app.session_state["dermatree-session"] = Session(last_seen=0, acknowledged=True)
    app.session_state["dermatree-session"].touch(10**12)
    app.run()
    app.button(key=f"sample-{LESIONS[0].stem}").click().run()
    assert not app.exception
    assert len(app.session_state["dermatree-session"].case.photos) == 1
    assert metrics.audit_lines_lost() == lost + 1


def test_after_half_a_line_of_the_audit_log_whole_lines_follow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "audit.jsonl"
    monkeypatch.setenv("DERMATREE_AUDIT_LOG", str(log))
    audit.write("cleared")
    whole_line = log.stat().st_size
    with room_for(whole_line + 30):
        audit.write("cleared")
    assert log.stat().st_size == whole_line + 30, "a part of the line was written, or this test means nothing"
    audit.write("left alone")
    first, half, last = log.read_text("utf-8").splitlines()
    assert (json.loads(first)["event"], len(half), json.loads(last)["event"]) == ("cleared", 30, "left alone")
