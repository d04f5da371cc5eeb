"""`manifest check` finds each kind of fault, and says it in a sentence."""

from __future__ import annotations

import csv

import pytest
from PIL import Image, ImageEnhance, ImageOps

from model.commands import main
from model.data.near_duplicates import fingerprint, near_duplicates
from model.training.run import open_manifest
from tests.data import collections_on_disk as on_disk

PHOTOS = 6


@pytest.fixture
def rows(tmp_path):
    """A sound manifest in the old layout: photos in images/ beside it, two a split."""
    made = []
    for k in range(PHOTOS):
        on_disk.photo(tmp_path / "images" / f"{k}.png", 700 + k)
        row = {"image": f"{k}.png", "dataset": "HAM10000", "modality": "dermoscopy", "label": "NV"}
        made.append({**row, "patient_id": f"p{k}", "lesion_id": f"l{k}", "split": ("train", "val", "test")[k % 3]})
    return made


def check(rows, tmp_path, capsys):
    code = main(["manifest", "check", str(on_disk.table(tmp_path / "m.csv", rows))])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_sound_manifest_passes_with_its_counts(rows, tmp_path, capsys):
    assert check(rows, tmp_path, capsys)[:2] == (0, "HAM10000: train 2, val 2, test 2\n")


def change(rows, number, **values):
    rows[number].update(values)


@pytest.mark.parametrize(
    ("number", "values", "sentence"),
    [
        (1, {"patient_id": "p0"}, "The patient p0 of HAM10000 has photos in train and val"),
        (2, {"lesion_id": "l0"}, "The lesion l0 of HAM10000 has photos in test and train"),
        (3, {"image": "gone.png"}, "images/gone.png."),
        (3, {"image": "0.png"}, "0.png comes 2 times"),
        (3, {"label": "wart of the moon"}, "Row 5 of {0}: the label HAM10000 / wart of the moon is in no row of"),
        (3, {"split": "training"}, 'Row 5 of {0}: the split "training" is none of train, val, test. Change it'),
        (3, {"modality": ""}, "Row 5 of {0}: there is no modality. Fill in what is missing, or delete the row."),
    ],
)
def test_each_fault_is_found(rows, tmp_path, capsys, number, values, sentence):
    change(rows, number, **values)
    code, _, said = check(rows, tmp_path, capsys)
    assert code == 1
    assert sentence.format(tmp_path / "m.csv") in said


@pytest.mark.parametrize(
    ("encoding", "altered"),
    [
        ("utf-16", lambda text: text.replace(",", "\t")),
        ("utf-8-sig", lambda text: "sep=;\r\n" + text.replace(",", ";")),
        ("cp1252", lambda text: text.replace("HAM10000", "ham10000").replace("NV", "nv")),
        ("utf-8", lambda text: text.replace("train", "Train").replace("dermoscopy", "Dermoscopy")),
        ("utf-8", lambda text: text.replace(",", ", ").replace("image", "IMAGE").replace("\r\n", "\r")),
        ("utf-8", lambda text: text + ",,,,,,\r\n\r\n"),
    ],
)
def test_what_a_spreadsheet_makes_of_it_says_the_same(rows, tmp_path, capsys, encoding, altered):
    path = on_disk.table(tmp_path / "m.csv", rows)
    sound = open_manifest(path).cases
    path.write_bytes(altered(path.read_bytes().decode()).encode(encoding))
    assert open_manifest(path).cases == sound
    assert main(["manifest", "check", str(path)]) == 0
    assert capsys.readouterr().out == "HAM10000: train 2, val 2, test 2\n"


def test_all_rows_that_cannot_be_used_and_all_photos_that_are_broken_are_said_at_once(rows, tmp_path, capsys):
    change(rows, 0, label="wart")
    change(rows, 1, label="wart")
    change(rows, 2, split="")
    (tmp_path / "images" / "3.png").write_bytes(b"GIF89a" + bytes(20))
    (tmp_path / "images" / "4.png").unlink()
    said = check(rows, tmp_path, capsys)[2].splitlines()
    beginnings = (
        "Rows 2, 3 of",
        "Row 4 of",
        "There is no photo",
        f"{tmp_path / 'images' / '3.png'}: This file is a GIF",
    )
    assert [line.startswith(start) for line, start in zip(said, beginnings, strict=True)] == [True] * 4


def test_the_same_id_in_two_collections_is_no_leak(rows, tmp_path, capsys):
    change(rows, 1, patient_id="p0", dataset="PAD-UFES-20", label="NEV")
    assert check(rows, tmp_path, capsys)[0] == 0


def test_every_fault_is_listed_not_only_the_first(rows, tmp_path, capsys):
    change(rows, 1, patient_id="p0")
    change(rows, 2, lesion_id="l0")
    assert len(check(rows, tmp_path, capsys)[2].strip().splitlines()) == 2


ALTERED = {
    "smaller": lambda image: image.resize((80, 60)),
    "lighter": lambda image: ImageEnhance.Brightness(image).enhance(1.1),
    "less colourful": lambda image: ImageEnhance.Color(image).enhance(0.4),
    "cropped a little": lambda image: image.crop((1, 1, image.width - 1, image.height - 1)),
}


@pytest.mark.parametrize("how", ALTERED)
def test_a_copy_in_another_split_is_found(rows, tmp_path, capsys, how):
    with Image.open(tmp_path / "images" / "0.png") as original:
        ALTERED[how](original.convert("RGB")).save(tmp_path / "images" / "1.jpg", quality=75)
    change(rows, 1, image="1.jpg")
    code, _, said = check(rows, tmp_path, capsys)
    assert (code, said.strip().splitlines()[-1]) == (
        1,
        "0.png (train) and 1.jpg (val) are the same photo, or nearly so.",
    )


def test_a_photo_that_cannot_be_opened_is_named(rows, tmp_path, capsys):
    (tmp_path / "images" / "4.png").write_bytes(b"no photo")
    code, _, said = check(rows, tmp_path, capsys)
    assert code == 1
    assert "4.png: This file is not a photo: it holds text. Choose a" in said


def test_a_node_that_is_not_in_the_tree_is_refused(rows, tmp_path, capsys):
    for row in rows:
        row["node"] = ""
    change(rows, 0, node="no-such-node")
    sentence = f'Row 2 of {tmp_path / "m.csv"}: the tree has no node "no-such-node".'
    assert sentence in check(rows, tmp_path, capsys)[2]


def test_different_pictures_are_not_taken_for_one(tmp_path):
    seen = [fingerprint(on_disk.photo(tmp_path / f"{k}.png", 800 + k)) for k in range(60)]
    assert list(near_duplicates(seen)) == []


def test_the_size_is_that_of_the_photo_as_it_is_seen(tmp_path):
    lying = on_disk.picture(1, (400, 300))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    lying.save(tmp_path / "a.jpg", exif=exif)
    with Image.open(tmp_path / "a.jpg") as opened:
        upright = ImageOps.exif_transpose(opened).size
    seen = fingerprint(tmp_path / "a.jpg")
    assert (seen.width, seen.height) == upright == (300, 400)


def test_the_shipped_photos_leak_no_patient_and_lack_no_photo(shared, capsys):
    """Copies are another matter: ISIC 2017's official test split shares photos with its training split."""
    assert main(["manifest", "check", str(shared / "data" / "manifest.csv"), "--quick"]) == 0
    with (shared / "data" / "manifest.csv").open(encoding="utf-8") as file:
        trained = sum(row["dataset"] == "HAM10000" and row["split"] == "train" for row in csv.DictReader(file))
    assert f"HAM10000: train {trained:,}," in capsys.readouterr().out
