"""`study`: choose and pack the photos of the Reader study."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from taxonomy.delimited import TableError, read_table

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
    from ..data.manifest import ManifestError
    from ..study.pack import SEED, pack
    from ..training.run import open_manifest

    try:
        taken = {name for table in chosen.leave_out or [SAMPLES] for name in _sources(table)}
        count = pack(open_manifest(chosen.manifest), chosen.out, taken, SEED if chosen.seed is None else chosen.seed)
    except (ManifestError, TableError, OSError) as error:
        return fail(error)
    print(f"{count} photos in {chosen.out}", file=sys.stderr)
    return 0


def _sources(table: Path) -> list[str]:
    return [record.cells["source"] for record in read_table(table.read_bytes(), ("source",), str(table))]
