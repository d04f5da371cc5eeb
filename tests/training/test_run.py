"""What a run trains on, as which classes, and which run it may go on from; and that a break leaves no trace."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from model.commands import main
from model.data.manifest import LabelledPhoto, Manifest, ManifestError, photos_by_node
from model.input.spec import UNIT_RANGE
from model.network import LesionNet
from model.schema.settings import Settings, Stage
from model.training.fit import TrainingData, fit
from model.training.objective import target_masks
from model.training.run import CHECKPOINT, RUN, Run, RunError, read_run, record_run, restrict, training_classes

NODES = {
    "MEL": "melanoma-type-not-recorded",
    "NV": "melanocytic-nevus",
    "BCC": "basal-cell-carcinoma",
    "DF": "dermatofibroma",
}


def case(label: str, dataset: str, split: str = "train") -> LabelledPhoto:
    return LabelledPhoto(Path("x.jpg"), dataset, "dermoscopy", label, NODES[label], split, "", "g")


def manifest_of(**counts: int) -> Manifest:
    cases = [case(label, dataset) for label, n in counts.items() for dataset in ("A", "B") for _ in range(n)]
    return Manifest((*cases, case("DF", "C"), case("MEL", "A", "val"), case("NV", "B", "val")), "sha")


SMALL = manifest_of(MEL=2, NV=5, BCC=3)


def test_a_run_on_one_data_set_and_some_labels_sees_nothing_else() -> None:
    kept = restrict(SMALL, Settings(datasets=("A",), labels=("MEL", "NV")))
    assert Counter((c.dataset, c.label, c.split) for c in kept.cases) == {
        ("A", "MEL", "train"): 2,
        ("A", "NV", "train"): 5,
        ("A", "MEL", "val"): 1,
    }
    assert restrict(SMALL, Settings()) == SMALL


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (Settings(datasets=("D",)), "for the data set D. The manifest has: A, B, C"),
        (Settings(labels=("MEL", "XY")), "for the label XY. The manifest has: BCC, DF, MEL, NV"),
        (Settings(datasets=("C",), labels=("MEL",)), "is left for the data set C"),
    ],
)
def test_a_name_that_leaves_no_photos_is_refused(settings: Settings, sentence: str) -> None:
    with pytest.raises(ManifestError, match=sentence):
        restrict(SMALL, settings)


def test_a_coarse_cut_trains_each_label_as_the_group_above_it() -> None:
    cases = SMALL.select("train")

    def trained_as(cut: str) -> dict[str, set[str]]:
        parts = training_classes(photos_by_node(cases), Settings(cut=cut))
        masks = target_masks(cases, parts)
        assert (masks.sum(axis=1) == 1).all()
        return {c.label: {parts.classes[k].node for k in np.flatnonzero(m)} for c, m in zip(cases, masks, strict=True)}

    assert trained_as("first-level") == {
        "MEL": {"malignant"},
        "BCC": {"malignant"},
        "NV": {"benign"},
        "DF": {"benign"},
    }
    assert trained_as("second-level") == {
        "MEL": {"malignant-melanocytic"},
        "BCC": {"malignant-epidermal"},
        "NV": {"benign-melanocytic"},
        "DF": {"benign-dermal"},
    }


RUN_ONE = Run(Settings(seed=1), "sha", "bundle", "", UNIT_RANGE)


def test_a_run_goes_on_from_its_own_checkpoint_and_from_no_other(tmp_path: Path) -> None:
    record_run(RUN_ONE, tmp_path)
    record_run(replace(RUN_ONE, settings=Settings(seed=2)), tmp_path)  # nothing trained yet: nothing to mix
    (tmp_path / CHECKPOINT).touch()
    record_run(replace(RUN_ONE, settings=Settings(seed=2)), tmp_path)
    before = (tmp_path / RUN).read_bytes()
    for other, named in (
        (replace(RUN_ONE, settings=Settings(seed=3, mixup=0.2)), "mixup, seed"),
        (replace(RUN_ONE, settings=Settings(seed=2), manifest_sha256="new"), "manifest_sha256"),
    ):
        with pytest.raises(RunError, match=rf"made with other settings \({named}\)\. Give another --work"):
            record_run(other, tmp_path)
    assert (tmp_path / RUN).read_bytes() == before


def test_a_run_of_before_these_settings_goes_on(tmp_path: Path) -> None:
    record_run(RUN_ONE, tmp_path)
    plain = json.loads((tmp_path / RUN).read_text())
    for later in ("cut", "datasets", "labels", "mixup"):
        del plain["settings"][later]
    (tmp_path / RUN).write_text(json.dumps(plain))
    (tmp_path / CHECKPOINT).touch()
    assert read_run(tmp_path) == RUN_ONE
    record_run(RUN_ONE, tmp_path)


def test_a_checkpoint_without_a_readable_record_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / CHECKPOINT).touch()
    for record in (None, "{", '{"settings": {"stages": [], "unheard-of": 1}}'):
        if record:
            (tmp_path / RUN).write_text(record)
        with pytest.raises(RunError, match="no record that this version reads"):
            record_run(RUN_ONE, tmp_path)


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (("--averaging", "1.5"), "not a number from 0 to 1"),
        (("--rarity", "much"), "not a number from 0 to 1"),
        (("--label-smoothing", "-0.1"), "not a number from 0 to 1"),
        (("--mixup", "-1"), "not a number from 0"),
        (("--batch-size", "0"), "not a whole number from 1"),
        (("--stage", "224:8"), "no stage; write one such as"),
        (("--cut", "third-level"), "invalid choice"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(
    option: tuple[str, str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["train", "--manifest", "m.csv", "--init", "b", f"{option[0]}={option[1]}"])
    assert stop.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.slow  # Inception, six epochs of a single step
@pytest.mark.timeout(900)
def test_a_run_with_a_break_comes_to_the_same_weights_as_one_without(tmp_path: Path) -> None:
    settings = Settings(stages=(Stage(80, 2, 1e-3, 1e-4), Stage(96, 1, 1e-3, 1e-4)), batch_size=4, mixup=0.3)
    generator = np.random.default_rng(0)
    pixels = generator.integers(0, 256, (5, 299, 299, 3), np.uint8)
    data = TrainingData(pixels, np.eye(3, dtype=bool)[np.arange(5) % 3], np.ones(5, np.float32))

    def run(name: str, stop_after: int = 99) -> LesionNet:
        torch.manual_seed(0)

        def stop(epoch: int, network: LesionNet) -> None:
            if epoch == stop_after:
                raise KeyboardInterrupt

        network = LesionNet(3, UNIT_RANGE, dropout=0.3)
        return fit(network, data, settings, torch.device("cpu"), tmp_path / name, after_epoch=stop)

    whole = run("whole").state_dict()
    for epoch in (1, 2):  # within a stage, and between two
        with pytest.raises(KeyboardInterrupt):
            run("broken", stop_after=epoch)
    for name, weights in run("broken").state_dict().items():
        torch.testing.assert_close(weights, whole[name], msg=name)
