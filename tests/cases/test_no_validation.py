"""09-no-validation: training that could not end is not begun."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from model.commands import main
from model.opened import SHIPPED

SENTENCE = (
    "No photo of a disease has the split val, so calibration and limits have nothing to be set on. Give some rows"
)


@pytest.fixture
def folder(cases: Path) -> Path:
    return cases / "09-no-validation"


@pytest.mark.parametrize("command", ["check", "train", "assemble"])
def test_without_a_validation_photo_nothing_is_begun(
    folder: Path, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest, work, out = str(folder / "no-val.csv"), str(tmp_path / "work"), str(tmp_path / "bundle")
    arguments = {
        "check": ["manifest", "check", manifest],
        "train": ["train", "--manifest", manifest, "--init", str(SHIPPED), "--work", work, "--out", out],
        "assemble": ["assemble", "--network", str(SHIPPED), "--manifest", manifest, "--work", work, "--out", out],
    }[command]
    assert main(arguments) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith(SENTENCE)
    assert not Path(work).exists()
    assert not Path(out).exists()


def test_with_one_it_is_found_sound(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest", "check", str(folder / "one-val.csv")]) == 0
    assert capsys.readouterr().out == "Mine: train 10, val 1, test 1\n"


@pytest.mark.slow  # an epoch on ten photos, and a bundle
@pytest.mark.timeout(900)
def test_with_one_a_bundle_comes_of_it(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "photos")
    work, out = tmp_path / "work", tmp_path / "bundle"
    manifest = str(tmp_path / "photos" / "one-val.csv")
    recipe = ("--stage", "80:1:1e-5:1e-6", "--max-class-size", "5", "--device", "cpu")
    start = ("--init", str(SHIPPED), "--work", str(work), "--out", str(out))
    assert main(["train", "--manifest", manifest, *start, *recipe]) == 0
    assert (out / "bundle.json").is_file()
