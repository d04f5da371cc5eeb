"""`evaluate`: every figure of a bundle, beside another where one is named. `experiments`: networks made to compare."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .failure import fail

if TYPE_CHECKING:
    from ..model import Model


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser(
        "evaluate",
        help="measure a bundle on labelled photos and write its evaluation.json and readings.csv",
        description="Every figure that the pages, the README and the model card print comes from these two files. With "
        "--against, both bundles read the same photos, and a table of paired differences (95 % intervals) goes to "
        "standard output.",
    )
    command.add_argument("--bundle", type=Path, help="a model's folder; the shipped one by default")
    command.add_argument("--against", type=Path, metavar="BUNDLE", help="another model to set beside it")
    command.add_argument("--manifest", type=Path, required=True)
    command.add_argument(
        "--split", action="append", choices=("val", "test"), help="repeatable; val and test by default"
    )
    command.add_argument("--work", type=Path, default=Path(".training"), help="decoded photos (default: .training)")
    command.add_argument("--runtime", help="auto (default), openvino, openvino-bf16, torch, cuda")
    command.set_defaults(run=_evaluate)
    _add_experiments(commands)


def _add_experiments(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "experiments",
        help="compare training runs: partition and coarse cut, one data set and the other",
        description="Reads the test photos with networks that `train` left in their --work folders, and keeps the "
        "figures that the card and the page Evaluation print. The recipe is in docs/training.md.",
    )
    command.add_argument("--manifest", type=Path, required=True)
    command.add_argument("--partition", type=Path, required=True, metavar="WORK", help="a run on the partition")
    command.add_argument("--first-level", type=Path, required=True, metavar="WORK", help="one with --cut first-level")
    command.add_argument("--second-level", type=Path, required=True, metavar="WORK", help="one with --cut second-level")
    command.add_argument(
        "--only", type=Path, action="append", default=[], metavar="WORK", help="one with one --dataset; repeatable"
    )
    command.add_argument("--out", type=Path, default=Path("assets/experiments.json"), metavar="FILE")
    command.add_argument("--device", default="auto", help="auto (default), cpu, cuda, cuda:1 …")
    command.set_defaults(run=_experiments)


def _evaluate(chosen: argparse.Namespace) -> int:
    from ..benchmarking.run import SPLITS, evaluate
    from ..checksummed import BundleError
    from ..data.manifest import ManifestError
    from ..opened import load
    from ..runtime import RuntimeUnavailable

    splits = tuple(chosen.split or SPLITS)
    try:
        model = load(chosen.bundle, chosen.runtime)
        if chosen.against is not None:
            other = load(chosen.against, chosen.runtime)
            _print_comparison(model, other, chosen.manifest, splits)
            return 0
        evaluate(model, chosen.manifest, splits, chosen.work)
    except (BundleError, RuntimeUnavailable, ManifestError, OSError) as error:
        return fail(error)
    return 0


def _print_comparison(model: Model, other: Model, manifest_path: Path, splits: tuple[str, ...]) -> None:
    from ..benchmarking.comparison import compare
    from ..benchmarking.run import read_cases
    from ..data.manifest_photos import must_open
    from ..formatting import markdown_table
    from ..training.run import open_manifest

    manifest = open_manifest(manifest_path)
    must_open([case for case in manifest.cases if case.split in splits])
    rows = []
    for split in splits:
        for row in compare(read_cases(model, manifest, (split,)), read_cases(other, manifest, (split,))):
            interval = f"{row.difference:+.3f} ({row.low:+.3f} to {row.high:+.3f})"
            rows.append((split, row.what, f"{row.n:,}", f"{row.a:.3f}", f"{row.b:.3f}", interval))
    print(markdown_table(("split", "figure", "photos", "this", "other", "difference (95 %)"), rows))


def _experiments(chosen: argparse.Namespace) -> int:
    import json

    from ..atomic import atomic_write
    from ..benchmarking.experiments import experiments
    from ..benchmarking.trials import read_trial
    from ..data.manifest import ManifestError
    from ..training.processes import device_named
    from ..training.run import open_manifest, read_run

    try:
        manifest, device = open_manifest(chosen.manifest), device_named(chosen.device)
        coarse = {"first level": chosen.first_level, "second level": chosen.second_level}
        figures = experiments(
            read_trial(chosen.partition, manifest, device),
            {name: read_trial(work, manifest, device) for name, work in coarse.items()},
            {read_run(work).settings.datasets[0]: read_trial(work, manifest, device) for work in chosen.only},
            manifest.sha256,
        )
        with atomic_write(chosen.out) as beside:
            beside.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    except (ManifestError, OSError) as error:
        return fail(error)
    return 0
