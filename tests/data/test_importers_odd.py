"""Collections as people have them on disk: tables of any spreadsheet, two files for one photo, files that are none."""

from __future__ import annotations

import csv
import os
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from model.commands import main
from model.data.importers import Collection, read_source
from model.data.importing import write_manifest
from model.data.manifest import ManifestError
from model.training.run import open_manifest
from tests.data import collections_on_disk as on_disk

WITH_TABLE = {
    "ham10000": (on_disk.ham10000, "HAM10000_metadata.csv", "image_id"),
    "isic": (on_disk.isic, "metadata.csv", "isic_id"),
    "pad-ufes-20": (on_disk.pad_ufes_20, "metadata.csv", "img_id"),
    "fitzpatrick17k": (on_disk.fitzpatrick17k, "fitzpatrick17k.csv", "md5hash"),
}
EVERY = pytest.mark.parametrize("source", WITH_TABLE)


def built(source: str, folder: Path) -> tuple[Path, Path, str]:
    """The folder, its table, and the column of ids."""
    build, table, id = WITH_TABLE[source]
    build(folder)
    return folder, folder / table, id


def rewritten(table: Path, encoding: str, delimiter: str = ",", quoted: bool = False) -> None:
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with table.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows(rows)


def changed(table: Path, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> None:
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    on_disk.table(table, change(rows))  # type: ignore[arg-type]


def photos_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".jpg", ".png"))


def left_out(collection: Collection) -> dict[str, str]:
    return {one.name: one.why for one in collection.left_out}


@EVERY
@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-16", "\t"), ("utf-8-sig", ";"), ("cp1252", ","), ("utf-8", "\t")]
)
def test_any_spreadsheet_may_have_saved_the_table(source: str, encoding: str, delimiter: str, tmp_path: Path) -> None:
    folder, table, _ = built(source, tmp_path)
    expected = read_source(source, folder)
    rewritten(table, encoding, delimiter=delimiter)
    assert read_source(source, folder) == expected
    table.write_bytes(table.read_bytes().replace(b"md5hash", b"MD5Hash").replace(b"_id", b"_ID"))
    assert read_source(source, folder) == expected


def test_the_table_of_dataverse_is_read_as_it_is_given_out(tmp_path: Path) -> None:
    folder, table, _ = built("ham10000", tmp_path)
    expected = read_source("ham10000", folder)
    rewritten(table, "utf-8", delimiter="\t", quoted=True)
    table.rename(table.with_suffix(".tab"))
    assert read_source("ham10000", folder).rows == expected.rows
    assert b'"lesion_id"\t"image_id"' in table.with_suffix(".tab").read_bytes()


@EVERY
def test_ids_with_and_without_their_ending_name_the_same_photos(source: str, tmp_path: Path) -> None:
    folder, table, id = built(source, tmp_path)
    expected = read_source(source, folder).rows
    for rename in (lambda name: Path(name).stem, lambda name: Path(name).stem + ".JPG"):
        changed(table, lambda rows, rename=rename: [{**row, id: rename(row[id])} for row in rows])  # type: ignore[misc]
        assert read_source(source, folder).rows == expected
    for path in photos_in(folder):
        path.rename(path.with_suffix(path.suffix.upper()))
    assert [row.label for row in read_source(source, folder).rows] == [row.label for row in expected]


@EVERY
def test_two_files_that_claim_one_id_are_both_named_and_none_is_chosen(source: str, tmp_path: Path) -> None:
    folder, table, _ = built(source, tmp_path)
    photos = photos_in(folder)
    for path in photos[:3]:
        on_disk.photo(folder / "thumbnails" / f"{path.stem}.bmp", 1)
    with pytest.raises(ManifestError) as refused:
        read_source(source, folder)
    first = photos[0].relative_to(folder).as_posix()
    assert f"2 files claim to be the photo {photos[0].stem} of {table}: {first} and thumbnails/" in str(refused.value)
    assert "So it is with 2 more of its photos." in str(refused.value)


@EVERY
def test_a_row_that_stands_there_twice_counts_once_and_two_that_differ_are_refused(source: str, tmp_path: Path) -> None:
    folder, table, id = built(source, tmp_path)
    expected = read_source(source, folder)
    changed(table, lambda rows: [*rows, rows[0]])
    last = f"row {len(table.read_text().splitlines())}"
    again = read_source(source, folder)
    assert again.rows == expected.rows
    assert left_out(again)[last] == "The table says the same in another row."
    label = {"ham10000": "dx", "isic": "diagnosis_1", "pad-ufes-20": "diagnostic"}.get(source, "nine_partition_label")
    changed(table, lambda rows: [*rows[:-1], {**rows[0], label: "other"}])
    with pytest.raises(ManifestError, match=r"Rows 2 and \d+ of .* say different things of .*\. Keep one\."):
        read_source(source, folder)
    changed(table, lambda rows: [{**row, id: ""} for row in rows])
    with pytest.raises(ManifestError, match=rf"Row 2 of .* has no {id}\. Fill it in, or delete the row\."):
        read_source(source, folder)


@pytest.mark.parametrize("source", ["isic", "ham10000", "pad-ufes-20"])
def test_a_photo_that_holds_a_web_page_is_said_to(source: str, tmp_path: Path) -> None:
    folder, *_ = built(source, tmp_path)
    photos_in(folder)[0].write_bytes(b"<html><body>403 Forbidden</body></html>")
    with pytest.raises(ManifestError, match=r"for 1 of \d rows of .*: This file is not a photo: it holds a web page\."):
        read_source(source, folder)


def test_a_photo_under_a_longer_name_is_pointed_out_and_not_taken(tmp_path: Path) -> None:
    folder, *_ = built("isic", tmp_path)
    for path in photos_in(folder):
        path.rename(path.with_stem(path.stem + "_downsampled"))
    with pytest.raises(ManifestError, match=r"called otherwise, such as ISIC_0000000_downsampled\.jpg\. Run isic"):
        read_source("isic", folder)


def test_what_could_not_be_fetched_is_left_out_and_said(tmp_path: Path) -> None:
    folder, table, _ = built("fitzpatrick17k", tmp_path)
    first, second, third, *_ = photos_in(folder)
    first.write_bytes(b"<html><body>404</body></html>")
    second.write_bytes(b"")
    third.write_bytes(third.read_bytes()[:-400])
    changed(table, lambda rows: [{**row, "url": "http://[bad", "fitzpatrick_scale": "2.0"} for row in rows])
    collection = read_source("fitzpatrick17k", folder)
    written = write_manifest(collection, tmp_path / "m.csv")
    cases = open_manifest(tmp_path / "m.csv").cases
    assert sum(written.splits.values()) == len(cases) == 6
    assert {case.row["skin_type"] for case in cases} == {"2"}
    assert all("an unnamed atlas" in case.row["attribution"] for case in cases)
    told = left_out(collection)
    assert told["images/" + first.name] == "This file is not a photo: it holds a web page."
    assert told["images/" + second.name] == "This file is empty."
    assert told[first.stem] == told[second.stem] == told[f"{9:032x}"] == "The photo of this row is not there."
    assert [(one.name, "damaged" in one.why) for one in written.left_out] == [("images/" + third.name, True)]


def test_photos_beside_the_table_are_accounted_for(tmp_path: Path) -> None:
    folder, *_ = built("ham10000", tmp_path)
    on_disk.photo(folder / "HAM10000_segmentations" / "ISIC_0024300_segmentation.png", 5)
    collection = read_source("ham10000", folder)
    assert len(collection.rows) == 8
    assert left_out(collection) == {
        "HAM10000_segmentations/ISIC_0024300_segmentation.png": "No row of the table names this photo."
    }


def test_masks_and_a_picture_beside_the_classes_of_dermofit_are_said_and_not_taken(tmp_path: Path) -> None:
    folder = on_disk.dermofit(tmp_path)
    on_disk.photo(folder / "overview.png", 1)
    told = left_out(read_source("dermofit", folder))
    assert told.pop("overview.png") == "It lies beside the class folders, not in one."
    assert set(told.values()) == {"This is the mask of a lesion."}
    assert len(told) == 10


def test_a_name_of_a_mac_and_one_of_windows_are_one_name(tmp_path: Path) -> None:
    """The photos lie on disk as a Mac writes them; the manifest is written and read as everybody else does."""
    folder = tmp_path / unicodedata.normalize("NFD", "Läsionen")
    for k, name in enumerate(("BCC/Müller/é 1", "BCC/Müller/é 2", "Nevus/ü")):
        on_disk.photo(folder / unicodedata.normalize("NFD", f"{name}.png"), 40 + k)
    write_manifest(read_source("folders", folder), tmp_path / "m.csv")
    assert unicodedata.is_normalized("NFC", (tmp_path / "m.csv").read_text("utf-8").replace(folder.name, ""))
    cases = open_manifest(tmp_path / "m.csv").cases
    assert all(case.path.is_file() for case in cases)
    assert {case.dataset for case in cases} == {"Läsionen"}
    assert [case.group for case in cases] == ["Müller", "Müller", "Nevus/ü.png"]


def test_two_names_that_look_alike_are_refused(tmp_path: Path) -> None:
    for seed, name in enumerate(("é.png", "e\u0301.png")):
        on_disk.photo(tmp_path / "BCC" / name, seed)
    with pytest.raises(ManifestError, match=r"Two photos of .* go by the name BCC/é\.png\. Rename one"):
        write_manifest(read_source("folders", tmp_path), tmp_path / "m.csv")


def test_a_name_that_is_not_utf_8_is_left_out_and_said(tmp_path: Path) -> None:
    folder = on_disk.folders(tmp_path / "mine")
    latin = os.fsdecode(os.fsencode(folder / "BCC") + b"/L\xe9sion.jpg")
    shutil.copy(folder / "BCC" / "d.jpg", latin)
    written = write_manifest(read_source("folders", folder), tmp_path / "m.csv")
    assert sum(written.splits.values()) == 4
    assert [one.why for one in written.left_out] == ["The name of this file is not written in UTF-8. Rename it."]
    os.rename(folder, os.fsencode(tmp_path) + b"/m\xefne")
    with pytest.raises(ManifestError, match="The path to the photos is not written in UTF-8"):
        write_manifest(
            read_source("folders", Path(os.fsdecode(os.fsencode(tmp_path) + b"/m\xefne"))), tmp_path / "n.csv"
        )


def test_a_machine_without_memory_writes_no_manifest_that_lacks_photos(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from model.data import near_duplicates

    def fails(path: Path) -> None:
        raise MemoryError

    collection = read_source("folders", on_disk.folders(tmp_path / "mine"))
    monkeypatch.setattr(near_duplicates, "read_photo", fails)
    with pytest.raises(ManifestError, match=r"BCC/d\.jpg: There was not enough memory"):
        write_manifest(collection, tmp_path / "m.csv")
    assert not (tmp_path / "m.csv").exists()


def test_what_was_left_out_is_printed_with_its_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = on_disk.folders(tmp_path / "mine")
    for path in photos_in(folder):
        path.with_name(f"._{path.name}").write_bytes(b"\0\5\26\7")
    (folder / "BCC" / "moving.jpg").write_bytes(b"GIF89a" + bytes(30))
    assert main(["manifest", "import", "folders", str(folder), "--out", str(tmp_path / "m.csv"), "--seed", "1"]) == 0
    said = capsys.readouterr().err
    assert "4 left out (BCC/._d.jpg, Bowen disease/._c.jpg, melanocytic-nevus/p1/._a.jpg and 1 more): A system" in said
    assert "1 left out (BCC/moving.jpg): This file is a GIF image, a format that is not read here." in said
    assert f"4 photos in {tmp_path / 'm.csv'}." in said


def test_a_collection_of_which_nothing_can_be_taken_is_no_success(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, *_ = built("fitzpatrick17k", tmp_path)
    for path in photos_in(folder):
        path.write_bytes(path.read_bytes()[:-400])
    assert main(["manifest", "import", "fitzpatrick17k", str(folder), "--out", str(tmp_path / "m.csv")]) == 1
    said = capsys.readouterr().err
    assert "holds no photo with a label" in said
    assert "9 left out (images/" in said
    assert not (tmp_path / "m.csv").exists()


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest", "import", "isic", str(tmp_path / "x"), "--out", str(tmp_path / "m.csv")]) == 1
    assert f"There is no folder {tmp_path / 'x'}." in capsys.readouterr().err
