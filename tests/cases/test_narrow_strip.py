"""01-narrow-strip: what can't be framed is a photo error with its own line, and the photos around it are read."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model import Model, PhotoError, read_photo
from model.commands import main
from model.study.own import own_study
from pages.session.session import Session
from tests.conftest import ROOT

WHY = {  # of each file; empty where it is read
    "a-good.jpg": "",
    "b-1x1.png": "This photo is too small: 1 × 1 pixels",
    "c-31x200.png": "This photo is too small: 31 × 200 pixels",
    "d-strip-4096x48.png": "This photo is too narrow a strip: 4096 × 48 pixels",
    "e-strip-40x3000.jpg": "This photo is too narrow a strip: 40 × 3000 pixels",
    "z-good-too.png": "",
}
BAD = [name for name, why in WHY.items() if why]
BUNDLE = ROOT / "assets" / "bundle"


@pytest.fixture
def folder(cases: Path) -> Path:
    found = cases / "01-narrow-strip"
    assert {path.name for path in found.iterdir()} == set(WHY)
    return found


@pytest.mark.parametrize("name", WHY)
def test_it_is_opened_or_says_why_not(folder: Path, name: str) -> None:
    if WHY[name]:
        with pytest.raises(PhotoError, match=WHY[name]):
            read_photo(folder / name)
    else:
        assert read_photo(folder / name).original_size == (341, 256)


@pytest.mark.parametrize("command", ["predict", "read"])
def test_each_has_its_line(folder: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = [str(folder / name) for name in WHY] if command == "predict" else [str(folder)]
    assert main([command, *chosen]) == 1
    out, said = capsys.readouterr()
    lines = {Path(line["photo"]).name: line for line in map(json.loads, out.splitlines())}
    assert list(lines) == list(WHY)
    for name, line in lines.items():
        assert line["ok"] == (not WHY[name])
        assert (line["error"] or "").startswith(WHY[name])
    assert "Traceback" not in said


@pytest.fixture
def manifest(folder: Path, tmp_path: Path) -> Path:
    """The good ones to train and to test on, and the others everywhere."""
    path = tmp_path / "manifest.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("image", "root", "dataset", "modality", "label", "split"))
        for name, split in zip(WHY, ("train", "train", "val", "val", "test", "test"), strict=True):
            table.writerow((name, folder, "HAM10000", "dermoscopy", "NV", split))
    return path


@pytest.mark.parametrize(
    ("command", "missed"),
    [
        (["train", "--init", BUNDLE, "--out", "OUT"], {"e-strip-40x3000.jpg"}),  # a test photo is none of its own
        (["evaluate", "--bundle", BUNDLE], set()),
        (["evaluate", "--bundle", BUNDLE, "--against", BUNDLE], {"b-1x1.png"}),  # of the training photos
        (["assemble", "--network", BUNDLE, "--out", "OUT"], {"e-strip-40x3000.jpg"}),
    ],
    ids=["train", "evaluate", "against", "assemble"],
)
def test_all_that_cannot_be_read_is_told_before_the_long_work(
    command: list[object], missed: set[str], manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = [str(tmp_path / "out") if word == "OUT" else str(word) for word in command]
    work = [] if "--against" in places else ["--work", str(tmp_path / "work")]
    assert main([*places, "--manifest", str(manifest), *work]) == 1
    out, said = capsys.readouterr()
    assert "Traceback" not in said
    assert not out.count("\n| "), "no row of figures"
    told = {name for name in WHY if f"{name}: {WHY[name]}" in said}
    assert told == set(BAD) - missed
    assert f"{len(told)} photos of the manifest can't be read:" in said
    assert not (tmp_path / "out").exists()


def test_the_page_reads_the_others(folder: Path, model: Model) -> None:
    page = AppTest.from_file(str(ROOT / "pages" / "router.py"), default_timeout=120)
    page.session_state["dermatree-session"] = here = Session(last_seen=10**12, acknowledged=True)
    page.run()
    uploader: Any = page.get("file_uploader")[0]
    uploader.set_value([(name, (folder / name).read_bytes(), "image/jpeg") for name in WHY]).run()
    assert not page.exception
    assert [len(here.case.photos), len(here.case.pending)] == [2, 0]
    said = [warning.value for warning in page.warning]
    for number, name in enumerate(WHY, start=1):
        if WHY[name]:
            assert any(w.startswith(f"Photo {number} of 6 could not be read. {WHY[name]}") for w in said), name
    assert len(said) == len(BAD)


def test_an_own_study_leaves_them_out_by_name(folder: Path) -> None:
    good = {f"{k}.png": shifted(folder / "z-good-too.png", k) for k in range(6)}
    files = {**good, **{name: (folder / name).read_bytes() for name in BAD}}
    own = own_study(files, {name: k % 2 == 0 for k, name in enumerate(files)}, "clinical")
    assert len(own.study.photos) == 6
    assert [sentence.split(" is left out. ")[0] for sentence in own.left_out] == BAD
    assert all(WHY[name] in sentence for name, sentence in zip(BAD, own.left_out, strict=True))


def shifted(path: Path, by: int) -> bytes:
    """The photo, moved a little: another file."""
    import numpy as np
    from PIL import Image

    moved = io.BytesIO()
    Image.fromarray(np.roll(read_photo(path).pixels, by, axis=1)).save(moved, "PNG")
    return moved.getvalue()
