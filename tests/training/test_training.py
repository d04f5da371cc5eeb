"""A whole training run on a small folder of real photos: from manifest to bundle, interrupted in between."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from model import Bundle, Model, Prediction
from model.opened import SHIPPED
from tests.patience import HANGS

ROOT = Path(__file__).parents[2]
DATASETS = ("HAM10000", "PAD-UFES-20")
PER_LABEL = {"train": 5, "val": 3}


@pytest.fixture(scope="module")
def manifest(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few photos of each label, in the manifest's own form."""
    folder = tmp_path_factory.mktemp("small")
    rows = list(csv.DictReader((shared / "data" / "manifest.csv").open(encoding="utf-8")))
    kept: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for row in rows:
        group = kept.setdefault((row["dataset"], row["label"], row["split"]), [])
        if row["dataset"] in DATASETS and len(group) < PER_LABEL.get(row["split"], 0):
            group.append(row)
    chosen = [row for group in kept.values() for row in group]
    for row in chosen:
        (folder / "images" / row["image"]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(shared / "data" / "images" / row["image"], folder / "images" / row["image"])
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(chosen)
    return folder / "manifest.csv"


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "model", *map(str, arguments)]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=HANGS, check=False)


def until_its_first_checkpoint(work: Path, *arguments: object) -> None:
    """Start a run and stop it as soon as an epoch is kept."""
    run = subprocess.Popen([sys.executable, "-m", "model", *map(str, arguments)], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        while not (work / "checkpoint.pt").exists():
            assert run.poll() is None, "it must not end before its first epoch has"
            time.sleep(0.05)
    finally:
        run.kill()
        run.wait()


@pytest.mark.slow  # two short epochs and a calibration: some minutes
@pytest.mark.timeout(1500)
def test_from_manifest_to_a_bundle_that_reads(manifest: Path, tmp_path: Path) -> None:
    work, out = tmp_path / "work", tmp_path / "bundle"
    start: tuple[object, ...] = (
        "train",
        "--manifest",
        manifest,
        "--init",
        SHIPPED,
        "--work",
        work,
        "--max-class-size",
        5,
    )
    start = (*start, "--batch-size", 8, "--stage", "96:2:1e-4:1e-5")
    until_its_first_checkpoint(work, *start)
    after_one = torch.load(work / "checkpoint.pt", weights_only=True)
    assert after_one["epochs"] == 1
    other = command(*start, "--seed", 5)
    assert (other.returncode, other.stderr.strip()) == (
        1,
        f"The run in {work} was made with other settings (seed). Give another --work, or delete it.",
    )
    whole = command(*start, "--out", out, "--device", "cpu")
    assert whole.returncode == 0, whole.stderr
    assert "epoch 1:" not in whole.stderr, "it must go on where the first run ended"
    assert "epoch 2:" in whole.stderr
    assert "Warning" not in whole.stderr
    after_two = torch.load(work / "checkpoint.pt", weights_only=True)
    assert any(not torch.equal(after_one["averaged"][k], after_two["averaged"][k]) for k in after_one["averaged"])

    bundle = Bundle.open(out)
    assert bundle.metadata["training"]["settings"]["max_class_size"] == 5
    model = Model(bundle, "torch")
    photo = next((manifest.parent / "images").rglob("*.jpg"))
    reading = model.predict(photo)
    assert isinstance(reading, Prediction)
    assert sum(reading.classes.values()) == pytest.approx(1)

    evaluated = command("evaluate", "--bundle", out, "--manifest", manifest, "--runtime", "torch")
    assert evaluated.returncode == 0, evaluated.stderr
    assert json.loads((out / "evaluation.json").read_text())["bundle"] == bundle.id


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_another_bundles_network_gets_limits_for_new_photos(manifest: Path, tmp_path: Path) -> None:
    done = command(
        "assemble", "--network", SHIPPED, "--manifest", manifest, "--work", tmp_path, "--out", tmp_path / "b"
    )
    assert done.returncode == 0, done.stderr
    ours, theirs = Bundle.open(tmp_path / "b"), Bundle.open(SHIPPED)
    assert ours.metadata["files"]["weights.safetensors"] == theirs.metadata["files"]["weights.safetensors"]
    assert ours.classes == theirs.classes
    assert ours.id != theirs.id
    assert Model(ours, "torch").predict(next((manifest.parent / "images").rglob("*.jpg"))).nodes


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--manifest", "/nowhere.csv", "--init", SHIPPED), "nowhere.csv"),
        (
            ("--manifest", ROOT / "taxonomy" / "labels.tsv", "--init", SHIPPED),
            "There is no column image",
        ),
    ],
)
def test_a_hopeless_start_ends_with_a_sentence(arguments: tuple[object, ...], sentence: str, tmp_path: Path) -> None:
    done = command("train", *arguments, "--work", tmp_path)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
