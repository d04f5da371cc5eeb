"""A training run from the manifest to the network; `assemble` makes a bundle of what it leaves behind."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from taxonomy import Partition, load_labels, load_taxonomy, partition, unmapped_labels

from ..network import InputSpec, LesionNet
from ..probabilities import decide_over_prior
from .fit import TrainingData, fit, half_is_faster
from .forward import read_squares
from .manifest import Case, Manifest, photos_by_node, read_manifest
from .objective import case_weights, target_masks
from .settings import Settings
from .squares import squares
from .start import build_network

CHECKPOINT = "checkpoint.pt"
RUN = "run.json"


@dataclass(frozen=True)
class Run:
    """What a bundle must know of the run that made it."""

    settings: Settings
    manifest_sha256: str
    init: str
    init_sha256: str
    input_spec: InputSpec


def open_manifest(path: Path) -> Manifest:
    """The manifest with its labels placed in the shipped tree."""
    taxonomy = load_taxonomy()
    return read_manifest(path, {**load_labels(tree=taxonomy), **dict.fromkeys(unmapped_labels())})


def cut(manifest: Manifest, max_class_size: int) -> Partition:
    """The paper's partition of the shipped tree by the manifest's training photos."""
    return partition(load_taxonomy(), photos_by_node(manifest.select("train")), max_class_size)


def train(manifest_path: Path, init: str, settings: Settings, work: Path, device: torch.device) -> None:
    """Fit a network; checkpoint and run record land in `work`, where an interrupted run goes on.

    Args:
        init: what `start.starting_weights` takes.
    """
    manifest = open_manifest(manifest_path)
    parts = cut(manifest, settings.max_class_size)
    _tell(f"{len(parts.classes)} training classes:")
    for training_class in parts.classes:
        _tell(f"  {training_class.photos:6,d}  {training_class.node}")
    work.mkdir(parents=True, exist_ok=True)

    cases = manifest.select("train")
    masks = target_masks(cases, parts)
    data = TrainingData(squares(cases, work), masks, case_weights(masks, settings.rarity))
    network = build_network(init, len(parts.classes), settings.fresh_layers, settings.dropout, settings.seed)
    _record(Run(settings, manifest.sha256, Path(init).name, _fingerprint(init), network.spec), work / RUN)
    watched = manifest.select("val")
    fit(
        network,
        data,
        settings,
        device,
        work / CHECKPOINT,
        after_epoch=lambda epoch, kept: _report(epoch, kept, parts, watched, work, device),
    )


def read_run(work: Path) -> Run:
    """The record that `train` left in `work`."""
    saved = json.loads((work / RUN).read_text("utf-8"))
    return Run(
        **{
            **saved,
            "settings": Settings.from_dict(saved["settings"]),
            "input_spec": InputSpec.from_dict(saved["input_spec"]),
        }
    )


def _record(run: Run, file: Path) -> None:
    plain = {**vars(run), "settings": run.settings.to_dict(), "input_spec": run.input_spec.to_dict()}
    file.write_text(json.dumps(plain, indent=1), "utf-8")


def _report(
    epoch: int, network: LesionNet, parts: Partition, cases: list[Case], work: Path, device: torch.device
) -> None:
    """Say how the averaged network does on validation photos: recall of each class, by probability over its prior."""
    logits = read_squares(network, squares(cases, work), device, half=half_is_faster(device)).logits
    masks = target_masks(cases, parts)
    prior = np.array([c.photos for c in parts.classes], dtype=float)
    chosen = decide_over_prior(_softmax(logits), prior / prior.sum())
    recalls = [float(np.mean(chosen[masks[:, k]] == k)) for k in range(len(parts.classes)) if masks[:, k].any()]
    listed = " ".join(f"{recall:.2f}" for recall in recalls)
    _tell(f"epoch {epoch}: validation, balanced accuracy {np.mean(recalls):.3f} over the prior (recalls {listed})")


def _softmax(logits: np.ndarray) -> np.ndarray:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def _fingerprint(init: str) -> str:
    path = Path(init)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
