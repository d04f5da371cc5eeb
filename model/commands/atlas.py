"""`atlas`: the reference cases of a bundle, with their map and what it is worth."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .failure import fail


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser(
        "atlas",
        help="choose, read and lay out the reference cases of a bundle",
        description="Reference cases are training photos whose licence lets them be shown, every rare disease whole; "
        "what is said of the map and of similar cases is measured on the test photos. Writes atlas.json, "
        "atlas.safetensors, atlas.tsv and atlas.zip into the bundle's folder.",
    )
    command.add_argument("--manifest", type=Path, required=True, help="the one that the model was trained with")
    command.add_argument("--bundle", type=Path, help="a model's folder; the shipped one by default")
    command.add_argument("--count", type=int, help="reference cases at the most (default: 2500)")
    command.add_argument("--runtime", help="auto (default), openvino, openvino-bf16, torch, cuda")
    command.set_defaults(run=_atlas)


def _atlas(chosen: argparse.Namespace) -> int:
    from ..atlas.choice import COUNT
    from ..atlas.make import make
    from ..benchmarking.run import predictions
    from ..checksummed import BundleError
    from ..data.manifest import ManifestError
    from ..opened import load
    from ..runtime import RuntimeUnavailable
    from ..training.run import open_manifest

    try:
        manifest, model = open_manifest(chosen.manifest), load(chosen.bundle, chosen.runtime)
        atlas = make(
            model.bundle,
            model.inference,
            lambda cases: predictions(model, list(cases)),
            manifest,
            chosen.count or COUNT,
        )
    except (BundleError, RuntimeUnavailable, ManifestError, OSError) as error:
        return fail(error)
    print(f"{len(atlas):,} reference cases in {model.bundle.folder}", file=sys.stderr)
    return 0
