"""05-manifest-from-excel: one manifest as twenty-seven programs and people saved it."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.commands import main
from model.data.manifest import ManifestError
from model.training.run import open_manifest

SOUND = {  # the site of the photo whose cell is odd, where one is
    "sound": "back",
    "bom": "back",
    "capital-headings": "back",
    "capital-split": "back",
    "commas-only-row": "back",
    "cp1252": "Rücken",
    "line-separator-in-cell": "left\u2028back",
    "lower-label": "back",
    "newline-in-cell": "left\nback",
    "nul": "back",
    "nul-in-image": "back",
    "old-mac-cr": "back",
    "semicolon-bom": "back",
    "sep-line": "back",
    "spaces": "back",
    "tab": "back",
    "utf16": "back",
}
SHORT = "modality, label, split. Fill in what is missing, or delete the row."
REFUSED = {  # every sentence, {0} being the file
    "empty": ["There is nothing in {0}: the file is empty. Choose another one."],
    "heading-only": ["There is no row below the headings of {0}. Add the rows, or choose another file."],
    "huge-cell": [
        "Row 2 of {0} has a cell of over 131,072 characters. Shorten it; or look for a quotation mark that is not "
        "closed."
    ],
    "folder-as-image": ["Row 2 of {0}: there is no image. Fill in what is missing, or delete the row."],
    "only-name-row": ["Row 8 of {0}: there is no dataset, " + SHORT],
    "short-row": ["Row 8 of {0}: there is no " + SHORT],
    "short-row-and-unknown-label": [
        "Row 8 of {0}: there is no " + SHORT,
        "Row 9 of {0}: the label HAM10000 / wart is in no row of taxonomy/labels.tsv. Add one, or name its node in a "
        "column node.",
    ],
}
NOT_THERE = {
    "long-name": "x" * 300 + ".png",
    "windows-path": "sub\\2.png",
}  # a sound table, and a photo that is missing


@pytest.fixture
def folder(cases: Path) -> Path:
    return cases / "05-manifest-from-excel"


def check(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str], list[str]]:
    code = main(["manifest", "check", str(path)])
    out, said = capsys.readouterr()
    return code, out.splitlines(), [line for line in said.splitlines() if "photos:" not in line and line.strip()]


def test_no_file_is_forgotten(folder: Path) -> None:
    assert {path.stem for path in folder.glob("*.csv")} == {*SOUND, *REFUSED, *NOT_THERE}


@pytest.mark.parametrize(("name", "site"), SOUND.items())
def test_it_says_what_the_sound_one_says(folder: Path, name: str, site: str) -> None:
    cases = open_manifest(folder / f"{name}.csv").cases
    sound = open_manifest(folder / "sound.csv").cases
    assert cases == sound
    assert {case.row["site"] for case in cases} == {"back", site}
    assert [case.row["patient_id"] for case in cases] == [f"p{k}" for k in range(6)]
    assert [(case.row["split"], case.row["label"]) for case in cases] == [(case.split, "NV") for case in sound]


@pytest.mark.parametrize("name", SOUND)
def test_it_passes_the_check(folder: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(folder / f"{name}.csv", capsys)[:2] == (0, ["HAM10000: train 2, val 2, test 2"])


@pytest.mark.parametrize(("name", "sentences"), REFUSED.items())
def test_all_that_is_wrong_is_said_with_file_and_row(
    folder: Path, name: str, sentences: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / f"{name}.csv"
    expected = [sentence.format(path) for sentence in sentences]
    assert check(path, capsys) == (1, [], expected)
    with pytest.raises(ManifestError) as refused:
        open_manifest(path)
    assert str(refused.value) == " ".join(expected)


@pytest.mark.parametrize(("name", "image"), NOT_THERE.items())
def test_a_photo_that_is_not_there_is_named(
    folder: Path, name: str, image: str, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = f"There is no photo {folder / 'images' / image}. Put it there, or take its row out."
    assert check(folder / f"{name}.csv", capsys) == (1, [], [expected])
