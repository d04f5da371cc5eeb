"""An atlas made of a small manifest with a stand-in for the network: chosen, measured, kept, read back, damaged."""

from __future__ import annotations

import csv
import shutil
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image
from scipy.spatial.distance import cdist
from sklearn.metrics import balanced_accuracy_score

from model.artefacts.findings import Findings
from model.atlas.atlas import ARRAYS, CASES, PHOTOS, Atlas, atlas_of
from model.atlas.choice import choose
from model.atlas.make import held_out, make
from model.atlas.quality import CLASSES as AT_CLASSES
from model.atlas.quality import measure, precision, truth_at
from model.bundle import WEIGHTS, Bundle
from model.checksummed import BundleError
from model.data.manifest import LabelledPhoto, Manifest, ManifestError
from model.schema.bundle import Metadata
from model.training.run import open_manifest
from taxonomy import Cut, Inference, load_taxonomy

CLASSES = ("melanocytic-nevus", "benign-keratosis", "malignant-melanocytic", "basal-cell-carcinoma")
LABELS = {"NV": 0, "BKL": 1, "MEL": 2, "BCC": 3}
MIDDLES = np.random.default_rng(8).normal(0, 1, (4, 2048))
FIELDS = ("image", "dataset", "modality", "label", "split", "lesion_id", "age", "license", "attribution")


def row(split: str, number: int, **other: str) -> dict[str, str]:
    label = list(LABELS)[number % 4]
    name = f"dermoscopy/{split}{number:03}.png"
    base = {"image": name, "dataset": "HAM10000", "modality": "dermoscopy", "label": label, "split": split}
    return {**base, "license": "CC BY-NC 4.0", "attribution": "Tschandl et al.", "age": "45", **other}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    folder = tmp_path_factory.mktemp("manifest")
    rows = [row("train", k) for k in range(80)] + [row("test", k) for k in range(24)]
    rows += [row("val", 0), row("train", 300, license="CC BY-SA 3.0"), row("train", 400, lesion_id="L1")]
    rows += [row("train", 404, lesion_id="L1")]
    (folder / "images" / "dermoscopy").mkdir(parents=True)
    for each in rows:
        Image.new("RGB", (48, 40), (200, len(each["label"]) * 30, 90)).save(folder / "images" / each["image"])
    with (folder / "manifest.csv").open("w", newline="") as file:
        table = csv.DictWriter(file, FIELDS)
        table.writeheader()
        table.writerows(rows)
    return open_manifest(folder / "manifest.csv")


@pytest.fixture(scope="module")
def inference() -> Inference:
    return Inference(load_taxonomy(), CLASSES)


def said_of(cases: Sequence[LabelledPhoto]) -> Iterator[Any]:
    """What a network would say whose embedding shows the class through noise, and which is wrong of every fifth."""
    for case in cases:
        seed = zlib.crc32(case.path.name.encode())
        noise = np.random.default_rng(seed).normal(0, 2.5, 2048)
        said = (LABELS[case.label] + (seed % 5 == 0)) % 4
        p = np.full(4, 0.1)
        p[said] = 0.7
        mix = SimpleNamespace(
            by_class=p, malignant=p[2:].sum(), suspected=said >= 2, answer=SimpleNamespace(node=CLASSES[said])
        )
        yield SimpleNamespace(
            embedding=(MIDDLES[LABELS[case.label]] + noise).astype(np.float32),
            case_mix=mix,
            readable=True,
            quality=SimpleNamespace(verdict="good"),
            novelty=0.1,
            refused=None,
            modality="dermoscopy",
            artefacts=Findings(),
        )


@dataclass(frozen=True)
class StandInBundle(Bundle):
    """A bundle without a network."""


def bundle_in(folder: Path, manifest: Manifest, weights: str = "aa") -> Bundle:
    facts = {"checksum": "s" + weights, "files": {WEIGHTS: weights}, "training": {"manifest_sha256": manifest.sha256}}
    classes = [{"node": node, "photos": 1} for node in CLASSES]
    return StandInBundle(folder, cast(Metadata, {**facts, "classes": classes}))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, manifest: Manifest, inference: Inference) -> tuple[Bundle, Atlas]:
    bundle = bundle_in(tmp_path_factory.mktemp("bundle"), manifest)
    return bundle, make(bundle, inference, said_of, manifest, count=60)


def copied(bundle: Bundle, folder: Path) -> Bundle:
    shutil.copytree(bundle.folder, folder, dirs_exist_ok=True)
    return replace(bundle, folder=folder)


def test_reference_cases_are_training_photos_that_may_be_shown_one_a_lesion(manifest: Manifest) -> None:
    chosen = choose(manifest, 1000)
    names = [case.path.name for case in chosen]
    assert {case.split for case in chosen} == {"train"}
    assert len(chosen) == 81
    assert "train300.png" not in names
    assert ("train400.png" in names) + ("train404.png" in names) == 1
    assert [case.row["image"] for case in choose(manifest, 30)] == [case.row["image"] for case in choose(manifest, 30)]
    with pytest.raises(ManifestError, match="an atlas needs 20"):
        choose(Manifest(manifest.cases[:5], ""))


def test_what_is_read_back_is_what_was_made(made: tuple[Bundle, Atlas], manifest: Manifest) -> None:
    bundle, atlas = made
    again = Atlas.open(bundle)
    assert again is not None
    assert again.cases == atlas.cases
    assert np.array_equal(again.positions, atlas.positions)
    assert len(again) == len(again.cases) == 60
    by_name = {case.row["image"]: case for case in manifest.cases}
    for case, standard in zip(again.cases, again.standardised, strict=True):
        source = by_name[case.photo]
        assert (case.label, case.age, case.credit) == (source.label, "45", "Tschandl et al.. CC BY-NC 4.0.")
        exact = again.space.standardise(next(said_of([source])).embedding)
        assert standard == pytest.approx(exact, abs=5e-3)
        assert again.photos.uri(case.photo).startswith("data:image/jpeg;base64,")
    assert np.array_equal(again.components, again.reduced[:, :2])


def test_placing_one_by_one_is_placing_together(made: tuple[Bundle, Atlas], manifest: Manifest) -> None:
    _, atlas = made
    embeddings = np.array([said.embedding for said in said_of(manifest.select("test"))])
    together = atlas.place_many(embeddings)
    assert len(together) == 24
    for embedding, placed in zip(embeddings[::-1], together[::-1], strict=True):
        alone = atlas.place(embedding)
        assert np.array_equal(alone.position, placed.position)
        assert np.array_equal(alone.true_neighbours, placed.true_neighbours)
        assert alone.near == placed.near
    near = [len(set(map(int, p.true_neighbours)) & near_on_map(atlas, p.position)) for p in together]
    assert [placed.near for placed in together] == near
    assert atlas.cloud(embeddings[:8]).half_axes[0] > 0


def near_on_map(atlas: Atlas, position: np.ndarray) -> set[int]:
    apart = [((x - position[0]) ** 2 + (y - position[1]) ** 2, k) for k, (x, y) in enumerate(atlas.positions)]
    return {k for _, k in sorted(apart)[: atlas.near]}


def test_a_reference_photo_is_its_own_nearest_and_lies_where_it_lies(made: tuple[Bundle, Atlas]) -> None:
    _, atlas = made
    for row_number in (0, 20, 40):
        embedding = atlas.standardised[row_number] * atlas.space.scale + atlas.space.centre
        found = atlas.similar(embedding)
        assert found.rows[0] == row_number
        assert found.distances[0] < 0.01
        spread = np.linalg.norm(atlas.positions.std(axis=0))
        assert np.linalg.norm(atlas.place(embedding).position - atlas.positions[row_number]) < spread


def test_filters(made: tuple[Bundle, Atlas], inference: Inference) -> None:
    _, atlas = made
    malignant = atlas.allowed(nodes=["malignant-melanocytic", "malignant-epidermal"])
    assert malignant.tolist() == [case.label in ("MEL", "BCC") for case in atlas.cases]
    found = atlas.similar(MIDDLES[0], allowed=malignant)
    assert atlas.vote(found).share("malignant") == 1
    assert not atlas.allowed(datasets=["ISIC2017"]).any()
    assert atlas.allowed(modalities=["dermoscopy"]).all()
    with pytest.raises(ValueError, match="no similar cases"):
        atlas.vote(atlas.similar(MIDDLES[0], allowed=atlas.allowed(modalities=["clinical"])))


def majority(nearest: list[str]) -> str:
    """Of the nodes of the nearest cases the commonest; of equally common ones the one that is nearest."""
    return max(dict.fromkeys(nearest), key=nearest.count)


def trust(near: np.ndarray, apart: np.ndarray, k: int) -> float:
    """Venna and Kaski's trustworthiness, counted out: how far behind the k nearest lie those that are taken for them.

    Args:
        near: (n, N) distances where they are shown. apart: (n, N) distances in truth.
    """
    behind, at_worst = 0, 0
    for shown, true in zip(near, apart, strict=True):
        by_truth = np.argsort(true).tolist()
        behind += sum(max(0, by_truth.index(case) + 1 - k) for case in np.argsort(shown)[:k])
        at_worst += sum(range(len(true) - k, len(true) - 2 * k, -1))  # the k farthest taken for the nearest
    return 1 - behind / at_worst


def test_the_figures_are_what_counting_gives(made: tuple[Bundle, Atlas], manifest: Manifest) -> None:
    _, atlas = made
    tested = manifest.select("test")
    embeddings = np.array([said.embedding for said in said_of(tested)], dtype=np.float64)
    reference, truth = [case.node for case in atlas.cases], [case.node for case in tested]
    apart = cdist((embeddings - atlas.space.centre) / atlas.space.scale, atlas.standardised.astype(np.float64))
    order = np.argsort(apart, axis=1)
    voted = [majority([reference[row] for row in rows[:15]]) for rows in order]
    said = [each.case_mix.answer.node for each in said_of(tested)]
    right = np.array(said) == truth
    figures = atlas.figures["by_modality"]["dermoscopy"]
    at_classes, precision, map_figures = figures["cuts"][AT_CLASSES], figures["precision"], figures["map"]
    assert at_classes is not None
    assert precision is not None
    assert map_figures is not None
    assert figures["n"] == atlas.figures["n"] == 24
    assert at_classes["cases"]["accuracy"]["value"] == pytest.approx(np.mean(np.array(voted) == truth))
    assert at_classes["network"]["accuracy"]["value"] == pytest.approx(right.mean())
    balanced = at_classes["network"]["balanced"]
    assert balanced["value"] == pytest.approx(balanced_accuracy_score(truth, said))
    assert balanced["low"] < balanced["value"] <= balanced["high"]
    found = [reference[row] == own for rows, own in zip(order, truth, strict=True) for row in rows[:10]]
    assert precision["value"] == pytest.approx(np.mean(found))

    on_map = cdist([place.position for place in atlas.place_many(embeddings.astype(np.float32))], atlas.positions)
    assert map_figures["trustworthiness"] == pytest.approx(trust(on_map, apart, 15))
    assert map_figures["continuity"] == pytest.approx(trust(apart, on_map, 15))
    assert 0.5 < trust(on_map, apart, 15) < 1, "a map of 2,048 dimensions is neither wrong nor right"

    malignant_cases = [sum(reference[row] in CLASSES[2:] for row in rows[:15]) > 7 for rows in order]
    sides = figures["disagreement"]
    for found_there, suspected, by_cases in (
        (sides.get("cases_malignant"), False, True),
        (sides.get("cases_benign"), True, False),
    ):
        rows = [k for k in range(24) if [said[k] in CLASSES[2:], malignant_cases[k]] == [suspected, by_cases]]
        assert (found_there or {"n": 0, "malignant": 0}) == {
            "n": len(rows),
            "malignant": sum(truth[k] in CLASSES[2:] for k in rows),
        }
    assert len(figures["disagreement"]) > 1, "the network is wrong of every fifth: some differ"


def test_no_figure_looks_at_a_reference_photos_answer(
    made: tuple[Bundle, Atlas], manifest: Manifest, inference: Inference
) -> None:
    """With other cases' labels turned about, precision falls: it is read from the cases, not from the network."""
    _, atlas = made
    tested = manifest.select("test")
    held = held_out(atlas, inference, tested, said_of(tested))
    nodes = [case.node for case in atlas.cases]
    turned = [CLASSES[(CLASSES.index(node) + 1) % 4] for node in nodes]
    right, wrong = (measure(held, each)["by_modality"]["dermoscopy"]["precision"] for each in (nodes, turned))
    assert right is not None
    assert wrong is not None
    assert wrong["value"] < right["value"]
    assert right["n"] == 24


def test_precision_by_hand_and_a_label_above_the_cut_is_left_out(inference: Inference) -> None:
    order = np.array([[0, 1, 2, 3], [3, 2, 1, 0]])
    assert precision(order, np.array(["a", "b"]), np.array(["a", "b", "b", "a"]), at=2).tolist() == [0.5, 0.5]
    cut = Cut.of_classes(inference)
    readings: Any = {"node": np.array(["benign", "melanocytic-nevus", "malignant"])}
    assert truth_at(readings, cut).tolist() == ["", "melanocytic-nevus", ""]


def test_how_near_is_near(made: tuple[Bundle, Atlas]) -> None:
    _, atlas = made
    steps = atlas.figures["nearest_distance"]
    assert atlas.nearer_than(0) == 1
    assert atlas.nearer_than(1e9) == 0
    assert atlas.nearer_than(steps[10]) == pytest.approx(0.5)


@pytest.mark.parametrize("name", [ARRAYS, CASES, PHOTOS])
def test_a_damaged_file_is_refused(made: tuple[Bundle, Atlas], tmp_path: Path, name: str) -> None:
    bundle = copied(made[0], tmp_path)
    content = bytearray((tmp_path / name).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BundleError, match=f"{name} is missing or has changed"):
        Atlas.open(bundle)
    (tmp_path / name).unlink()
    with pytest.raises(BundleError, match=r"python -m model atlas"):
        Atlas.open(bundle)


def test_figures_changed_by_hand_are_refused(made: tuple[Bundle, Atlas], tmp_path: Path) -> None:
    bundle = copied(made[0], tmp_path)
    facts = (tmp_path / "atlas.json").read_text("utf-8")
    (tmp_path / "atlas.json").write_text(facts.replace('"trustworthiness": 0', '"trustworthiness": 1', 1), "utf-8")
    with pytest.raises(BundleError, match="changed since it was written"):
        Atlas.open(bundle)


def test_other_weights_and_another_calibration_are_refused(
    made: tuple[Bundle, Atlas], manifest: Manifest, tmp_path: Path
) -> None:
    bundle = copied(made[0], tmp_path)
    with pytest.raises(BundleError, match="other weights"):
        Atlas.open(bundle_in(tmp_path, manifest, weights="bb"))
    with pytest.raises(BundleError, match="calibrated anew"):
        Atlas.open(replace(bundle, metadata={**bundle.metadata, "checksum": "another"}))


def test_a_bundle_without_an_atlas_has_none(tmp_path: Path, manifest: Manifest) -> None:
    assert Atlas.open(bundle_in(tmp_path, manifest)) is None
    with pytest.raises(BundleError, match="no model"):
        atlas_of(tmp_path, "s")


def test_another_manifest_than_the_trainings_is_refused(
    tmp_path: Path, manifest: Manifest, inference: Inference
) -> None:
    other = Manifest(manifest.cases, "another")
    with pytest.raises(ManifestError, match="may be training photos"):
        make(bundle_in(tmp_path, manifest), inference, said_of, other)


def test_making_it_twice_gives_the_same_files(
    made: tuple[Bundle, Atlas], tmp_path: Path, manifest: Manifest, inference: Inference
) -> None:
    make(bundle_in(tmp_path, manifest), inference, said_of, manifest, count=60)
    for name in (ARRAYS, CASES, PHOTOS):
        assert (tmp_path / name).read_bytes() == (made[0].folder / name).read_bytes()
