"""07-check-then-train: what the check lets through, training takes; and it says all that training would not."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from model.commands import main
from model.input.photo import PhotoError, read_photo
from model.opened import SHIPPED

SOUND = (  # broken metadata is no broken photo
    *("crc-of-text-wrong", "exif-chunk-garbage", "exif-empty", "exif-garbage", "exif-header-twice", "raw-profile"),
)
BROKEN = {
    "gif": "This file is a GIF image, a format that is not read here.",
    "psd": "This file is a Photoshop document, a format that is not read here.",
    "small-31": "This photo is too small: 31 × 90 pixels",
    "strip": "This photo is too narrow a strip: 4096 × 48 pixels",
}
NO_TRAIN, NO_VAL = "No photo of a disease has the split train", "No photo of a disease has the split val"
OTHER_SPLITS = {  # of some: the same photos to test on alone, and to be the photos of a study
    ("gif", "test.csv"): [NO_TRAIN],
    ("strip", "test.csv"): [NO_TRAIN],
    ("gif", "study.csv"): [NO_TRAIN, NO_VAL],
    ("small-31", "study.csv"): [NO_TRAIN, NO_VAL],
    ("strip", "study.csv"): [NO_TRAIN, NO_VAL],
}


@pytest.fixture
def folder(cases: Path) -> Path:
    return cases / "07-check-then-train"


def check(manifest: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code = main(["manifest", "check", str(manifest)])
    return code, [line for line in capsys.readouterr().err.splitlines() if "photos:" not in line and line.strip()]


def odd_photo(folder: Path) -> Path:
    (photo,) = (path for path in folder.iterdir() if path.stem == folder.name)
    return photo


def begins(lines: list[str], beginnings: list[str]) -> bool:
    """Whether each line begins so, and there are no others."""
    return all(line.startswith(beginning) for line, beginning in zip(lines, beginnings, strict=True))


def test_no_folder_is_forgotten(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {*SOUND, *BROKEN}
    tables = {(path.parent.name, path.name) for path in folder.glob("*/*.csv")}
    assert tables == {*OTHER_SPLITS, *((name, "m.csv") for name in (*SOUND, *BROKEN))}


@pytest.mark.parametrize("name", SOUND)
def test_broken_metadata_is_no_broken_photo(folder: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert read_photo(odd_photo(folder / name)).original_size in ((200, 150), (150, 200))
    assert check(folder / name / "m.csv", capsys) == (0, [])


@pytest.mark.parametrize(("name", "why"), BROKEN.items())
def test_what_training_cannot_read_is_named(
    folder: Path, name: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(PhotoError, match=why):
        read_photo(odd_photo(folder / name))
    code, (said,) = check(folder / name / "m.csv", capsys)
    assert code == 1
    assert said.startswith(f"{odd_photo(folder / name)}: {why}")


@pytest.mark.parametrize(("name", "table", "lacking"), [(*where, told) for where, told in OTHER_SPLITS.items()])
def test_all_is_said_at_once(
    folder: Path, name: str, table: str, lacking: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = check(folder / name / table, capsys)
    assert code == 1
    assert begins(said, [*lacking, f"{odd_photo(folder / name)}: {BROKEN[name]}"])


def together(folder: Path, names: list[str], out: Path) -> Path:
    """One manifest of the photos of several folders."""
    rows: list[dict[str, str]] = []
    for name in names:
        with (folder / name / "m.csv").open(encoding="utf-8", newline="") as file:
            odd = [{**row, "root": str(folder / name)} for row in csv.DictReader(file)]
        rows += odd if name == names[0] else odd[-1:]
    with out.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return out


def test_all_broken_ones_of_one_manifest_are_said_at_once(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = check(together(folder, [*BROKEN], tmp_path / "m.csv"), capsys)
    assert code == 1
    assert begins(said, [f"{odd_photo(folder / name)}: {why}" for name, why in BROKEN.items()])


@pytest.mark.slow  # an epoch on ten photos, and a bundle
@pytest.mark.timeout(900)
def test_what_the_check_let_through_becomes_a_bundle(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = together(folder, [*SOUND], tmp_path / "m.csv")
    assert check(manifest, capsys) == (0, [])
    start = ("--init", str(SHIPPED), "--work", str(tmp_path / "work"), "--out", str(tmp_path / "bundle"))
    recipe = ("--stage", "80:1:1e-5:1e-6", "--max-class-size", "5", "--device", "cpu")
    assert main(["train", "--manifest", str(manifest), *start, *recipe]) == 0
    assert (tmp_path / "bundle" / "bundle.json").is_file()
