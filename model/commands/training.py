"""`train` and `assemble`: from a manifest to a bundle."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

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
        "where its last epoch ended when it is started again with the same --work.",
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
    command.add_argument("--max-class-size", type=int, help="a class is cut further while it holds this many photos")
    command.add_argument(
        "--stage",
        action="append",
        metavar="SIZE:EPOCHS:PEAK:FLOOR",
        help="photo size, epochs, learning rates; repeatable",
    )
    command.add_argument("--batch-size", type=int)
    command.add_argument("--seed", type=int)
    command.add_argument("--device", default="auto", help="auto (default), cpu, cuda, cuda:1 …")
    command.set_defaults(run=_train, network=None)


def _add_assemble(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "assemble",
        help="make a bundle from a run's last checkpoint, or from another bundle's network",
        description="Calibrate on validation photos, set every limit, seal: what `train --out` does at its end. With "
        "--network, take the network of a bundle as it is and do the same for the photos of your manifest.",
    )
    command.add_argument("--network", type=Path, metavar="BUNDLE", help="take this bundle's network, not a run's")
    command.add_argument("--manifest", type=Path, required=True)
    command.add_argument("--work", type=Path, default=Path(".training"))
    command.add_argument("--out", type=Path, required=True)
    command.add_argument("--device", default="auto")
    command.set_defaults(run=_assemble)


def _train(chosen: argparse.Namespace) -> int:
    import torch

    from ..training.manifest import ManifestError
    from ..training.run import train
    from ..training.settings import Settings, Stage
    from ..training.start import StartError

    changes: dict[str, object] = {
        "fresh_layers": tuple(name for name in chosen.fresh.split(",") if name),
        "frozen_layers": tuple(name for name in chosen.frozen.split(",") if name),
    }
    if chosen.stage:
        changes["stages"] = tuple(Stage.parse(text) for text in chosen.stage)
    for name in ("max_class_size", "batch_size", "seed"):
        if getattr(chosen, name) is not None:
            changes[name] = getattr(chosen, name)
    settings = Settings(**changes)  # type: ignore[arg-type]
    try:
        train(chosen.manifest, chosen.init, settings, chosen.work, torch.device(_device(chosen.device)))
    except (ManifestError, StartError, OSError) as error:
        return fail(str(error))
    return _assemble(chosen) if chosen.out else 0


def _assemble(chosen: argparse.Namespace) -> int:
    import torch

    from ..bundle import BundleError
    from ..training.assemble import Trained, assemble
    from ..training.manifest import ManifestError
    from ..training.run import open_manifest

    try:
        manifest = open_manifest(chosen.manifest)
        trained = Trained.in_bundle(chosen.network) if chosen.network else Trained.by_run(chosen.work, manifest)
        bundle = assemble(trained, manifest, chosen.work, chosen.out, torch.device(_device(chosen.device)))
    except (BundleError, ManifestError, OSError) as error:
        return fail(str(error))
    print(f"{bundle.id}  {bundle.folder}", file=sys.stderr)
    return 0


def _device(name: str) -> str:
    import torch

    if name != "auto":
        return name
    return "cuda" if torch.cuda.is_available() else "cpu"
