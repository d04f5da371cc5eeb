"""04-ham10000-tables: whatever wrote the table of HAM10000, the same seven photos come of it, or a sentence."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from model.commands import main
from model.data.importers import Collection, read_source
from model.data.importing import write_manifest
from model.data.manifest import ManifestError
from model.data.splitting import Shares
from model.training.run import open_manifest

READ = {  # what of each folder is left out beside the table, by the first words of why
    "nothing-odd": {"m.csv": "This file is not a photo"},
    "bom-crlf": {"m.csv": "This file is not a photo"},
    "capital-headings": {},
    "cp1252": {},
    "dataverse-tab": {},
    "dataverse-tab-renamed-csv": {},
    "duplicate-row": {"m.csv": "This file is not a photo", "row 9": "The table says the same in another row."},
    "excel-semicolon": {},
    "extension-in-id": {},
    "masks-and-mac": {
        "m.csv": "This file is not a photo",
        "__MACOSX/HAM10000_images_part_1/._ISIC_9900000.jpg": "A system keeps this for itself",
        **{
            f"HAM10000_segmentations/ISIC_990000{k}_segmentation.png": "No row of the table names this photo."
            for k in range(7)
        },
    },
    "nul-byte": {"m.csv": "This file is not a photo"},
    "upper-jpg": {"m.csv": "This file is not a photo"},
    "utf16": {},
}
REFUSED = {
    "one-photo-missing": "There is no photo below {0} for 1 of 7 rows of HAM10000_metadata.csv: ISIC_9900000. Unpack",
    "thumbs-same-stem": "2 files claim to be the photo ISIC_9900000 of {0}/HAM10000_metadata.csv: "
    "HAM10000_images_part_1/ISIC_9900000.jpg and thumbnails/ISIC_9900000.png. Move all but one out of {0}. So it is "
    "with 6 more",
}
LABELS = ("NV", "MEL", "BKL", "BCC", "AKIEC", "DF", "VASC")
SITES = {"cp1252": "Rücken"}  # of the first photo


@pytest.fixture
def folder(cases: Path) -> Path:
    return cases / "04-ham10000-tables"


def test_no_folder_is_forgotten(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {*READ, *REFUSED}


def read(folder: Path) -> Collection:
    return read_source("ham10000", folder)


@pytest.mark.parametrize("name", READ)
def test_it_is_read_as_if_nothing_were_odd(folder: Path, name: str) -> None:
    rows = read(folder / name).rows
    assert tuple(row.label for row in rows) == LABELS
    assert [row.path.stem for row in rows] == [f"ISIC_990000{k}" for k in range(7)]
    assert [row.lesion_id for row in rows] == [f"HAM_000000{k}" for k in range(7)]
    assert [row.age for row in rows] == ["45.0", "", "unknown", "80.0", "85+", "NaN", "0.0"]
    assert [row.site for row in rows] == [SITES.get(name, "back"), *["back"] * 6]
    assert all("images_part_" in str(row.path) for row in rows)


@pytest.mark.parametrize(("name", "expected"), READ.items())
def test_what_is_left_out_is_said(folder: Path, name: str, expected: dict[str, str]) -> None:
    found = {one.name: one.why for one in read(folder / name).left_out}
    assert found.keys() == expected.keys()
    assert all(why.startswith(expected[file]) for file, why in found.items())


@pytest.mark.parametrize("name", READ)
def test_its_manifest_is_found_sound(
    folder: Path, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = write_manifest(read(folder / name), tmp_path / "m.csv", shares=Shares(0.5, 0))
    assert sum(written.splits.values()) == 7
    assert [case.label for case in open_manifest(tmp_path / "m.csv").cases] == list(LABELS)
    assert main(["manifest", "check", str(tmp_path / "m.csv")]) == 0, capsys.readouterr().err


@pytest.mark.parametrize("name", [*(name for name, files in READ.items() if "m.csv" in files), "thumbs-same-stem"])
def test_a_manifest_that_was_made_of_it_before_still_reads(folder: Path, name: str) -> None:
    with (folder / name / "m.csv").open(encoding="utf-8", newline="") as file:
        images = [row["image"] for row in csv.DictReader(file)]
    cases = open_manifest(folder / name / "m.csv").cases
    assert [case.path.relative_to(folder / name).as_posix() for case in cases] == images


@pytest.mark.parametrize(("name", "sentence"), REFUSED.items())
def test_it_is_refused_with_all_that_is_to_be_done(folder: Path, name: str, sentence: str) -> None:
    with pytest.raises(ManifestError) as refused:
        read(folder / name)
    assert str(refused.value).startswith(sentence.format(folder / name))
