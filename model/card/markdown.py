"""How the card writes a share, an interval and a table."""

from __future__ import annotations

from ..evaluation.figures import Interval


def percent(value: float) -> str:
    """Whole per cent, never 0 and never 100."""
    return "< 1 %" if value < 0.01 else "> 99 %" if value > 0.99 else f"{value:.0%}".replace("%", " %")


def interval(row: Interval) -> str:
    """A share with its interval: "72 % (68-76)", and at the ends "97 % (91 to > 99)"."""
    ends = [percent(end).removesuffix(" %") for end in (row["low"], row["high"])]
    return f"{percent(row['value'])} ({('-' if all(map(str.isdigit, ends)) else ' to ').join(ends)})"


def area(row: Interval) -> str:
    """An area under the curve with its interval."""
    return f"{row['value']:.2f} ({row['low']:.2f}-{row['high']:.2f})"


def table(header: str, rows: list[str]) -> str:
    """A Markdown table; `header` begins and ends with a bar."""
    return "\n".join([header, "|" + "---|" * (header.count("|") - 1), *rows])
