"""python -m taxonomy: print, search and check the tree of skin diseases."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from taxonomy.check import check, file_order
from taxonomy.table import DISEASES, load_taxonomy
from taxonomy.tree import Node, Taxonomy, TaxonomyError

EXAMPLES = """\
examples:
  python -m taxonomy --depth 2                     the 3 and the 9 nodes
  python -m taxonomy --node basal-cell-carcinoma   one branch, to its leaves
  python -m taxonomy search naevus                 by name, synonym or id
  python -m taxonomy search C44                    by code
  python -m taxonomy check                         what is wrong with the tree; exit code 1 if anything is
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 1 where nothing was found, or something is wrong."""
    options = _parser().parse_args(arguments)
    try:
        taxonomy = load_taxonomy(options.tree)
        if options.command == "search":
            return _search(taxonomy, " ".join(options.text), options.limit)
        if options.command == "check":
            return _check(taxonomy, options.tree)
        return _outline(taxonomy, options.node or taxonomy.root, options.depth)
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
    commands = parser.add_subparsers(dest="command", metavar="search | check")
    search = commands.add_parser("search", help="find nodes by name, synonym, id or code")
    search.add_argument("text", nargs="+", help="part of a name, a synonym, an id, or the beginning of a code")
    search.add_argument("--limit", type=int, default=20, metavar="N", help="print at most N nodes (default 20)")
    commands.add_parser("check", help="look for doubled names, misplaced behaviors and codes, lost labels")
    return parser


def _outline(taxonomy: Taxonomy, top: str, depth: int | None) -> int:
    if top not in taxonomy:
        print(f'There is no node "{top}". Try: python -m taxonomy search {top}', file=sys.stderr)
        return 1
    first = taxonomy.index(top)
    for i in range(first, int(taxonomy.end[first])):
        level = int(taxonomy.depth[i] - taxonomy.depth[first])
        if depth is None or level <= depth:
            print("  " * level + _line(taxonomy.nodes[i]))
    return 0


def _search(taxonomy: Taxonomy, text: str, limit: int) -> int:
    found = taxonomy.search(text, limit)
    for node in found:
        print(_line(node))
        print("    " + " > ".join(taxonomy[above].name for above in taxonomy.ancestors(node.id)))
        if node.synonyms:
            print("    also: " + "; ".join(node.synonyms))
    if not found:
        print(f'Nothing in the tree goes by "{text}".', file=sys.stderr)
    return 0 if found else 1


def _check(taxonomy: Taxonomy, path: Path) -> int:
    findings = [*check(taxonomy), *file_order(path)]
    for finding in findings:
        print(finding)
    print(f"{len(taxonomy)} nodes, {len(taxonomy.leaves())} leaves, {len(findings) or 'no'} findings.")
    return 1 if findings else 0


def _line(node: Node) -> str:
    facts = (node.id, node.behavior, node.codes.get("icd10cm", "").replace("|", " or "))
    return f"{node.name}  [{', '.join(fact for fact in facts if fact)}]"


if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of a pipe, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)
