"""The photos of the reader study, those that came with the app and one's own."""

from __future__ import annotations

import csv
import io
import json
import unicodedata

import numpy as np
import pytest
from PIL import Image

from model import Model
from model.evaluation.tasks import CARCINOMA_VS_KERATOSIS
from model.input.photo import read_photo
from model.study.answers import write_answers
from model.study.own import OwnStudyError, own_study, read_labels
from model.study.photos import FOLDER, StudyPhoto, as_square, credits, pixels, shipped
from model.study.reading import read
from model.study.tasks import CARCINOMA, MELANOMA_DERMOSCOPY, TASKS, own_task
from tests.conftest import ROOT
from tests.pictures import encoded, scene
from tests.samples import LESIONS
from tests.study.studies import finished

# What is shipped


def test_shipped_photos_are_enough_small_and_shown_nowhere_else():
    samples = {row["source"] for row in _table(ROOT / "assets" / "samples" / "CREDITS.tsv")}
    rows = credits()
    assert not samples & {row["source"] for row in rows}
    lesions = [row["source"].split("_")[-3:-1] if "pad_PAT" in row["source"] else row["source"] for row in rows]
    assert len({str(lesion) for lesion in lesions}) == len(rows), "one photo a lesion"
    for task in TASKS:
        study = shipped(task)
        assert min(study.positives, study.negatives) >= 30
        assert len(study.warm_ups) == 4
        assert not {one.name for one in study.warm_ups} & {one.name for one in study.photos}
    assert {path.name for path in FOLDER.glob("*.jpg")} == {row["file"] for row in rows}
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 4 * 2**20


def test_every_shipped_photo_has_a_licence_that_allows_it_and_its_credit():
    for row in credits():
        assert row["license"] in {"CC0 1.0", "CC BY 4.0"}
        assert row["attribution"]
    assert all(one.credit.endswith((" CC0 1.0.", " CC BY 4.0.")) for task in TASKS for one in shipped(task).photos)


def test_shipped_photos_are_test_photos_with_their_own_label(shared):
    manifest = {row["image"]: row for row in _table(shared / "data" / "manifest.csv", ",")}
    for row in credits():
        known = manifest[row["source"]]
        assert known["split"] == ("test" if row["part"] == "counted" else "val")
        assert (known["label"], known["license"]) == (row["label"], row["license"])
    biopsied = [r for r in manifest.values() if r["dataset"] == "PAD-UFES-20" and r["split"] == "test"]
    keratoses = [row["confirmed_by"] for row in biopsied if row["label"] == "SEK"]
    assert (keratoses.count("histo"), len(keratoses)) == (4, 36), "the page says so"
    assert all(row["confirmed_by"] == "histo" for row in biopsied if row["label"] in CARCINOMA.positive_labels)
    assert len({row["lesion_id"] for row in biopsied if row["label"] == "MEL"}) == 6, "too few, and the page says so"


def test_the_choice_can_be_had_again_from_its_seed(shared, tmp_path):
    from model.study.pack import pack
    from model.training.run import open_manifest

    record = json.loads((FOLDER / "study.json").read_text())
    manifest = open_manifest(shared / "data" / "manifest.csv")
    assert record["manifest_sha256"] == manifest.sha256
    assert pack(manifest, tmp_path, record["left_out"], record["seed"]) == len(credits())
    assert _table(tmp_path / "CREDITS.tsv", "\t") == _table(FOLDER / "CREDITS.tsv", "\t")


def test_reader_and_network_see_the_same_pixels(model: Model):
    for task in TASKS:
        shown = shipped(task).photos[0]
        seen = (model.tensor(pixels(shown))[0].permute(1, 2, 0) * 255).round().numpy().astype(np.uint8)
        assert (seen == np.asarray(Image.open(io.BytesIO(shown.jpeg)))).all()


def test_the_score_is_that_of_the_evaluation(model: Model):
    shown = shipped(CARCINOMA).photos[0]
    said = read(model, shown, CARCINOMA)
    nodes = model.predict(pixels(shown), modality="clinical").nodes
    one, other = (sum(nodes[n] for n in side) for side in (CARCINOMA_VS_KERATOSIS.positive, CARCINOMA.negative))
    assert said.score == pytest.approx(one / (one + other))
    assert read(model, shown, own_task("clinical")).score == pytest.approx(said.malignant) == nodes["malignant"]


# One's own photos


def drawn(seed: int) -> bytes:
    buffer = io.BytesIO()
    noise = np.random.default_rng(seed).integers(0, 255, (90, 120, 3), dtype=np.uint8)
    Image.fromarray(noise).save(buffer, "PNG")
    return buffer.getvalue()


FILES = {f"Jane Doe {k}.png": drawn(k) for k in range(6)}
TABLE = "photo,label\n" + "\n".join(f"{name},{'Malignant' if k < 3 else 'reassure'}" for k, name in enumerate(FILES))


def test_own_photos_become_a_study_without_their_names():
    own = own_study(FILES, read_labels(TABLE.encode()), "dermoscopy")
    study = own.study
    assert not own.left_out
    assert (study.positives, study.negatives) == (3, 3)
    assert study.warm_ups == shipped(MELANOMA_DERMOSCOPY).warm_ups
    assert "Jane" not in repr(study) + write_answers(finished(study), {}, "")
    for one, content in zip(study.photos, FILES.values(), strict=True):
        assert read_photo(one.jpeg).original_size == (299, 299)
        assert one.jpeg == as_square(read_photo(content))
    again = own_study(dict(reversed(FILES.items())), read_labels(TABLE.replace(",", ";").encode()), "dermoscopy").study
    assert again.id == study.id, "another reader's answers fit, whatever the order"


@pytest.mark.parametrize(("on_disk", "in_table"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_name_is_the_same_however_a_mac_writes_it(on_disk, in_table):
    files = {unicodedata.normalize(on_disk, name.replace("Jane", "Müller")): content for name, content in FILES.items()}
    table = unicodedata.normalize(in_table, TABLE.replace("Jane", "Müller")).encode("utf-16")
    assert len(own_study(files, read_labels(table), "clinical").study.photos) == len(FILES)


@pytest.mark.parametrize(
    ("files", "table", "sentence"),
    [
        ({**FILES, "more.png": drawn(9)}, TABLE, "no row for more.png"),
        (dict(list(FILES.items())[1:]), TABLE, "were not chosen: Jane Doe 0.png"),
        ({**FILES, "twice.png": drawn(0)}, TABLE + "\ntwice.png,benign", "twice"),
        (dict(list(FILES.items())[:5]), TABLE.rsplit("\n", 1)[0], "at least 3"),
        (
            {**FILES, "Jane Doe 5.png": b"Dear colleague"},
            TABLE,
            "Jane Doe 5.png is left out.*holds text(.|\n)*at least 3",
        ),
        (FILES, TABLE.replace("reassure", "perhaps"), "Row 5 .* Row 6 .* Row 7 .*malignant or benign"),
        (FILES, TABLE + "\nJane Doe 0.png,benign", "Row 8 of the table of labels has another label for Jane Doe 0.png"),
        (FILES, "", "empty"),
    ],
)
def test_what_makes_no_study_says_what_to_do(files, table, sentence):
    with pytest.raises(OwnStudyError, match=sentence):
        own_study(files, read_labels(table.encode()), "clinical")


def test_a_photo_that_cannot_be_read_is_left_out_and_named():
    strip = encoded(scene(4096, 48), "PNG")
    table = TABLE + "\nletter.png,benign\nstrip.png,malignant"
    own = own_study(
        {**FILES, "letter.png": b"Dear colleague", "strip.png": strip}, read_labels(table.encode()), "clinical"
    )
    assert own.study.photos == own_study(FILES, read_labels(TABLE.encode()), "clinical").study.photos
    letter, narrow = own.left_out
    assert letter.startswith("letter.png is left out. This file is not a photo: it holds text.")
    assert narrow.startswith("strip.png is left out. This photo is too narrow a strip: 4096 × 48 pixels.")


def test_a_real_lesion_survives_the_packing(model: Model):
    """JPEG at this quality moves the reading little."""
    original = read_photo(LESIONS[0])
    packed = StudyPhoto("x", as_square(original), True, "x", "")
    before, after = model.predict(original, modality="dermoscopy"), model.predict(pixels(packed), modality="dermoscopy")
    assert abs(before.malignant - after.malignant) < 0.1


def _table(path, delimiter="\t"):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))
