"""`predict`: one line of JSON a photo."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..input.recognition import READABLE
from ..json_lines import NAMES
from .failure import fail


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser(
        "predict",
        help="read photos and print one line of JSON for each",
        description="Read photos. Standard output holds one line of JSON a photo, in the order given; all else goes to "
        "standard error. Exit code 1 if any photo was not read: its line says why, be it the photo's fault or the "
        f"machine's, and the others are read. {NAMES} With --lesion a last line follows for each "
        "modality among the photos, with the keys joint (photos that could be answered), modality, disagree (whether "
        "they fall on both sides of the operating point), highest_malignant, headline, answer, malignant, "
        "malignant_threshold, level, classes and nodes.",
    )
    command.add_argument("photos", nargs="+", metavar="PHOTO", help=READABLE)
    command.add_argument("--bundle", type=Path, help="a model's folder; the shipped one by default")
    command.add_argument(
        "--lesion", action="store_true", help="the photos show one lesion: add a line with their joint reading"
    )
    command.add_argument(
        "--modality", help="what the photos are to be read as, dermoscopy or clinical; by default what each looks like"
    )
    command.add_argument("--runtime", help="auto (default), openvino, openvino-bf16, torch, cuda")
    command.set_defaults(run=_predict)


def _predict(chosen: argparse.Namespace) -> int:
    from ..checksummed import BundleError
    from ..report import print_readings
    from ..runtime import RuntimeUnavailable

    try:
        return print_readings(chosen.photos, chosen.bundle, chosen.runtime, chosen.modality, chosen.lesion)
    except (BundleError, RuntimeUnavailable, ValueError, OSError) as error:
        return fail(error)
