"""The tree, the labels and the partition against the data that the shipped model is trained on."""

import csv
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from model.data.importers import dermofit, fitzpatrick17k, isic
from model.schema.settings import Settings
from taxonomy import Coverage, Inference, load_labels, load_taxonomy, partition, unmapped_labels
from tests.skips import NO_PHOTOS

MANIFEST = Path(__file__).parents[3] / "shared" / "data" / "manifest.csv"

# Collections that an importer reads and that are not among the shipped model's photos.
IMPORTED = {dermofit.DATASET, fitzpatrick17k.DATASET, isic.DATASET}

pytestmark = pytest.mark.skipif(not MANIFEST.exists(), reason=NO_PHOTOS)

# HAM10000's seven diagnoses, as the manifest's source_label spells them.
SEVEN = ("akiec", "bcc", "bkl", "df", "mel", "nv", "vasc")


@pytest.fixture(scope="module")
def rows():
    with MANIFEST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def taxonomy():
    return load_taxonomy()


@pytest.fixture(scope="module")
def train_counts(rows):
    node = load_labels()
    return Counter(node[row["dataset"], row["label"]] for row in rows if row["split"] == "train")


@pytest.fixture(scope="module")
def cut(taxonomy, train_counts):
    return partition(taxonomy, train_counts, Settings().max_class_size)


def test_every_label_is_mapped_or_left_out_on_purpose_and_none_is_made_up(rows):
    in_manifest = {(row["dataset"], row["label"]) for row in rows}
    listed = set(load_labels()) | set(unmapped_labels())
    assert in_manifest <= listed
    # What the shipped photos do not have is what an importer writes for other copies.
    assert {row for row in listed - in_manifest if row[0] not in IMPORTED} == {("HAM10000", "AKIEC")}
    assert not set(load_labels()) & set(unmapped_labels())


def test_every_label_lands_in_the_tree(taxonomy):
    assert load_labels(tree=taxonomy) == load_labels()


def test_the_classes_of_the_shipped_model(cut):
    assert {c.node for c in cut.classes} == {
        "melanoma-type-not-recorded",
        "melanocytic-nevus",
        "basal-cell-carcinoma",
        "squamous-cell-carcinoma",
        "actinic-keratosis",
        "benign-keratosis",
        "dermatofibroma",
        "benign-vascular-lesion",
    }


def test_every_training_photo_counts_once(cut, train_counts, rows):
    assert sum(c.photos for c in cut.classes) == sum(row["split"] == "train" for row in rows)
    assert cut.summed == ()


def test_the_seven_diagnoses_of_ham10000_are_kept_apart(cut, rows):
    node = load_labels()
    trained: dict[str, set[int]] = {diagnosis: set() for diagnosis in SEVEN}
    for row in rows:
        if row["dataset"] == "HAM10000":
            trained[row["source_label"]].update(cut.targets(node["HAM10000", row["label"]]))
    assert all(trained.values())
    assert not any(trained[a] & trained[b] for a, b in combinations(SEVEN, 2))


def test_what_differs_by_data_set_and_not_by_disease_is_one_class(cut):
    node = load_labels()
    ham, isic, pad = node["HAM10000", "BKL"], node["ISIC2017", "BKL"], node["PAD-UFES-20", "SEK"]
    assert cut.targets(ham) == cut.targets(isic) == cut.targets(pad)
    assert cut.targets(node["HAM10000", "SCC"]) == cut.targets(node["PAD-UFES-20", "SCC"])


def test_what_the_shipped_model_knows_of_the_tree(cut, taxonomy):
    inference = Inference(taxonomy, [c.node for c in cut.classes])
    coverage = dict(zip(taxonomy.ids, inference.coverage(cut.photos), strict=True))
    merged = {node: inference.merged_into(node) for node in coverage if coverage[node] is Coverage.MERGED}
    assert merged == {
        "seborrheic-keratosis": "benign-keratosis",
        "squamous-cell-carcinoma-in-situ": "squamous-cell-carcinoma",
    }
    assert inference.first_level == ("benign", "malignant")
    for unknown in ("non-neoplastic", "inflammatory", "genodermatosis", "malignant-dermal", "cutaneous-lymphoma"):
        assert coverage[unknown] is Coverage.NOT_COVERED
    assert coverage["blue-nevus"] is Coverage.NOT_COVERED
