"""python -m taxonomy: print, search, check and export the tree of skin diseases, and propose codes for it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from taxonomy import commands
from taxonomy.export import FORMATS
from taxonomy.table import DISEASES, load_taxonomy
from taxonomy.tree import TaxonomyError

EXAMPLES = """\
examples:
  python -m taxonomy --depth 2                     the 3 and the 9 nodes
  python -m taxonomy --node basal-cell-carcinoma   one branch, to its leaves
  python -m taxonomy search naevus                 by name, synonym, abbreviation or id
  python -m taxonomy search C44                    by code
  python -m taxonomy check                         what is wrong with the tree; exit code 1 if anything is
  python -m taxonomy export --format svg --node basal-cell-carcinoma --out branch.svg
  python -m taxonomy export --format json --counts photos.csv --max-class-size 1000
  python -m taxonomy match --sources FOLDER        codes that nodes without one could carry
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 1 where nothing was found, or something is wrong."""
    options = _parser().parse_args(arguments)
    try:
        run = getattr(commands, options.command or "outline")
        return int(run(load_taxonomy(options.tree), options))
    except TaxonomyError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m taxonomy",
        description="Print the tree of skin diseases as an outline: each node's name, id, behavior and ICD-10-CM code.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--node", metavar="ID", help="print only this node and what is below it")
    parser.add_argument("--depth", type=int, metavar="N", help="print only N levels below the first node printed")
    parser.add_argument("--tree", type=Path, default=DISEASES, metavar="FILE", help="a tree other than the shipped one")
    subparsers = parser.add_subparsers(dest="command", metavar="search | check | export | match")
    search = subparsers.add_parser("search", help="find nodes by name, synonym, id or code")
    search.add_argument("text", nargs="+", help="part of a name, a synonym, an id, or the beginning of a code")
    search.add_argument("--limit", type=int, default=20, metavar="N", help="print at most N nodes (default 20)")
    subparsers.add_parser("check", help="look for doubled names, misplaced behaviors and codes, lost labels")
    _export_options(subparsers.add_parser("export", help="the tree, a branch or a partition, for other programs"))
    match = subparsers.add_parser("match", help="propose codes by exact name from MONDO, DO and MeSH, as a table")
    match.add_argument("--sources", type=Path, required=True, metavar="FOLDER", help="where their files are")
    return parser


def _export_options(parser: argparse.ArgumentParser) -> None:
    # Suppressed where it isn't given: a default would hide a --node that stands before the command.
    parser.add_argument("--node", metavar="ID", default=argparse.SUPPRESS, help="only this node and what is below it")
    parser.add_argument("--format", choices=FORMATS, default="tsv", help="default tsv, the format of the tree itself")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write it (default: print it)")
    parser.add_argument(
        "--counts", type=Path, metavar="FILE", help="cut the tree by these counts (CSV: label, images), and export that"
    )
    parser.add_argument("--max-class-size", type=int, default=1000, metavar="N", help="of that cut (default 1000)")
    parser.add_argument(
        "--min-class-size",
        type=int,
        default=1,
        metavar="N",
        help="kinds with fewer photos join the rest of what they are a kind of (default 1: none does)",
    )


if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of a pipe, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)
