"""How figures and tables are written, everywhere: on the pages, in the model card, on the command line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .schema.figures import Interval


def per_cent(probability: float) -> str:
    """Write a probability in whole per cent, never 0 and never 100: "72 %", and at the ends "< 1 %" and "> 99 %".

    Raises ValueError for what is no probability: a node without a number has no figure at all.
    """
    return f"{_whole(probability)} %"


def unbroken(text: str) -> str:
    """The text with its figures kept on one line with their signs."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%").replace("< ", "<\N{NO-BREAK SPACE}")


def per_cent_range(probability: float, low: float, high: float) -> str:
    """Write a probability with its interval: "72 % (68-76)", and at the ends "97 % (91 to > 99)"."""
    if not low <= high:
        raise ValueError(f"An interval runs from its lower to its higher end, not from {low} to {high}.")
    ends = _whole(low), _whole(high)
    return f"{per_cent(probability)} ({('-' if all(map(str.isdigit, ends)) else ' to ').join(ends)})"


def area_range(value: float, low: float, high: float) -> str:
    """Write an area under the curve with its interval: "0.91 (0.88-0.94)"."""
    return f"{value:.2f} ({low:.2f}-{high:.2f})"


def share_of(row: Interval) -> str:
    """`per_cent_range` of a measured share."""
    return per_cent_range(row["value"], row["low"], row["high"])


def area_of(row: Interval) -> str:
    """`area_range` of a measured area."""
    return area_range(row["value"], row["low"], row["high"])


def points_of(row: Interval) -> str:
    """Write a difference of shares in percentage points: "+1.2 (-0.4 to +2.9)"."""
    value, low, high = (f"{100 * share:+.1f}" for share in (row["value"], row["low"], row["high"]))
    return f"{value} ({low} to {high})"


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table in Markdown. Cells are Markdown themselves: whoever fills them sees that no bar is in them.

    Raises ValueError for a row that has not a cell for each column.
    """
    lines = [_row(head), f"|{'---|' * len(head)}"]
    for row in rows:
        if len(row) != len(head):
            raise ValueError(f"A row of {len(row)} cells does not fit a table of {len(head)} columns: {row[0]}.")
        lines.append(_row(row))
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in cells)}|"


def _whole(probability: float) -> str:
    if math.isnan(probability) or not -1e-6 <= probability <= 1 + 1e-6:
        raise ValueError(f"A probability lies between 0 and 1; {probability} does not.")
    if probability < 0.01:
        return "< 1"
    if probability > 0.99:
        return "> 99"
    return f"{probability:.0%}".removesuffix("%")
