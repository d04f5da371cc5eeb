"""Counts of photos by label, read from somebody's table: each label on the one node that goes by it, never by guess.

A label is a node's id, or its name, a synonym or an abbreviation but for case, accents and punctuation. What is not
found, and what several nodes go by, is kept aside with what was perhaps meant, for a person to put right.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from taxonomy.tree import Taxonomy

LABEL, IMAGES = "label", "images"
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
MOST = 1_000_000_000  # photos of one row: beyond it somebody's columns are mixed up
TOLD = 5  # wrong rows that one message names
SUGGESTED = 100  # labels that get suggestions; whoever has more has another problem
NEAREST = 3  # suggestions for each

_WHOLE = re.compile(r"[0-9]+(\.00?)?")  # "12.0" is how a table program writes a whole number; "12.000" may be 12 000


class CountsError(ValueError):
    """The table cannot be read as counts by label. The message says where, and what to change."""


@dataclass(frozen=True)
class Unplaced:
    """A label that stands on no node. `nodes` are those that all go by it, or those that a search
    finds."""

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


def decode(table: bytes) -> str:
    """A table as text: UTF-8 or UTF-16 with its mark, UTF-8 without, else what Windows calls ANSI."""
    marked = table.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return table.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CountsError("This is no text. Save the table as CSV in UTF-8.")


def read_counts(text: str, taxonomy: Taxonomy) -> Counts:
    """Counts from a table with the columns "label" and "images", in any order and among others.

    The separator is a comma, a semicolon or a tab. CountsError where the headings are missing, or any count is no whole
    number from 0 to a billion: half a table would be cut into classes as if it were all.
    """
    photos = _by_label(text)
    placed: dict[str, int] = defaultdict(int)
    unknown: list[Unplaced] = []
    ambiguous: list[Unplaced] = []
    for label, count in photos.items():
        nodes = taxonomy.named(label)
        if len(nodes) == 1:
            placed[nodes[0]] += count
        elif nodes:
            ambiguous.append(Unplaced(label, count, nodes))
        else:
            near = taxonomy.search(label, NEAREST) if len(unknown) < SUGGESTED else ()
            unknown.append(Unplaced(label, count, tuple(node.id for node in near)))
    return Counts(dict(placed), tuple(unknown), tuple(ambiguous))


def _by_label(text: str) -> dict[str, int]:
    """Photos by label as it is written, rows of one label added up."""
    photos: dict[str, int] = defaultdict(int)
    wrong: list[str] = []
    for line, label, images in _rows(text):
        problem = _problem(label, images)
        if problem:
            wrong.append(f"Row {line}: {problem}")
        else:
            photos[label] += int(images.partition(".")[0])
    if wrong:
        more = f" {len(wrong) - TOLD:,} more rows are like these." if len(wrong) > TOLD else ""
        raise CountsError(" ".join(wrong[:TOLD]) + more)
    if not photos:
        raise CountsError("The table has headings and no rows below them.")
    return dict(photos)


def _problem(label: str, images: str) -> str:
    """What is wrong with a row, as a sentence; empty where nothing is."""
    if not label:
        return f'there is no label beside "{_short(images)}".'
    if not _WHOLE.fullmatch(images):
        if re.fullmatch(r"-[0-9.,]+", images):
            return f'"{_short(label)}" has {_short(images)} photos; a count cannot be negative.'
        written = f'"{_short(images)}"' if images else "no number"
        return f'"{_short(label)}" has {written}; write a whole number without separators, such as 1234.'
    if len(images) > 13 or int(images.partition(".")[0]) > MOST:
        return f'"{_short(label)}" has {_short(images)} photos, over a billion; look whether the columns are right.'
    return ""


def _short(cell: str) -> str:
    """A cell as a message may show it."""
    return cell if len(cell) <= 40 else cell[:39] + "…"


def _rows(text: str) -> Iterator[tuple[int, str, str]]:
    """Line in the file, label and count of each row that is not empty."""
    table = io.StringIO(text.removeprefix("\ufeff"), newline="")
    offset, heading = 1, table.readline()
    if heading.strip().lower().startswith("sep="):  # Excel's own first line
        offset, heading = 2, table.readline()
    separator, label, images = _headings(heading)
    rows = csv.reader(table, delimiter=separator)
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                cells = (*(cell.strip() for cell in row), *[""] * (max(label, images) + 1 - len(row)))
                yield rows.line_num + offset, cells[label], cells[images]
    except csv.Error as error:
        raise CountsError(f"Row {rows.line_num + offset} cannot be read ({error}). Save the table as CSV.") from error


def _headings(line: str) -> tuple[str, int, int]:
    """The separator, and where the two columns stand."""
    for separator in SEPARATORS:
        try:
            names = [cell.strip().casefold() for cell in next(csv.reader([line], delimiter=separator), [])]
        except csv.Error:
            continue
        if LABEL in names and IMAGES in names:
            twice = next((name for name in (LABEL, IMAGES) if names.count(name) > 1), None)
            if twice:
                raise CountsError(f'Two columns are called "{twice}"; rename the one that is not meant.')
            return separator, names.index(LABEL), names.index(IMAGES)
    known = ", ".join(SEPARATORS.values())
    raise CountsError(
        f'The first row must name a column "{LABEL}" and a column "{IMAGES}", separated by one of: {known}.'
    )
