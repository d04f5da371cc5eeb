"""08-collections: the other collections as people have them on disk."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from model.data.importers import read_source
from model.data.importing import write_manifest
from model.data.manifest import ManifestError
from model.training.run import open_manifest

SOURCES = {"dermofit": "dermofit", "fitz": "fitzpatrick17k", "isic": "isic", "pad": "pad-ufes-20"}
NO_ROW, NO_PHOTO = "No row of the table names this photo.", "The photo of this row is not there."
MASK, SYSTEM = "This is the mask of a lesion.", "A system keeps this for itself; it is no photo."
READ = {  # labels in the order of rows, and how many were left out for what
    "dermofit-plain": (
        "Actinic Keratosis|Basal Cell Carcinoma|Dermatofibroma|Intraepithelial Carcinoma|Malignant Melanoma|"
        "Melanocytic Nevus (mole)|Pyogenic Granuloma|Squamous Cell Carcinoma|Seborrhoeic Keratosis|Haemangioma",
        {MASK: 10},
    ),
    "dermofit-numbered": ("Actinic Keratosis", {}),
    "dermofit-readme-picture": ("Actinic Keratosis", {"It lies beside the class folders, not in one.": 1}),
    "dermofit-with-mac-files": ("Actinic Keratosis", {SYSTEM: 1}),
    "fitz-index-column": ("inflammatory|inflammatory", {NO_ROW: 2}),
    "fitz-urls-missing-or-odd": ("inflammatory|inflammatory|inflammatory|inflammatory", {}),
    "fitz-empty-files": ("inflammatory", {"This file is empty.": 1, NO_PHOTO: 1, NO_ROW: 2}),
    "fitz-html-error-pages": (
        "inflammatory",
        {"This file is not a photo: it holds a web page.": 1, NO_PHOTO: 1, NO_ROW: 2},
    ),
    "isic-plain": ("Nevus|Melanoma in situ|Indeterminate|Nevus", {}),
    "isic-excel-cp1252": ("Nevus|Melanoma in situ|Indeterminate|Nevus", {}),
    "isic-excel-semicolon": ("Nevus|Melanoma in situ|Indeterminate|Nevus", {}),
    "isic-photos-in-jpeg-and-sub": ("Nevus|Melanoma in situ|Indeterminate|Nevus", {}),
    "isic-future-label": ("Nevus|Melanoma in situ|Indeterminate|Benign", {}),
    "isic-all-new": ("Brand new|Brand new|Brand new|Brand new", {}),
    "pad-plain": ("BCC|NEV|ACK|SCC", {}),
    "pad-semicolon": ("BCC|NEV|ACK|SCC", {}),
    "pad-lower-label": ("bcc|nev|ack|scc", {}),
}
REFUSED = {
    "isic-challenge-names": "There is no photo below {0} for 4 of 4 rows of metadata.csv: ISIC_9900000, ISIC_9900001, "
    "ISIC_9900002 and 1 more. What is there is called otherwise, such as ISIC_9900000_downsampled.jpg. Run isic image",
    "isic-empty-csv": "There is nothing in {0}/metadata.csv: the file is empty.",
    "isic-thumbs-beside": "2 files claim to be the photo ISIC_9900000 of {0}/metadata.csv: ISIC_9900000.jpg and "
    "resized/ISIC_9900000.png. Move all but one out of {0}. So it is with 3 more of its photos.",
    "pad-zip-inside": "There are no photos in {0}. Give the folder into which the download was unpacked.\n"
    "1 left out (images/imgs_part_1.zip): This file is a ZIP archive",
}
PLACED = {  # where the manifest's reader puts the labels; one that has no row in labels.tsv is refused there
    "pad-lower-label": ["basal-cell-carcinoma", "melanocytic-nevus", "actinic-keratosis", "squamous-cell-carcinoma"],
    "isic-future-label": ["melanocytic-nevus", "melanoma-in-situ", None, None],
}


@pytest.fixture
def folder(cases: Path) -> Path:
    return cases / "08-collections"


def source(name: str) -> str:
    return SOURCES[name.partition("-")[0]]


def test_no_folder_is_forgotten(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {*READ, *REFUSED}


@pytest.mark.parametrize(("name", "labels", "left_out"), [(name, *expected) for name, expected in READ.items()])
def test_it_is_read_and_what_is_left_out_is_counted(
    folder: Path, name: str, labels: str, left_out: dict[str, int], tmp_path: Path
) -> None:
    collection = read_source(source(name), folder / name)
    assert [row.label for row in collection.rows] == labels.split("|")
    assert Counter(one.why for one in collection.left_out) == left_out
    written = write_manifest(collection, tmp_path / "m.csv")
    assert not written.left_out
    assert sum(written.splits.values()) == len(collection.rows)


@pytest.mark.parametrize(("name", "sentence"), REFUSED.items())
def test_it_is_refused_with_what_to_do(folder: Path, name: str, sentence: str) -> None:
    with pytest.raises(ManifestError) as refused:
        read_source(source(name), folder / name)
    assert str(refused.value).startswith(sentence.format(folder / name))


@pytest.mark.parametrize(("name", "nodes"), PLACED.items())
def test_a_label_that_the_source_spells_otherwise_lands_where_it_belongs(
    folder: Path, name: str, nodes: list[str | None], tmp_path: Path
) -> None:
    write_manifest(read_source(source(name), folder / name), tmp_path / "m.csv")
    assert [case.node for case in open_manifest(tmp_path / "m.csv").cases] == nodes


def test_a_label_that_nobody_knows_is_named_with_its_rows(folder: Path, tmp_path: Path) -> None:
    write_manifest(read_source("isic", folder / "isic-all-new"), tmp_path / "m.csv")
    with pytest.raises(
        ManifestError, match=r"Rows 2, 3, 4, 5 of .*: the label ISIC Archive / Brand new is in no row of"
    ):
        open_manifest(tmp_path / "m.csv")


def test_what_the_tables_say_besides_survives_their_odd_cells(folder: Path) -> None:
    odd = read_source("fitzpatrick17k", folder / "fitz-urls-missing-or-odd").rows
    assert [row.skin_type for row in odd] == ["3", "", "", "2"]
    assert [row.attribution.partition("from ")[2] for row in odd] == [
        "a.example",
        "an unnamed atlas",
        "an unnamed atlas",
        "b.example",
    ]
    (first, *_) = read_source("isic", folder / "isic-excel-cp1252").rows
    assert first.attribution == 'Hôpital, "Skin" unit'
