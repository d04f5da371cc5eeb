"""What `check` lets through, training takes: the law of it, with everything but the network itself."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.assembly import assemble as assembling
from model.commands import main
from model.data.checking import problems
from model.data.manifest import LabelledPhoto, Manifest, ManifestError, photos_by_node
from model.data.minimum_photos import shortfalls
from model.data.squares import squares
from model.input.spec import UNIT_RANGE
from model.schema.settings import Settings
from model.training import run
from model.training.run import training_classes
from tests.data import collections_on_disk as on_disk
from tests.fuzz.uploads import upload

NODES = ("melanocytic-nevus", "melanoma-type-not-recorded", "basal-cell-carcinoma", "benign", "psoriasis", None)
CASES = st.lists(
    st.tuples(
        st.sampled_from(NODES),
        st.sampled_from(("dermoscopy", "clinical")),
        st.sampled_from(("train", "val", "test")),
        st.sampled_from(("A", "B")),
    ),
    max_size=12,
)


def manifest_of(rows: list[tuple[str | None, str, str, str]]) -> Manifest:
    cases = [
        LabelledPhoto(Path(f"{k}.jpg"), dataset, modality, str(node), node, split, "", str(k))
        for k, (node, modality, split, dataset) in enumerate(rows)
    ]
    return Manifest(tuple(cases), "sha")


@pytest.fixture(autouse=True)
def without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Photos are noise, and what the network says of them, too; everything that is made of it is real."""
    dice = np.random.default_rng(0)

    def noise(lists: tuple[list[LabelledPhoto], ...], folder: Path) -> list[np.ndarray]:
        return [dice.integers(0, 256, (len(cases), 299, 299, 3), np.uint8) for cases in lists]

    def readings(network: Any, pixels: np.ndarray, *_: object, **__: object) -> SimpleNamespace:
        return SimpleNamespace(
            logits=dice.normal(size=(len(pixels), network.classes)), mid_features=dice.normal(size=(len(pixels), 1056))
        )

    monkeypatch.setattr(assembling, "squares_of_each", noise)
    monkeypatch.setattr(assembling, "read_squares", readings)
    monkeypatch.setattr(assembling, "_quality_limits", lambda cases: SimpleNamespace(to_dict=dict))
    monkeypatch.setattr(assembling, "write_bundle", lambda out, facts, weights, arrays: (facts, arrays))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(rows=CASES, size=st.sampled_from((1, 3, 80)))
def test_a_bundle_can_be_made_of_what_lacks_nothing_and_of_nothing_else(rows: Any, size: int) -> None:
    manifest = manifest_of(rows)
    parts = training_classes(photos_by_node(manifest.select("train")), Settings(max_class_size=size))
    network = SimpleNamespace(spec=UNIT_RANGE, classes=len(parts.classes), state_dict=dict)
    trained = assembling.Trained(network, parts, {})  # type: ignore[arg-type, typeddict-item]

    def made() -> Any:
        return assembling.assemble(trained, manifest, Path(), Path(), torch.device("cpu"))

    if list(shortfalls(manifest, parts)):
        with pytest.raises(ManifestError, match=r"^No "):
            made()
        return
    facts, arrays = made()
    assert facts["modalities"]
    for entry in facts["modalities"]:
        assert entry["validation_photos"] > 0
        assert np.isfinite([entry["temperature"], entry["operating_point"]["threshold"], *entry["bias"]]).all()
    assert all(np.isfinite(values).all() for named in arrays.values() for values in named.values())


LEARN, SET = "there is nothing to learn from", "calibration and limits have nothing to be set on"
NEVUS, BCC = "melanocytic-nevus", "basal-cell-carcinoma"


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        ([], [LEARN, SET]),
        ([(NEVUS, "clinical", "test", "A")], [LEARN, SET]),
        ([(NEVUS, "clinical", "train", "A")], [SET]),
        ([(NEVUS, "clinical", "train", "A"), (None, "clinical", "val", "A")], [SET]),
        ([(NEVUS, "clinical", "val", "A")], [LEARN]),
        ([(NEVUS, "clinical", "train", "A"), (NEVUS, "dermoscopy", "val", "A")], ["No validation photo shows"]),
        ([(NEVUS, "clinical", "train", "A"), (BCC, "clinical", "val", "A")], ["No validation photo shows"]),
        ([(NEVUS, "clinical", "train", "A"), (NEVUS, "clinical", "val", "A")], []),
    ],
)
def test_what_is_lacking_is_said(rows: Any, sentences: list[str]) -> None:
    manifest = manifest_of(rows)
    parts = training_classes(photos_by_node(manifest.select("train")), Settings())
    found = list(shortfalls(manifest, parts))
    assert [sentence in line for sentence, line in zip(sentences, found, strict=True)] == [True] * len(sentences)


@pytest.mark.parametrize("missing", ["train", "val"])
def test_training_is_refused_before_anything_is_made(
    missing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[dict[str, object]] = []
    for k, split in enumerate({"train": ("val", "val"), "val": ("train", "train")}[missing]):
        on_disk.photo(tmp_path / "images" / f"{k}.png", k)
        about = {"dataset": "HAM10000", "modality": "dermoscopy", "label": "NV"}
        rows.append({"image": f"{k}.png", **about, "split": split})
    table, work = on_disk.table(tmp_path / "m.csv", rows), tmp_path / "work"
    start = ("--manifest", str(table), "--init", "imagenet", "--work", str(work), "--out", str(tmp_path / "bundle"))
    assert main(["train", *start]) == 1
    assert f"No photo of a disease has the split {missing}" in capsys.readouterr().err
    assert not work.exists()
    assert main(["manifest", "check", str(table)]) == 1
    assert f"No photo of a disease has the split {missing}" in capsys.readouterr().err


def test_a_run_on_some_of_the_photos_is_refused_where_those_have_none_for_validation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: Any = [(NEVUS, "clinical", split, "A") for split in ("train", "val")] + [(NEVUS, "clinical", "train", "B")]
    monkeypatch.setattr(run, "open_manifest", lambda _: manifest_of(rows))
    with pytest.raises(ManifestError, match="has the split val"):
        run.train(Path("m.csv"), "nothing", Settings(datasets=("B",)), tmp_path / "work", torch.device("cpu"))


def test_whatever_photos_the_check_lets_through_training_reads(tmp_path: Path) -> None:
    """Photos that were cut, spliced and flipped, in all formats: some are let through, and each of those is read."""
    cases: list[LabelledPhoto] = []
    for k in range(160):
        file = tmp_path / f"{k}.jpg"
        file.write_bytes(upload(k))
        cases.append(LabelledPhoto(file, "Mine", "clinical", "x", NEVUS, "train", "", str(k)))
    told = {line.partition(":")[0] for line in problems(Manifest(tuple(cases), "sha"))}
    passed = [case for case in cases if str(case.path) not in told]
    assert min(len(passed), len(told)) > 20
    assert squares(passed, tmp_path).shape == (len(passed), 299, 299, 3)
