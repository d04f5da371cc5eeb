"""What makes a bundle refused, and that the shipped one is what the manifest says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from model import Bundle, BundleError, Model
from model.checksummed import write_checksummed
from model.opened import SHIPPED
from taxonomy import load_taxonomy


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "bundle"))


def edited(file: Path, **changes: object) -> None:
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | changes), "utf-8")


def test_a_sound_copy_is_the_same_model(copied: Path) -> None:
    assert Bundle.open(copied).id == Bundle.open(SHIPPED).id


@pytest.mark.parametrize(
    "name", ["weights.safetensors", "novelty.safetensors", "modality.safetensors", "conformal.safetensors"]
)
def test_one_changed_byte_is_noticed(copied: Path, name: str) -> None:
    content = bytearray((copied / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copied / name).write_bytes(content)
    with pytest.raises(BundleError, match=f"{name} has changed"):
        Bundle.open(copied)


@pytest.mark.parametrize("name", ["weights.safetensors", "novelty.safetensors", "bundle.json"])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(BundleError, match=f"{name} is missing"):
        Bundle.open(copied)


def test_a_threshold_changed_by_hand_is_noticed(copied: Path) -> None:
    edited(copied / "bundle.json", level=0.1)
    with pytest.raises(BundleError, match=r"bundle\.json has changed"):
        Bundle.open(copied)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": 1}', '{"checksum": "x"}'])
def test_what_is_no_description_is_refused(copied: Path, content: str) -> None:
    (copied / "bundle.json").write_text(content, "utf-8")
    with pytest.raises(BundleError):
        Bundle.open(copied)


def test_figures_of_another_model_are_refused(copied: Path) -> None:
    bundle = Bundle.open(copied)
    figures = bundle.evaluation()
    assert figures is not None
    Bundle(copied, {**bundle.metadata, "checksum": "another"}).write_evaluation(figures)
    with pytest.raises(BundleError, match="another model"):
        bundle.evaluation()


def test_figures_changed_by_hand_are_refused(copied: Path) -> None:
    edited(copied / "evaluation.json", measured="2020-01-01")
    with pytest.raises(BundleError, match=r"evaluation\.json has changed"):
        Bundle.open(copied).evaluation()


def test_a_bundle_without_figures_is_still_a_model(copied: Path) -> None:
    (copied / "evaluation.json").unlink()
    assert Bundle.open(copied).evaluation() is None


def test_a_model_of_another_tree_is_refused(copied: Path) -> None:
    facts = Bundle.open(copied).metadata
    facts["classes"][0]["node"] = "no-such-disease"
    with pytest.raises(BundleError, match="does not fit this tree"):
        Model(Bundle(copied, facts), "torch")


def test_novelty_of_an_older_version_is_refused(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bundle, "arrays", lambda self, file: {})
    with pytest.raises(BundleError, match="another version"):
        Model(Bundle.open(copied), "torch")


@pytest.mark.parametrize("key", ["made", "training", "input", "classes", "photos", "level", "modalities", "quality"])
def test_a_description_with_another_key_is_refused_and_the_key_is_named(copied: Path, key: str) -> None:
    description = dict(Bundle.open(copied).metadata)
    description[f"{key}_"] = description.pop(key)
    del description["checksum"]
    write_checksummed(copied / "bundle.json", description)
    with pytest.raises(BundleError, match=rf"another version \({key} is missing\)"):
        Bundle.open(copied)


def test_a_checksum_under_its_former_name_is_one(copied: Path) -> None:
    file = copied / "bundle.json"
    before = Bundle.open(copied)
    file.write_text(file.read_text("utf-8").replace('"checksum":', '"seal":'), "utf-8")
    assert Bundle.open(copied) == before


def test_the_seven_ham10000_diagnoses_have_classes_apart() -> None:
    """No class of the shipped model mixes two of the seven diagnoses."""
    taxonomy, classes = load_taxonomy(), Bundle.open(SHIPPED).classes
    diagnoses = {
        "MEL": "malignant-melanocytic",
        "NV": "melanocytic-nevus",
        "BCC": "basal-cell-carcinoma",
        "AK": "actinic-keratosis",
        "BKL": "benign-keratosis",
        "DF": "dermatofibroma",
        "VASC": "benign-vascular-lesion",
    }
    own = {name: {c for c in classes if taxonomy.within(c, node)} for name, node in diagnoses.items()}
    assert all(own.values()), own
    assert sum(map(len, own.values())) == len(set().union(*own.values()))


def test_its_classes_hold_the_training_photos_of_its_manifest(shared: Path) -> None:
    """They were cut by an earlier rule, which is why they are kept and not cut anew."""
    from model.assembly.assemble import Trained
    from model.data.manifest import photos_by_node
    from model.training.objective import target_masks
    from model.training.run import open_manifest

    bundle = Bundle.open(SHIPPED)
    manifest = open_manifest(shared / "data" / "manifest.csv")
    assert manifest.sha256 == bundle.metadata["training"]["manifest_sha256"]
    parts = Trained.in_bundle(SHIPPED).parts
    assert tuple(c.node for c in parts.classes) == bundle.classes
    training = manifest.select("train")
    assert sum(bundle.photos.values()) == sum(photos_by_node(training).values())
    masks = target_masks(training, parts)
    assert (masks.sum(axis=1) == 1).all()
    assert masks.sum(axis=0).tolist() == [entry["photos"] for entry in bundle.metadata["classes"]]


def test_it_is_in_half_precision_and_without_the_aux_head() -> None:
    from safetensors import safe_open

    with safe_open(SHIPPED / "weights.safetensors", "pt") as weights:
        names = list(weights.keys())
        assert {weights.get_slice(name).get_dtype() for name in names} == {"F16"}
    assert not [name for name in names if "Aux" in name]
    sizes = {file.name: file.stat().st_size for file in SHIPPED.iterdir()}
    atlas = sum(size for name, size in sizes.items() if name.startswith("atlas."))
    assert 0 < atlas < 24_000_000
    assert sum(sizes.values()) - atlas < 48_000_000
