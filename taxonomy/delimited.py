"""Tables that people send, as a spreadsheet, an archive or an old Mac wrote them: the one way to read them all.

Nothing is guessed that can be known. A mark or NULs tell UTF-16, what is valid UTF-8 is UTF-8, and the rest is what
Windows calls ANSI; the delimiter is the one under which the headings are those that are asked for. Libraries that guess
do worse on the tables of tests/cases: charset-normalizer takes one umlaut of Windows for cp775, `csv.Sniffer` gives up
on 5 of 38, and pandas takes the first cell of a row with a stray comma for an index and moves the others to the left.
"""

from __future__ import annotations

import csv
import io
import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
TOLD = 5  # wrong rows that one message names

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx or .ods, and .xls
_SAVE = "Save the table as CSV (UTF-8)"

_Rows = Iterator[tuple[int, list[str]]]


class TableError(ValueError):
    """The bytes hold no such table. The message names table and row, and says what to do."""


@dataclass(frozen=True)
class Record:
    """One row that is not empty. `row` is its number in a spreadsheet, where the headings stand in row 1."""

    row: int
    cells: dict[str, str]  # by heading in small letters; trimmed, and composed as Unicode's NFC


def read_table(content: bytes, needed: Sequence[str], name: str) -> Iterator[Record]:
    """The rows of a table, at least one; what a row lacks at its end is "".

    Args:
        content: of the file.
        needed: headings that must be there, in small letters; others may be.
        name: what a message calls the table, such as "the table of labels" or a path.

    Raises:
        TableError: at the first call of `next` where it is no such table, later where a row cannot be read.
    """
    rows, headings = _below_the_headings(decode(content, name), needed, name)
    found = False
    for row, cells in rows:
        if any(cells):
            yield Record(row, _by_heading(headings, cells, row, name))
            found = True
    if not found:
        raise TableError(f"There is no row below the headings of {name}. Add the rows, or choose another file.")


def decode(content: bytes, name: str) -> str:
    """A table's text, whatever wrote it. TableError where it is none."""
    if content.startswith(_WORKBOOKS):
        raise TableError(f"There is a workbook in {name}, not a CSV file. {_SAVE}.")
    try:
        text = content.decode(_encoding(content))
    except UnicodeDecodeError:
        raise TableError(f"There is no text in {name} that can be read. {_SAVE}.") from None
    text = text.replace("\0", "").lstrip("\ufeff")  # spreadsheets drop NULs, too, with which databases fill cells up
    if not text.strip():
        raise TableError(f"There is nothing in {name}: the file is empty. Choose another one.")
    return text


def first_few(sentences: Sequence[str]) -> str:
    """What is wrong with a table's rows, for one message: the first few, and how many more there are."""
    more = len(sentences) - TOLD
    return " ".join(sentences[:TOLD]) + (f" And {more:,} more like these." if more > 0 else "")


def short(cell: str) -> str:
    """A cell as a message may show it."""
    return cell if len(cell) <= 40 else cell[:39] + "…"


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    match [byte == 0 for byte in content[:2]]:  # UTF-16 without its mark: the first letter of a heading has a NUL
        case [False, True]:
            return "utf-16-le"
        case [True, False]:
            return "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _below_the_headings(text: str, needed: Sequence[str], name: str) -> tuple[_Rows, list[str]]:
    """The rows after the first that is not empty, and the headings in that one."""
    delimiters, text = _delimiters(text)
    closest: set[str] = set()
    for delimiter in delimiters:
        rows = _rows(text, delimiter, name)
        try:
            headings = next(([cell.casefold() for cell in cells] for _, cells in rows if any(cells)), [])
        except TableError:
            continue
        if set(needed) <= set(headings):
            if twice := next((cell for cell in headings if cell and headings.count(cell) > 1), None):
                raise TableError(f'Two columns of {name} are called "{twice}". Rename the one that is not meant.')
            return rows, headings
        closest = max(closest, set(needed) & set(headings), key=len)
    missing = ", ".join(column for column in needed if column not in closest)
    raise TableError(
        f"There is no column {missing} in {name}. Its first row must name {', '.join(needed)}, separated by one of: "
        f"{', '.join(DELIMITERS.values())}."
    )


def _delimiters(text: str) -> tuple[Sequence[str], str]:
    """Which to try, and the table without the line that declares one to Excel: `sep=;`."""
    first = io.StringIO(text, newline="").readline()
    directive = first.strip(' "\r\n')
    if len(directive) == 5 and directive.lower().startswith("sep="):
        return (directive[4], *DELIMITERS), text[len(first) :]
    return tuple(DELIMITERS), text


def _rows(text: str, delimiter: str, name: str) -> _Rows:
    """Every row with its number, its cells trimmed. Of what ends a line for Unicode, CR and LF alone end a row."""
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    for row in itertools.count(1):
        try:
            cells = next(table, None)
        except csv.Error as error:
            raise TableError(_unreadable(error, row, name)) from error
        if cells is None:
            return
        yield row, [cell.strip() if cell.isascii() else unicodedata.normalize("NFC", cell.strip()) for cell in cells]


def _by_heading(headings: list[str], cells: list[str], row: int, name: str) -> dict[str, str]:
    beyond = len(cells) - len(headings)
    if beyond > 0 and any(cells[-beyond:]):
        raise TableError(
            f"Row {row} of {name} has {len(cells)} cells under {len(headings)} headings. A cell that holds what parts "
            "cells, such as a comma, must stand in quotation marks."
        )
    filled = [*cells, *[""] * -beyond] if beyond < 0 else cells
    return {heading: cell for heading, cell in zip(headings, filled, strict=False) if heading}


def _unreadable(error: csv.Error, row: int, name: str) -> str:
    if "field limit" in str(error):
        return (
            f"Row {row} of {name} has a cell of over {csv.field_size_limit():,} characters. Shorten it; or look for a "
            "quotation mark that is not closed."
        )
    return f"Row {row} of {name} has a quotation mark that is not closed or not doubled. {_SAVE} with a spreadsheet."
