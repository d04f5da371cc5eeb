"""Counts of photos by label, read from somebody's table: each label on the one node that goes by it, never by guess.

A label is a node's id, or its name, a synonym or an abbreviation but for case, accents and punctuation. What is not
found, and what several nodes go by, is kept aside with what was perhaps meant, for a person to put right.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from taxonomy.delimited import TableError, first_few, read_table, short
from taxonomy.tree import Taxonomy

LABEL, IMAGES = "label", "images"
MOST = 1_000_000_000  # photos of one row: beyond it somebody's columns are mixed up
SUGGESTED = 100  # labels that get suggestions; whoever has more has another problem
NEAREST = 3  # suggestions for each

_WHOLE = re.compile(r"[0-9]+(\.00?)?")  # "12.0" is how a table program writes a whole number; "12.000" may be 12 000


class CountsError(ValueError):
    """The table cannot be read as counts by label. The message says where, and what to change."""


@dataclass(frozen=True)
class Unmapped:
    """A label that stands on no node. `nodes` are those that all go by it, or those that a search
    finds."""

    label: str
    photos: int
    nodes: tuple[str, ...]


@dataclass(frozen=True)
class Counts:
    """Photos by node, and the labels that name no node or several; the same label in several rows counts together."""

    photos: dict[str, int]
    unknown: tuple[Unmapped, ...] = ()
    ambiguous: tuple[Unmapped, ...] = ()

    @property
    def mapped(self) -> int:
        """Photos that stand on a node."""
        return sum(self.photos.values())

    @property
    def left_out(self) -> int:
        """Photos whose label names no node, or several."""
        return sum(row.photos for row in (*self.unknown, *self.ambiguous))


def read_counts(table: bytes, taxonomy: Taxonomy, name: str = "the table") -> Counts:
    """Counts from a table with the columns "label" and "images", in any order and among others.

    CountsError where it is no such table, or any count is no whole number from 0 to a billion: half a table would be
    cut into classes as if it were all.

    Args:
        name: what a message calls the table.
    """
    photos = _by_label(table, name)
    mapped: dict[str, int] = defaultdict(int)
    unknown: list[Unmapped] = []
    ambiguous: list[Unmapped] = []
    for label, count in photos.items():
        nodes = taxonomy.named(label)
        if len(nodes) == 1:
            mapped[nodes[0]] += count
        elif nodes:
            ambiguous.append(Unmapped(label, count, nodes))
        else:
            near = taxonomy.search(label, NEAREST) if len(unknown) < SUGGESTED else ()
            unknown.append(Unmapped(label, count, tuple(node.id for node in near)))
    return Counts(dict(mapped), tuple(unknown), tuple(ambiguous))


def _by_label(table: bytes, name: str) -> dict[str, int]:
    """Photos by label as it is written, rows of one label added up."""
    photos: dict[str, int] = defaultdict(int)
    wrong: list[str] = []
    try:
        for record in read_table(table, (LABEL, IMAGES), name):
            label, images = record.cells[LABEL], record.cells[IMAGES]
            problem = _problem(label, images)
            if problem:
                wrong.append(f"Row {record.row} of {name}: {problem}")
            else:
                photos[label] += int(images.partition(".")[0])
    except TableError as error:
        raise CountsError(str(error)) from error
    if wrong:
        raise CountsError(first_few(wrong))
    return dict(photos)


def _problem(label: str, images: str) -> str:
    """What is wrong with a row, as a sentence; empty where nothing is."""
    if not label:
        return f'there is no label beside "{short(images)}".'
    if not _WHOLE.fullmatch(images):
        if re.fullmatch(r"-[0-9.,]+", images):
            return f'"{short(label)}" has {short(images)} photos; a count cannot be negative.'
        written = f'"{short(images)}"' if images else "no number"
        return f'"{short(label)}" has {written}; write a whole number without separators, such as 1234.'
    if len(images) > 13 or int(images.partition(".")[0]) > MOST:
        return f'"{short(label)}" has {short(images)} photos, over a billion; look whether the columns are right.'
    return ""
