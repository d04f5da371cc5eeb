"""The tree, the labels and the partition against the photos that models are trained on."""

import csv
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from model.data.importers import dermofit, fitzpatrick17k, isic
from taxonomy import Coverage, Inference, load_labels, load_taxonomy, partition, read_labels, unmapped_labels
from taxonomy.labels import LABELLED_AS
from tests.skips import NO_PHOTOS

MANIFEST = Path(__file__).parents[3] / "shared" / "data" / "manifest_2.csv"

# Collections that an importer reads and that are not among the shipped model's photos.
IMPORTED = {dermofit.DATASET, fitzpatrick17k.DATASET, isic.DATASET}

pytestmark = pytest.mark.skipif(not MANIFEST.exists(), reason=NO_PHOTOS)

# As the next training cuts the tree.
LARGEST, FEWEST = 200, 30

# HAM10000's seven diagnoses, as the labels of its photos have them.
SEVEN = {
    "MEL": "mel",
    "NV": "nv",
    "BCC": "bcc",
    "AK": "akiec",
    "SCC": "akiec",
    "BKL": "bkl",
    "DF": "df",
    "VASC": "vasc",
}


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
    labels = ((row["dataset"], row["label"]) for row in rows if row["split"] == "train")
    return Counter(node[label] for label in labels if label in node)


@pytest.fixture(scope="module")
def cut(taxonomy, train_counts):
    return partition(taxonomy, train_counts, LARGEST, FEWEST)


def test_every_label_is_mapped_or_left_out_on_purpose_and_none_is_made_up(rows):
    in_manifest = {(row["dataset"], row["label"]) for row in rows}
    listed = {(row.dataset, row.label) for row in read_labels() if row.dataset not in LABELLED_AS}
    assert in_manifest <= set(load_labels()) | set(unmapped_labels())
    # What the photos here do not have is what an importer writes for other copies.
    assert {row for row in listed - in_manifest if row[0] not in IMPORTED} == {("HAM10000", "AKIEC")}
    assert not set(load_labels()) & set(unmapped_labels())


def test_every_label_lands_in_the_tree(taxonomy):
    assert load_labels(tree=taxonomy) == load_labels()


def test_collections_that_name_photos_as_another_does_have_its_nodes():
    node = load_labels()
    assert node["MILK10k", "Blue nevus"] == node["ISIC acral", "Blue nevus"] == node["ISIC Archive", "Blue nevus"]
    assert node["ISIC2019", "BKL"] == node["ISIC archive", "BKL"] == node["HAM10000", "BKL"]


def test_the_photos_give_the_paper_s_rule_something_to_cut(cut):
    named = {c.node: c.photos for c in cut.classes if not c.node.endswith("-rest")}
    assert len(named) >= 20
    assert min(named.values()) >= FEWEST
    assert named.keys() >= {"junctional-nevus", "compound-nevus", "blue-nevus", "melanoma-in-situ", "bowen-disease"}


def test_every_training_photo_counts_once(cut, train_counts):
    assert sum(c.photos for c in cut.classes) + sum(train_counts[n] for n in cut.summed) == train_counts.total()


def test_a_few_photos_with_a_coarse_label_make_no_class_of_what_others_name(cut, train_counts):
    """The paper's rule, mended so that each photo counts, once made one class "malignant" of 7,133 photos for 18."""
    assert 0 < train_counts["malignant"] < FEWEST
    targets = {cut.classes[k].node for k in cut.targets("malignant")}
    assert targets > {"basal-cell-carcinoma", "bowen-disease", "melanoma-in-situ", "malignant-rest"}


def test_the_seven_diagnoses_of_ham10000_are_kept_apart(cut, rows):
    node = load_labels()
    trained: dict[str, set[int]] = {diagnosis: set() for diagnosis in SEVEN.values()}
    for row in rows:
        if row["dataset"] == "HAM10000":
            trained[SEVEN[row["label"]]].update(cut.targets(node["HAM10000", row["label"]]))
    assert all(trained.values())
    assert not any(trained[a] & trained[b] for a, b in combinations(trained, 2))


def test_a_label_of_a_mixture_trains_the_sum_of_what_others_tell_apart(cut):
    node = load_labels()
    keratoses = {cut.classes[k].node for k in cut.targets(node["HAM10000", "BKL"])}
    assert keratoses == {"seborrheic-keratosis", "lichen-planus-like-keratosis", "benign-keratosis-rest"}
    assert set(cut.targets(node["ISIC2017", "BKL"])) < set(cut.targets(node["HAM10000", "BKL"]))
    assert set(cut.targets(node["HAM10000", "SCC"])) < set(cut.targets(node["PAD-UFES-20", "SCC"]))


def test_what_a_model_of_these_classes_knows_of_the_tree(cut):
    inference = Inference(cut.taxonomy, [c.node for c in cut.classes])
    coverage = dict(zip(cut.taxonomy.ids, inference.coverage(cut.photos), strict=True))
    assert inference.first_level == ("benign", "malignant", "non-neoplastic")
    assert (coverage["halo-nevus"], coverage["merkel-cell-carcinoma"]) == (Coverage.NOT_COVERED,) * 2
    assert coverage["mastocytosis"] is Coverage.MERGED
    assert inference.merged_into("mastocytosis") == "benign-rest"
