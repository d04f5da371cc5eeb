"""Comparisons of networks: by hand on few photos, against sklearn on many, and a run read by another path."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from scipy.special import softmax
from sklearn.metrics import accuracy_score, roc_auc_score

from model.assembly.calibration import Calibration
from model.benchmarking import trials
from model.benchmarking.experiments import EVERYTHING, at_the_cuts, crossed, difference
from model.benchmarking.trials import read_trial
from model.data.squares import squares
from model.evaluation.readings import KNOWN, PATIENT, SAID, Readings
from model.input.spec import UNIT_RANGE
from model.network import LesionNet
from model.schema.settings import Settings, Stage
from model.training.forward import read_squares
from model.training.run import CHECKPOINT, Run, open_manifest, record_run
from model.training.train_state import TrainState
from taxonomy import Inference, load_taxonomy

CLASSES = ("melanocytic-nevus", "benign-keratosis", "melanoma-type-not-recorded", "actinic-keratosis")
NODES = ("melanocytic-nevus", "seborrheic-keratosis", "melanoma-type-not-recorded", "actinic-keratosis")


def reading(classes: tuple[str, ...], p: np.ndarray, node: np.ndarray, dataset: str = "HAM10000") -> Readings:
    n = len(node)
    columns = {name: np.full(n, "", dtype="U40") for name in (*KNOWN, *PATIENT, *SAID)}
    columns |= {
        "photo": np.array([f"{k}.jpg" for k in range(n)]),
        "group": np.arange(n).astype(str),
        "node": node,
        "modality": np.full(n, "dermoscopy"),
        "read_as": np.full(n, "dermoscopy"),
        "dataset": np.full(n, dataset),
        "confirmed_by": np.full(n, "histo"),
    }
    return Readings(Inference(load_taxonomy(), classes), columns, np.zeros(n), p)


def test_the_partition_is_summed_and_the_coarse_cut_taken_as_it_is() -> None:
    """Two classes below "benign" hold 0.3 and 0.3, "melanoma" 0.4: benign by the sum, melanoma by the likeliest."""
    node = np.array(["melanocytic-nevus", "melanoma-type-not-recorded"])
    summed = reading(CLASSES, np.array([[0.3, 0.3, 0.4, 0.0], [0.3, 0.3, 0.4, 0.0]]), node)
    coarse = reading(("benign", "malignant"), np.array([[0.9, 0.1], [0.2, 0.8]]), node)
    row = at_the_cuts(summed, {"first level": coarse})["dermoscopy"]["first level"]
    assert (row["nodes"], row["of"], row["n"], row["commonest"]) == (2, 3, 2, 0.5)
    assert (row["partition"]["value"], row["direct"]["value"], row["difference"]["value"]) == (0.5, 1.0, -0.5)


def test_accuracy_at_the_second_level_against_sklearn() -> None:
    generator = np.random.default_rng(3)
    node = generator.choice(NODES, 300)
    summed = reading(CLASSES, generator.dirichlet(np.ones(4), size=300), node)
    names = ("benign-melanocytic", "benign-epidermal", "malignant-melanocytic", "malignant-epidermal")
    coarse = reading(names, generator.dirichlet(np.ones(4), size=300), node)
    row = at_the_cuts(summed, {"second level": coarse})["dermoscopy"]["second level"]
    truth = np.array([NODES.index(n) for n in node])
    assert row["partition"]["value"] == pytest.approx(accuracy_score(truth, summed.p.argmax(axis=1)))
    assert row["direct"]["value"] == pytest.approx(accuracy_score(truth, coarse.p.argmax(axis=1)))
    assert row["difference"]["low"] < row["difference"]["value"] < row["difference"]["high"]


def test_networks_that_read_other_photos_are_not_compared() -> None:
    node = np.array(["melanocytic-nevus", "melanoma-type-not-recorded"])
    summed = reading(CLASSES, np.full((2, 4), 0.25), node)
    with pytest.raises(ValueError, match="same photos"):
        at_the_cuts(summed, {"first level": reading(("benign", "malignant"), np.full((1, 2), 0.5), node[:1])})


def test_the_interval_of_a_difference_is_paired() -> None:
    """Two networks that are right on the same photos differ by nothing, however few the photos."""
    right = np.arange(30) % 3 == 0
    same = difference(right, right, np.arange(30).astype(str))
    assert (same["value"], same["low"], same["high"]) == (0, 0, 0)
    apart = difference(right, ~right, np.arange(30).astype(str))
    error = 2 * np.sqrt(1 / 3 * 2 / 3 / 30)  # of a share of thirds, twice
    assert apart["high"] - apart["low"] == pytest.approx(2 * 1.96 * error, rel=0.15)


def test_a_network_of_one_data_set_is_asked_about_the_other_data_sets_keratoses() -> None:
    """It knows "seborrheic keratosis", the photos are labelled "benign keratosis": its score counts all the same."""
    generator = np.random.default_rng(5)
    node = generator.choice(["melanocytic-nevus", "benign-keratosis", "melanoma-type-not-recorded"], 200)
    everything = reading(CLASSES, generator.dirichlet(np.ones(4), size=200), node)
    names = ("melanocytic-nevus", "seborrheic-keratosis", "melanoma-type-not-recorded")
    alone = reading(names, generator.dirichlet(np.ones(3), size=200), node)
    rows = {row["title"]: row for row in crossed(everything, {"ISIC2017": alone})}
    row = rows["Keratosis against melanoma and nevus, HAM10000"]
    truth = node == "benign-keratosis"
    assert (row["with"], row["without"]) == (truth.sum(), (~truth).sum())
    assert row["auc"]["ISIC2017"]["value"] == pytest.approx(roc_auc_score(truth, alone.p[:, 1]))
    share = everything.p[:, 1] / everything.p[:, :3].sum(axis=1)
    assert row["auc"][EVERYTHING]["value"] == pytest.approx(roc_auc_score(truth, share))


def test_a_run_is_read_as_its_checkpoint_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 299 px the reduction changes nothing, so the logits are those of the other path from file to network."""
    monkeypatch.setattr(trials, "calibrate_covered", lambda z, masks, covered: Calibration(1.0, np.zeros(len(covered))))
    fields = ("image", "dataset", "modality", "label", "split")
    labels = ("NV", "MEL", "NV")
    rows = [(f"{s}{k}.png", "HAM10000", "dermoscopy", labels[k], s) for s in ("train", "val", "test") for k in range(3)]
    (tmp_path / "images").mkdir()
    for k, row in enumerate(rows):
        noise = np.random.default_rng(k).integers(0, 60 + 20 * k, (299, 299, 3), dtype=np.uint8)
        Image.fromarray(noise).save(tmp_path / "images" / row[0])
    with (tmp_path / "manifest.csv").open("w", newline="") as file:
        csv.writer(file).writerows([fields, *rows])
    manifest = open_manifest(tmp_path / "manifest.csv")
    settings = Settings(max_class_size=1, stages=(Stage(299, 1, 1e-3, 1e-4),))
    torch.manual_seed(0)
    network = LesionNet(2, UNIT_RANGE)
    work = tmp_path / "work"
    record_run(Run(settings, manifest.sha256, "start", "", network.spec), work)
    TrainState.new(network, settings).save(work / CHECKPOINT, epochs=1)

    found = read_trial(work, manifest, torch.device("cpu"))
    logits = read_squares(network.eval(), squares(manifest.select("test"), work), torch.device("cpu")).logits
    assert found["photo"].tolist() == ["test0.png", "test1.png", "test2.png"]
    assert found.p == pytest.approx(softmax(logits, axis=1), abs=2e-3)  # the checkpoint is read in half precision
