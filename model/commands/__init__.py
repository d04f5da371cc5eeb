"""The command line, one file a command group: `predict` for scripts, the others for researchers."""

from __future__ import annotations

import argparse
import io
import sys

from . import atlas, card, cluster, collection, evaluation, manifest, prediction, study, training
from .failure import fail

# Each adds its own commands, in the order of --help.
GROUPS = (prediction, collection, manifest, training, evaluation, card, study, atlas, cluster)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all went well, 1 when a photo or file could not be read, 2 for wrong arguments."""
    chosen = _parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # what a terminal has no letter for must not end a command
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = int(chosen.run(chosen))
        sys.stdout.flush()
    except OSError as error:  # of standard output: the commands answer for their files
        if error.filename:
            raise
        return fail(error)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m model",
        description="Dermatree's model. For research and teaching by health professionals. Not a medical device.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for group in GROUPS:
        group.add(commands)
    return parser
