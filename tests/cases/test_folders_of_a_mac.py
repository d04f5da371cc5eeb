"""06-folders-of-a-mac: photos in class folders, with all that Macs, NAS, Jupyter and messengers add to them."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from model.commands import main
from model.data.importers import read_source
from model.data.importing import write_manifest
from model.data.manifest import ManifestError
from model.input.photo import read_photo
from model.serving.collection import photos_of
from model.training.run import open_manifest

BCC, NEVUS = "basal-cell-carcinoma", "melanocytic-nevus"
THREE_EACH = {BCC: 3, NEVUS: 3}
SYSTEM, GIF = (
    "A system keeps this for itself; it is no photo.",
    "This file is a GIF image, a format that is not read here.",
)
READ = {  # photos by node, and how many files were left out for what
    "plain": (THREE_EACH, {}),
    "zip-of-a-mac": (THREE_EACH, {SYSTEM: 6}),
    "usb-stick-of-a-mac": (THREE_EACH, {SYSTEM: 6}),
    "synology-thumbnails": (THREE_EACH, {SYSTEM: 6}),
    "jupyter": (THREE_EACH, {SYSTEM: 1}),
    "other-endings": ({BCC: 10, NEVUS: 3}, {}),
    "only-jfif": ({BCC: 3}, {}),
    "gif-named-jpg": (THREE_EACH, {GIF: 1}),
    "class-is-a-link": ({NEVUS: 3}, {}),  # the link itself did not come along: test_a_class_that_is_a_link
}
NO_CLASSES = "elsewhere-BCC"


@pytest.fixture
def folder(cases: Path) -> Path:
    return cases / "06-folders-of-a-mac"


def test_no_folder_is_forgotten(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {*READ, NO_CLASSES}


@pytest.mark.parametrize(("name", "photos", "left_out"), [(name, *expected) for name, expected in READ.items()])
def test_every_photo_comes_in_and_all_else_is_counted(
    folder: Path, name: str, photos: dict[str, int], left_out: dict[str, int], tmp_path: Path
) -> None:
    collection = read_source("folders", folder / name)
    assert Counter(row.node for row in collection.rows) == photos
    assert Counter(one.why for one in collection.left_out) == left_out
    assert not write_manifest(collection, tmp_path / "m.csv").left_out
    assert all(read_photo(case.path).width >= 150 for case in open_manifest(tmp_path / "m.csv").cases)


def test_a_class_that_is_a_link(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "class-is-a-link", tmp_path / "mine")
    (tmp_path / "mine" / "BCC").symlink_to(folder / NO_CLASSES)
    assert Counter(row.node for row in read_source("folders", tmp_path / "mine").rows) == THREE_EACH


def test_photos_without_class_folders_are_refused_with_what_to_do(folder: Path) -> None:
    with pytest.raises(
        ManifestError, match=r"3 of the photos in .* lie in no class folder \(IMG_0\.jpg, .*\)\. Put each"
    ):
        read_source("folders", folder / NO_CLASSES)


@pytest.mark.parametrize(("name", "photos", "left_out"), [(name, *expected) for name, expected in READ.items()])
def test_reading_the_folder_reads_the_same_photos(
    folder: Path, name: str, photos: dict[str, int], left_out: dict[str, int]
) -> None:
    found, others = photos_of(folder / name)
    called_photos = left_out.get(GIF, 0)  # each of them gets a line that says what it is
    assert len(found) == sum(photos.values()) + called_photos
    assert len(others) == sum(left_out.values()) - called_photos


def test_a_folder_of_nothing_but_leftovers_is_no_success(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(folder / "zip-of-a-mac" / "__MACOSX")]) == 1
    out, said = capsys.readouterr()
    assert out == ""
    assert said.startswith(
        f"There are no photos in {folder / 'zip-of-a-mac' / '__MACOSX'}.\n6 left out (BCC/._IMG_0.jpg,"
    )


def test_the_command_says_what_it_left_out(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "m.csv"
    assert main(["manifest", "import", "folders", str(folder / "gif-named-jpg"), "--out", str(out)]) == 0
    said = capsys.readouterr().err
    assert f"1 left out (BCC/IMG_9.jpg): {GIF}" in said
    assert f"6 photos in {out}." in said
