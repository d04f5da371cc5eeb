"""`evaluate`: every figure of a bundle, measured on labelled photos."""

from __future__ import annotations

import argparse
from pathlib import Path

from .failure import fail


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser(
        "evaluate",
        help="measure a bundle on labelled photos and write its evaluation.json",
        description="Every figure that the pages, the README and the model card print comes from this file.",
    )
    command.add_argument("--bundle", type=Path, help="a model's folder; the shipped one by default")
    command.add_argument("--manifest", type=Path, required=True)
    command.add_argument("--runtime", help="auto (default), openvino, openvino-bf16, torch, cuda")
    command.set_defaults(run=_evaluate)


def _evaluate(chosen: argparse.Namespace) -> int:
    from ..bundle import BundleError
    from ..evaluation.measure import evaluate
    from ..loading import load
    from ..runtime import RuntimeUnavailable
    from ..training.manifest import ManifestError

    try:
        model = load(chosen.bundle, chosen.runtime)
        model.bundle.write_evaluation(evaluate(model, chosen.manifest))
    except (BundleError, RuntimeUnavailable, ManifestError, OSError) as error:
        return fail(str(error))
    return 0
