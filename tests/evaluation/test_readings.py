"""The table of readings: kept and read back, cut by node, group and task; on a tree small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model.benchmarking.comparison import compare
from model.evaluation import slices
from model.evaluation.calibration import calibration, error_by_chance, reliability
from model.evaluation.readings import KNOWN, PATIENT, SAID, Readings
from model.evaluation.selective import top_class
from model.evaluation.tasks import MELANOMA_VS_NEVUS, malignancy
from taxonomy import Inference, load_taxonomy

CLASSES = ("melanocytic-nevus", "benign-keratosis", "melanoma-type-not-recorded", "actinic-keratosis")
NODES = ("melanocytic-nevus", "seborrheic-keratosis", *CLASSES[2:], "psoriasis", "")


@pytest.fixture(scope="module")
def readings() -> Readings:
    """240 invented photos: 40 of each node, the last two of no kind that the model covers."""
    generator = np.random.default_rng(0)
    inference = Inference(load_taxonomy(), CLASSES)
    node = np.repeat(NODES, 40)
    columns = {name: np.full(240, "", dtype="U40") for name in (*KNOWN, *PATIENT, *SAID)}
    columns |= {
        "photo": np.array([f"dermoscopy/{k}.jpg" for k in range(240)]),
        "node": node,
        "group": np.arange(240).astype(str),
        "modality": np.full(240, "dermoscopy"),
        "read_as": np.full(240, "dermoscopy"),
        "dataset": np.full(240, "HAM10000"),
        "confirmed_by": np.tile(["histo", "follow_up"], 120),
        "site": np.tile(["lower extremity", "head/neck", "unknown", "anterior torso"], 60),
        "age": np.tile(["45.0", "12", "", "80"], 60),
        "skin_type": np.tile(["2.0", "", "6", "3"], 60),
    }
    p = generator.dirichlet(np.ones(4), size=240)
    return Readings(inference, columns, generator.random(240), p)


def test_it_survives_being_kept(readings: Readings, tmp_path: Path) -> None:
    readings.write(tmp_path / "readings.csv")
    again = Readings.read(tmp_path / "readings.csv", readings.inference)
    assert all((again[name] == readings[name]).all() for name in (*KNOWN, *PATIENT, *SAID))
    assert again.p == pytest.approx(readings.p, abs=1e-6)
    again.write(tmp_path / "twice.csv")
    assert (tmp_path / "twice.csv").read_bytes() == (tmp_path / "readings.csv").read_bytes()


def test_a_table_of_another_model_is_not_taken(readings: Readings, tmp_path: Path) -> None:
    readings.write(tmp_path / "readings.csv")
    with pytest.raises(KeyError):
        Readings.read(tmp_path / "readings.csv", Inference(load_taxonomy(), ("basal-cell-carcinoma",)))


def test_only_lesions_that_the_model_could_know_are_known(readings: Readings) -> None:
    known = readings.known
    assert len(known) == 160
    assert set(known["node"]) == set(NODES[:4])
    assert (known.true_class == np.repeat([0, 1, 2, 3], 40)).all()


def test_a_node_is_the_sum_of_its_classes_and_each_counts_once(readings: Readings) -> None:
    assert readings.score("malignant") == pytest.approx(readings.p[:, 2] + readings.p[:, 3])
    assert readings.score("malignant", "actinic-keratosis") == pytest.approx(readings.p[:, 2] + readings.p[:, 3])
    assert readings.within("malignant").sum() == 80
    assert readings.within("malignant", "benign").sum() == 160


def test_a_task_takes_its_photos_and_compares_its_two_kinds(readings: Readings) -> None:
    mine, truth, score = MELANOMA_VS_NEVUS.of(readings)
    assert set(mine["confirmed_by"]) == {"histo"}
    assert (len(mine), truth.sum()) == (40, 20)
    nevus, melanoma = mine.p[:, 0], mine.p[:, 2]
    assert score == pytest.approx(melanoma / (melanoma + nevus))
    _, truth, score = malignancy("dermoscopy").of(readings)
    assert (len(truth), truth.sum()) == (160, 80)


def test_groups_of_patients_are_named_as_a_clinician_would(readings: Readings) -> None:
    sizes = {by: {name: len(part) for name, part in slices.groups(readings, by).items()} for by in slices.BY}
    assert sizes["site"] == {"arm or leg": 60, "face or scalp": 60, "trunk": 60}
    assert sizes["age"] == {"40 to 59 years": 60, "under 40 years": 60, "60 years and older": 60}
    assert sizes["skin type"] == {"I or II": 60, "V or VI": 60, "III or IV": 60}
    assert sizes["confirmed by"] == {"histology": 120, "follow-up": 120}


def test_enough_counts_lesions_and_not_photos() -> None:
    truth = np.repeat([True, False], 60)
    assert slices.enough(truth, np.arange(120).astype(str))
    assert not slices.enough(truth, np.repeat(np.arange(40), 3).astype(str))
    assert not slices.enough(np.arange(120) < 29, np.arange(120).astype(str))


@pytest.mark.parametrize(("slope", "intercept"), [(1.0, 0.0), (0.5, 0.0), (1.0, 0.8)])
def test_slope_and_intercept_are_those_that_the_truth_was_drawn_with(slope: float, intercept: float) -> None:
    generator = np.random.default_rng(4)
    log_odds = generator.normal(0, 1.5, 20_000)
    truth = generator.random(20_000) < 1 / (1 + np.exp(-(slope * log_odds + intercept)))
    figures = calibration(truth, 1 / (1 + np.exp(-log_odds)), np.arange(20_000).astype(str), rounds=5)
    assert figures["slope"]["value"] == pytest.approx(slope, abs=0.05)
    if slope == 1:
        assert figures["intercept"]["value"] == pytest.approx(intercept, abs=0.05)


def test_the_error_of_chance_alone_shrinks_with_the_root_of_n() -> None:
    p = np.random.default_rng(0).random(4000)
    assert error_by_chance(p[:1000]) / error_by_chance(p) == pytest.approx(2, rel=0.25)


def test_the_reliability_diagram_counts_every_photo_once() -> None:
    generator = np.random.default_rng(0)
    p = generator.random(500)
    truth = generator.random(500) < p
    bins = reliability(truth, p)
    assert sum(one.n for one in bins) == 500
    assert sum(one.n * one.seen for one in bins) == pytest.approx(truth.sum())
    assert sum(one.n * one.said for one in bins) == pytest.approx(p.sum())


def test_the_top_class_is_right_as_often_as_counted_by_hand(readings: Readings) -> None:
    known = readings.known
    confidence, right = top_class(known)
    by_hand = [max(range(4), key=lambda k: row[k]) for row in known.p.tolist()]
    assert right.tolist() == [guess == k // 40 for k, guess in enumerate(by_hand)]
    assert confidence == pytest.approx(known.p.max(axis=1))


def test_two_models_are_compared_on_the_same_photos_only(readings: Readings) -> None:
    rows = compare(readings, readings)
    assert {row.what for row in rows} >= {"AUC: Malignant or premalignant against benign"}
    assert all(row.difference == row.low == row.high == 0 for row in rows)
    with pytest.raises(ValueError, match="same photos"):
        compare(readings, readings.only(np.arange(10)))
