"""`study`: choose and pack the photos of the Reader study."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from .failure import fail

SAMPLES = Path(__file__).resolve().parents[2] / "assets" / "samples" / "CREDITS.tsv"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser(
        "study",
        help="choose test photos for the page Reader study and pack them small",
        description="One photo a lesion, drawn with a seed that is kept beside the photos, each as the square of "
        "299 × 299 pixels that the network gets.",
    )
    command.add_argument("--manifest", type=Path, required=True)
    command.add_argument("--out", type=Path, required=True, help="the folder; JPEG files in it are replaced")
    command.add_argument(
        "--leave-out",
        type=Path,
        action="append",
        metavar="TSV",
        help="a table whose column 'source' names photos that are shown elsewhere; the samples' by default",
    )
    command.add_argument("--seed", type=int)
    command.set_defaults(run=_study)


def _study(chosen: argparse.Namespace) -> int:
    from ..study.pack import SEED, pack
    from ..training.manifest import ManifestError
    from ..training.run import open_manifest

    try:
        taken = {row["source"] for table in chosen.leave_out or [SAMPLES] for row in _rows(table)}
        count = pack(open_manifest(chosen.manifest), chosen.out, taken, SEED if chosen.seed is None else chosen.seed)
    except (ManifestError, OSError) as error:
        return fail(error)
    except KeyError:
        return fail("A table of photos to leave out needs a column 'source', separated by tabs.")
    print(f"{count} photos in {chosen.out}", file=sys.stderr)
    return 0


def _rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
