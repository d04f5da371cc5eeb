"""What each command of `python -m taxonomy` does. Every one gives its exit code: 1 where nothing was found, or where
something is wrong."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path

from taxonomy.check import check as findings_of
from taxonomy.check import file_order
from taxonomy.counts import CountsError, Unmapped, read_counts
from taxonomy.export import export as exported
from taxonomy.export.cells import row
from taxonomy.matching import propose
from taxonomy.partition import Partition, partition
from taxonomy.tree import Node, Taxonomy, TaxonomyError


def outline(taxonomy: Taxonomy, options: argparse.Namespace) -> int:
    """Print the tree, or one branch, a line a node."""
    top, depth = options.node or taxonomy.root, options.depth
    if top not in taxonomy:
        return _lost(top)
    first = taxonomy.index(top)
    for i in range(first, int(taxonomy.end[first])):
        level = int(taxonomy.depth[i] - taxonomy.depth[first])
        if depth is None or level <= depth:
            print("  " * level + _line(taxonomy.nodes[i]))
    return 0


def search(taxonomy: Taxonomy, options: argparse.Namespace) -> int:
    """Print the nodes that go by a text, each with its place; where none does, those that are much like it."""
    text = " ".join(options.text)
    found = taxonomy.look_up(text, options.limit)
    if not found.nodes or found.near:
        print(f'Nothing in the tree goes by "{text}".{" Did you mean:" if found.near else ""}', file=sys.stderr)
    for node in found.nodes:
        print(_line(node))
        print("    " + " > ".join(taxonomy[above].name for above in taxonomy.ancestors(node.id)))
        if others := (*node.synonyms, *node.abbreviations):
            print("    also: " + "; ".join(others))
    return 0 if found.nodes else 1


def check(taxonomy: Taxonomy, options: argparse.Namespace) -> int:
    """Print what is wrong with the tree."""
    findings = [*findings_of(taxonomy), *file_order(options.tree)]
    for finding in findings:
        print(finding)
    print(f"{len(taxonomy)} nodes, {len(taxonomy.leaves())} leaves, {len(findings) or 'no'} findings.")
    return 1 if findings else 0


def export(taxonomy: Taxonomy, options: argparse.Namespace) -> int:
    """Write the tree, a branch or a partition to a file, or to where the output goes."""
    if options.node and options.node not in taxonomy:
        return _lost(options.node)
    try:
        cut = _cut(taxonomy, options) if options.counts else None
        text = exported(taxonomy, options.format, options.node, cut)
        if options.out is None:
            sys.stdout.write(text)
        else:
            _write_atomically(options.out, text)
    except (CountsError, OSError) as error:
        print(_sentence(error), file=sys.stderr)
        return 1
    return 0


def _write_atomically(out: Path, text: str) -> None:
    """Beside the file and then in its place, so that a full disk costs nothing that was there; a device as it is."""
    if out.exists() and not out.is_file():
        out.write_text(text, encoding="utf-8", newline="\n")
        return
    beside = out.with_name(f".{out.name}.partial")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(out)
    except OSError as error:
        error.filename = str(out)  # which is what was asked for
        raise
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def match(taxonomy: Taxonomy, options: argparse.Namespace) -> int:
    """Print the codes that nodes without one could carry, as a table to be read before any is taken over."""
    try:
        proposals = propose(taxonomy, options.sources)
    except OSError as error:
        print(_sentence(error), file=sys.stderr)
        return 1
    except (ValueError, KeyError, EOFError) as error:
        print(f"A file in {options.sources} is not what its name says: {error}. Fetch it anew.", file=sys.stderr)
        return 1
    print(row(("node", "name", "vocabulary", "code", "matched", "closeness")), end="")
    for p in proposals:
        if not taxonomy[p.node].codes.get(p.vocabulary):
            print(row((p.node, taxonomy[p.node].name, p.vocabulary, p.code, p.matched, str(p.closeness))), end="")
    return 0


def _cut(taxonomy: Taxonomy, options: argparse.Namespace) -> Partition:
    """The partition for the counts in a table; tells of labels that stand on no node. CountsError, OSError."""
    file: Path = options.counts
    counts = read_counts(file.read_bytes(), taxonomy, str(file))
    lost = [_perhaps(row) for row in (*counts.unknown, *counts.ambiguous)]
    if lost:
        print(f"Left out, because no one node goes by them: {', '.join(lost)}.", file=sys.stderr)
    if not counts.mapped:
        raise TaxonomyError(f"No photo of {file} stands on a node of this tree.")
    return partition(taxonomy, counts.photos, options.max_class_size, options.min_class_size)


def _perhaps(row: Unmapped) -> str:
    """A label that no one node goes by, with those that were perhaps meant."""
    return f"{row.label} (perhaps {' or '.join(row.nodes)})" if row.nodes else row.label


def _lost(node: str) -> int:
    print(f'There is no node "{node}". Try: python -m taxonomy search {node}', file=sys.stderr)
    return 1


def _sentence(error: Exception) -> str:
    """What to do about a file that is missing or cannot be read or written."""
    if isinstance(error, FileNotFoundError):
        return f"{error.filename} is missing; put it there, or name another place."
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename} cannot be read or written: {error.strerror}."
    return str(error)


def _line(node: Node) -> str:
    facts = (node.id, node.behavior, node.codes.get("icd10cm", "").replace("|", " or "))
    return f"{node.name}  [{', '.join(fact for fact in facts if fact)}]"
