"""A row of a tab-separated table that a spreadsheet can open and does not run.

A spreadsheet takes a cell that begins with = + - @ for a formula, and one that begins with a quotation mark for the
beginning of a cell over several rows. Such a cell is written with a space before it: then it is text. Reading a table
strips spaces (`taxonomy.table.read_rows`), so that what comes back is what went out; a cell that is not shielded, which
is every one of the shipped tree, is written as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from taxonomy.tree import TaxonomyError

TAKEN_FOR_MORE_THAN_TEXT = ("=", "+", "-", "@", '"')


def row(cells: Iterable[str]) -> str:
    """One line of a table, with its line break. TaxonomyError where a cell holds what a table has no room for."""
    return "\t".join(_shielded(cell) for cell in cells) + "\n"


def _shielded(cell: str) -> str:
    if cell != cell.strip() or "\t" in cell or len(cell.splitlines()) > 1:
        raise TaxonomyError(f"{cell!r} begins or ends with a space, or holds a tab or a line break; take it out.")
    return f" {cell}" if cell.startswith(TAKEN_FOR_MORE_THAN_TEXT) else cell
