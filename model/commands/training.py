"""`train` and `assemble`: from a manifest to a bundle."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

from ..schema.settings import CUTS, Settings, Stage
from .failure import fail


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both."""
    _add_train(commands)
    _add_assemble(commands)


def _add_train(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "train",
        help="fine-tune a network on a manifest of labelled photos, and make a bundle of it",
        description="manifest -> labels -> partition -> fine-tune -> calibrate -> bundle. An interrupted run goes on "
        "where its last epoch ended when it is started again with the same --work. On several GPUs or processes: "
        "torchrun --nproc-per-node N -m model train …, with --work on a disk that all of them see.",
    )
    command.add_argument(
        "--manifest", type=Path, required=True, help="CSV with one photo a row, photos in images/ beside it"
    )
    command.add_argument(
        "--init", required=True, help="starting weights: a .safetensors or .pth file, a bundle's folder, or 'imagenet'"
    )
    command.add_argument("--out", type=Path, help="where the bundle goes; without it, only checkpoints are left")
    command.add_argument(
        "--work", type=Path, default=Path(".training"), help="checkpoints and decoded photos (default: .training)"
    )
    command.add_argument(
        "--fresh", default="", metavar="LAYERS", help="comma-separated blocks to draw anew, e.g. Mixed_7b,Mixed_7c"
    )
    command.add_argument(
        "--frozen", default="", metavar="LAYERS", help="comma-separated blocks to leave as they start, e.g. Mixed_5b"
    )
    _add_choices(command)
    command.add_argument("--device", default="auto", help="auto (default), cpu, cuda, cuda:1 …")
    command.set_defaults(run=_train, network=None, blend=None)


def _add_choices(command: argparse.ArgumentParser) -> None:
    """What changes the recipe of schema/settings.py: each under the field's own name, None where it isn't given."""
    command.add_argument("--cut", choices=CUTS, help="what the classes are; the levels are for comparison")
    command.add_argument(
        "--max-class-size", type=_count, help="a class of the partition is cut further while it holds this many photos"
    )
    command.add_argument(
        "--min-class-size", type=_count, help="a kind with fewer photos joins the rest of what it is a kind of"
    )
    command.add_argument(
        "--dataset", action="append", dest="datasets", metavar="NAME", help="train on this data set only; repeatable"
    )
    command.add_argument(
        "--label", action="append", dest="labels", metavar="NAME", help="train on this label only; repeatable"
    )
    command.add_argument(
        "--stage",
        action="append",
        dest="stages",
        type=_stage,
        metavar="SIZE:EPOCHS:PEAK:FLOOR",
        help="photo size, epochs, learning rates; repeatable",
    )
    command.add_argument("--batch-size", type=_count, help="photos a step, in all processes together")
    command.add_argument(
        "--averaging", type=_share, metavar="SHARE", help="how much of the running mean of the weights a step keeps"
    )
    command.add_argument(
        "--rarity", type=_share, metavar="POWER", help="0: each photo weighs the same; 1: each class does"
    )
    command.add_argument(
        "--label-smoothing", type=_share, metavar="SHARE", help="how much of each target is spread over all classes"
    )
    command.add_argument(
        "--mixup", type=_positive, metavar="ALPHA", help="lay pairs of photos over each other, by Beta(ALPHA, ALPHA)"
    )
    command.add_argument(
        "--painted", type=_share, metavar="SHARE", help="of the photos that get hair, ink, a ruler … painted on"
    )
    command.add_argument(
        "--one-vote-a-lesion", action="store_true", default=None, help="weigh each of n views of a lesion by 1 / n"
    )
    command.add_argument(
        "--by-certainty", action="store_true", default=None, help="weigh histology above follow-up and consensus"
    )
    command.add_argument("--seed", type=int)


def _add_assemble(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "assemble",
        help="make a bundle from a run's last checkpoint, or from another bundle's network",
        description="Calibrate on validation photos, set every limit, write the checksums: what `train --out` does "
        "at its end. With --network, take the network of a bundle as it is and do the same for the photos of your "
        "manifest. With --blend, take the mean of the run's weights and those of the bundle that it started from.",
    )
    command.add_argument("--network", type=Path, metavar="BUNDLE", help="take this bundle's network, not a run's")
    command.add_argument("--blend", type=Path, metavar="BUNDLE", help="average the weights with this bundle's")
    command.add_argument(
        "--share", type=_share, default=0.5, help="of the run's (or the network's) own weights in the blend"
    )
    command.add_argument("--manifest", type=Path, required=True)
    command.add_argument("--work", type=Path, default=Path(".training"))
    command.add_argument("--out", type=Path, required=True)
    command.add_argument("--device", default="auto")
    command.set_defaults(run=_assemble)


def _train(chosen: argparse.Namespace) -> int:
    from ..assembly.assemble import photos_of
    from ..data.manifest import ManifestError
    from ..training.processes import device_named, is_leader, process_group
    from ..training.run import RunError, open_manifest, train
    from ..training.start import StartError

    device = device_named(chosen.device)
    try:
        with process_group(device) as together:
            also = photos_of(open_manifest(chosen.manifest)) if chosen.out else ()
            train(chosen.manifest, chosen.init, _settings(chosen), chosen.work, device, together, also)
    except (ManifestError, RunError, StartError, OSError) as error:
        return fail(error)
    return _assemble(chosen) if chosen.out and is_leader() else 0


def _settings(chosen: argparse.Namespace) -> Settings:
    """The recipe with what was chosen on the command line."""
    given = {field.name: getattr(chosen, field.name, None) for field in fields(Settings)}
    changes: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in given.items() if value is not None
    }
    for name, listed in (("fresh_layers", chosen.fresh), ("frozen_layers", chosen.frozen)):
        changes[name] = tuple(block for block in listed.split(",") if block)
    return Settings(**changes)


def _assemble(chosen: argparse.Namespace) -> int:
    from ..assembly.assemble import Trained, assemble
    from ..checksummed import BundleError
    from ..data.manifest import ManifestError
    from ..training.processes import device_named
    from ..training.run import open_manifest

    try:
        manifest = open_manifest(chosen.manifest)
        trained = Trained.in_bundle(chosen.network) if chosen.network else Trained.by_run(chosen.work, manifest)
        if chosen.blend:
            trained = trained.blended(chosen.blend, chosen.share)
        bundle = assemble(trained, manifest, chosen.work, chosen.out, device_named(chosen.device))
    except (BundleError, ManifestError, OSError) as error:
        return fail(error)
    print(f"{bundle.id}  {bundle.folder}", file=sys.stderr)
    return 0


def _stage(text: str) -> Stage:
    try:
        return Stage.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}" is no stage; write one such as 224:8:4e-4:4e-5') from error


def _count(text: str) -> int:
    return int(_number(text, int, lambda n: n >= 1, "a whole number from 1"))


def _share(text: str) -> float:
    return _number(text, float, lambda x: 0 <= x <= 1, "a number from 0 to 1")


def _positive(text: str) -> float:
    return _number(text, float, lambda x: 0 <= x < math.inf, "a number from 0")


def _number(text: str, kind: type[int] | type[float], fits: Callable[[float], bool], wanted: str) -> float:
    try:
        number = kind(text)
    except ValueError:
        number = math.nan
    if not fits(number):
        raise argparse.ArgumentTypeError(f'"{text}" is not {wanted}')
    return number
