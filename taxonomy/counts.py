"""Counts of photos by label, read from somebody's table: each label on the one node that goes by it, never by guess.

A label is a node's id, or the normalized form of its name or of one of its synonyms. What is not found, and what
several nodes go by, is kept aside with what was perhaps meant, for a person to put right.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from taxonomy.delimited import TableError, first_few, read_table, short
from taxonomy.search import normalize
from taxonomy.tree import IntArray, Taxonomy

LABEL, IMAGES = "label", "images"
MOST = 1_000_000_000  # photos of one row: beyond it somebody's columns are mixed up
SUGGESTED = 100  # labels that get suggestions; whoever has more has another problem
CLOSE = 0.35  # of the letter triples shared, from where on a name is worth suggesting

_WHOLE = re.compile(r"[0-9]+(\.00?)?")  # "12.0" is how a table program writes a whole number; "12.000" may be 12 000


class CountsError(ValueError):
    """The table cannot be read as counts by label. The message says where, and what to change."""


@dataclass(frozen=True)
class Unplaced:
    """A label that stands on no node. `nodes` are those that all go by it, or those whose names are close."""

    label: str
    photos: int
    nodes: tuple[str, ...]


@dataclass(frozen=True)
class Counts:
    """Photos by node, and the labels that could not be placed; the same label in several rows counts together."""

    photos: dict[str, int]
    unknown: tuple[Unplaced, ...] = ()
    ambiguous: tuple[Unplaced, ...] = ()

    @property
    def placed(self) -> int:
        """Photos that stand on a node."""
        return sum(self.photos.values())

    @property
    def left_out(self) -> int:
        """Photos whose label could not be placed."""
        return sum(row.photos for row in (*self.unknown, *self.ambiguous))


def read_counts(table: bytes, taxonomy: Taxonomy, name: str = "the table") -> Counts:
    """Counts from a table with the columns "label" and "images", in any order and among others.

    CountsError where it is no such table, or any count is no whole number from 0 to a billion: half a table would be
    cut into classes as if it were all.

    Args:
        name: what a message calls the table.
    """
    photos = _by_label(table, name)
    names = _Names(taxonomy)
    placed: dict[str, int] = defaultdict(int)
    unknown: list[Unplaced] = []
    ambiguous: list[Unplaced] = []
    for label, count in photos.items():
        nodes = names.of(label)
        if len(nodes) == 1:
            placed[nodes[0]] += count
        elif nodes:
            ambiguous.append(Unplaced(label, count, nodes))
        else:
            close = names.close_to(label) if len(unknown) < SUGGESTED else ()
            unknown.append(Unplaced(label, count, close))
    return Counts(dict(placed), tuple(unknown), tuple(ambiguous))


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


class _Names:
    """What the nodes of a tree go by: looked up exactly, and by shared triples of letters for suggestions."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._keys = [(i, normalize(key)) for i, n in enumerate(taxonomy.nodes) for key in (n.name, *n.synonyms, n.id)]
        self._exact: dict[str, dict[int, None]] = defaultdict(dict)
        for i, key in self._keys:
            self._exact[key][i] = None

    def of(self, label: str) -> tuple[str, ...]:
        """The nodes that go by a label: one where it is an id as it stands, else all that share the name."""
        if label in self._taxonomy:
            return (label,)
        spelling = normalize(label)
        return tuple(self._taxonomy.ids[i] for i in self._exact.get(spelling, ())) if spelling else ()

    def close_to(self, label: str, most: int = 3) -> tuple[str, ...]:
        """Up to `most` nodes with a name like this, the closest first, by Dice's measure over triples of letters."""
        mine = _triples(normalize(label))
        holding = [self._index[triple] for triple in mine if triple in self._index]
        if not holding:
            return ()
        shared = np.bincount(np.concatenate(holding), minlength=len(self._keys))
        closeness = 2 * shared / (len(mine) + self._sizes)
        near = np.flatnonzero(closeness >= CLOSE)
        closest = dict.fromkeys(self._keys[k][0] for k in near[np.argsort(-closeness[near], kind="stable")].tolist())
        return tuple(self._taxonomy.ids[i] for i in list(closest)[:most])

    @cached_property
    def _sizes(self) -> IntArray:
        """How many different triples each key has."""
        return np.array([len(_triples(key)) for _, key in self._keys], dtype=np.int64)

    @cached_property
    def _index(self) -> dict[str, IntArray]:
        """Which keys hold a triple; made when the first label is not found."""
        found: dict[str, list[int]] = defaultdict(list)
        for k, (_, key) in enumerate(self._keys):
            for triple in _triples(key):
                found[triple].append(k)
        return {triple: np.array(keys, dtype=np.int64) for triple, keys in found.items()}


def _triples(key: str) -> set[str]:
    """All runs of three letters, the ends marked so that a beginning counts."""
    padded = f"  {key} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)} if key else set()
