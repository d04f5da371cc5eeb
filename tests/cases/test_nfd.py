"""16-nfd: a name that a Mac wrote is the name that everybody else writes."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image

from model.commands import main
from model.study.own import own_study, read_labels
from model.training.run import open_manifest

Form = Literal["NFC", "NFD"]
NAMES = [f"Lésion {k}.png" for k in range(3)]


@pytest.fixture
def folder(cases: Path) -> Path:
    return cases / "16-nfd"


def test_disk_and_table_differ_or_this_proves_nothing(folder: Path) -> None:
    on_disk = sorted(path.name for path in (folder / "images").iterdir())
    assert on_disk == [unicodedata.normalize("NFD", name) for name in NAMES]
    assert all(name in (folder / "m.csv").read_text("utf-8") for name in NAMES)


def test_the_manifest_finds_its_photos(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [case.row["image"] for case in open_manifest(folder / "m.csv").cases] == NAMES
    assert main(["manifest", "check", str(folder / "m.csv")]) == 0
    assert capsys.readouterr().out == "HAM10000: train 1, val 1, test 1\n"


@pytest.mark.parametrize("in_table", ["NFC", "NFD"])
@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
def test_an_own_study_finds_its_photos(folder: Path, in_table: Form, on_disk: Form) -> None:
    """Its three photos, and three that are mirrored, so that there are enough."""
    files: dict[str, bytes] = {}
    for path in (folder / "images").iterdir():
        files[path.name] = path.read_bytes()
        mirrored = io.BytesIO()
        Image.open(path).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(mirrored, "PNG")
        files[f"Müller {path.name}"] = mirrored.getvalue()
    names = {unicodedata.normalize(on_disk, name): content for name, content in files.items()}
    rows = [f"{name},{'malignant' if 'ller' in name else 'benign'}" for name in names]
    table = unicodedata.normalize(in_table, "\n".join(["photo,label", *rows]))
    own = own_study(names, read_labels(table.encode()), "clinical")
    assert (len(own.study.photos), own.left_out) == (6, ())
