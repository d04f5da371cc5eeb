"""A training run from the manifest to the network; `assemble` makes a bundle of what it leaves behind."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from taxonomy import Partition, load_labels, load_taxonomy, partition, unmapped_labels
from taxonomy.partition import partition_at

from ..atomic import atomic_write
from ..data.manifest import LabelledPhoto, Manifest, ManifestError, photos_by_node, read_manifest
from ..data.minimum_photos import refuse_too_little
from ..data.squares import squares_of_each
from ..input.spec import InputSpec
from ..schema.settings import CUTS, Settings
from .fit import TrainingData, fit
from .objective import target_masks
from .processes import SINGLE_PROCESS, ProcessGroup
from .progress import report
from .start import build_network
from .weights import photo_weights

CHECKPOINT = "checkpoint.pt"
RUN = "run.json"
ELSEWHERE = "Give another --work, or delete it."


class RunError(Exception):
    """A run can't start, or go on, as asked; the message says what to do."""


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
    return read_manifest(path, known_labels())


def known_labels() -> dict[tuple[str, str], str | None]:
    """(data set, label) -> its node in the shipped tree; None for what names no disease."""
    return {**load_labels(tree=load_taxonomy()), **dict.fromkeys(unmapped_labels())}


def training_classes(photos: Mapping[str, int], settings: Settings) -> Partition:
    """The classes that these settings make of so many training photos on each node of the shipped tree."""
    if settings.cut == CUTS[0]:
        return partition(load_taxonomy(), photos, settings.max_class_size, settings.min_class_size)
    return partition_at(load_taxonomy(), photos, CUTS.index(settings.cut))


def restrict(manifest: Manifest, settings: Settings) -> Manifest:
    """The manifest with the data sets and labels alone that the settings name.

    Raises:
        ManifestError: there are no training photos of one of them.
    """
    cases = tuple(
        case
        for case in manifest.cases
        if (not settings.datasets or case.dataset in settings.datasets)
        and (not settings.labels or case.label in settings.labels)
    )
    kept = replace(manifest, cases=cases)
    for field, wanted, word in (("dataset", settings.datasets, "data set"), ("label", settings.labels, "label")):
        left, all_of_it = ({getattr(case, field) for case in part.select("train")} for part in (kept, manifest))
        for name in wanted:
            if name not in left:
                known = ", ".join(sorted(all_of_it))
                raise ManifestError(f"No training photo is left for the {word} {name}. The manifest has: {known}.")
    return kept


def train(
    manifest_path: Path,
    init: str,
    settings: Settings,
    work: Path,
    device: torch.device,
    group: ProcessGroup = SINGLE_PROCESS,
    also: Sequence[Sequence[LabelledPhoto]] = (),
) -> None:
    """Fit a network; checkpoint and run record land in `work`, where an interrupted run goes on.

    Args:
        init: what `start.starting_weights` takes.
        also: photos that are needed once the network is there, and had better be found unreadable before.

    Raises:
        RunError: `work` holds a run with other settings.
        ManifestError, StartError: the photos or the starting weights can't be used. Of photos that can't be read all
            are named, before the first epoch.
    """
    whole_manifest = open_manifest(manifest_path)
    manifest = restrict(whole_manifest, settings)
    cases = manifest.select("train")
    parts = training_classes(photos_by_node(cases), settings)
    for photos in (manifest, whole_manifest):  # the second is what a bundle is calibrated on
        refuse_too_little(photos, parts)
    watched = [case for case in manifest.select("val") if case.node and parts.targets(case.node)]
    network = build_network(init, len(parts.classes), settings.fresh_layers, settings.dropout, settings.seed)
    with group.leader_first():
        record_run(Run(settings, manifest.sha256, Path(init).name, _fingerprint(init), network.spec), work)
        pixels, *_ = squares_of_each((cases, watched, *also), work)
    masks = target_masks(cases, parts)
    if group.leads:
        _tell(f"{len(parts.classes)} training classes:")
        for training_class in parts.classes:
            _tell(f"  {training_class.photos:6,d}  {training_class.node}")
    fit(
        network,
        TrainingData(pixels, masks, photo_weights(cases, masks, settings)),
        settings,
        device,
        work / CHECKPOINT,
        group,
        after_epoch=lambda epoch, kept: _tell(report(epoch, kept, parts, watched, work, device)),
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


def record_run(run: Run, work: Path) -> None:
    """Write the record of a run that begins or goes on.

    Raises:
        RunError: what lies in `work` is a checkpoint of another run.
    """
    if (work / CHECKPOINT).exists():
        try:
            before = read_run(work)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RunError(f"The run in {work} has no record that this version reads. {ELSEWHERE}") from error
        differ = [name for name in vars(run) if getattr(run, name) != getattr(before, name)]
        if "settings" in differ:
            differ = [*differ[1:], *run.settings.differences(before.settings)]
        if differ:
            raise RunError(f"The run in {work} was made with other settings ({', '.join(differ)}). {ELSEWHERE}")
    plain = {**vars(run), "settings": run.settings.to_dict(), "input_spec": run.input_spec.to_dict()}
    with atomic_write(work / RUN) as beside:
        beside.write_text(json.dumps(plain, indent=1), "utf-8")


def _fingerprint(init: str) -> str:
    path = Path(init)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
