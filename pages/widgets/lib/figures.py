"""How a figure is written, everywhere: a probability in whole per cent, never 0 and never 100."""

import math


def per_cent(probability: float) -> str:
    """Write a probability as a reader sees it: "72 %", and at the ends "< 1 %" and "> 99 %".

    Raises ValueError for what is no probability: a node without a number has no figure at all.
    """
    return f"{_whole(probability)} %"


def per_cent_range(probability: float, low: float, high: float) -> str:
    """Write a probability with its interval: "72 % (68-76)", and at the ends "97 % (91 to > 99)"."""
    if not low <= high:
        raise ValueError(f"An interval runs from its lower to its higher end, not from {low} to {high}.")
    ends = _whole(low), _whole(high)
    return f"{per_cent(probability)} ({('-' if all(map(str.isdigit, ends)) else ' to ').join(ends)})"


def area_range(value: float, low: float, high: float) -> str:
    """Write an area under the curve with its interval: "0.91 (0.88-0.94)"."""
    return f"{value:.2f} ({low:.2f}-{high:.2f})"


def _whole(probability: float) -> str:
    if math.isnan(probability) or not -1e-6 <= probability <= 1 + 1e-6:
        raise ValueError(f"A probability lies between 0 and 1; {probability} does not.")
    if probability < 0.01:
        return "< 1"
    if probability > 0.99:
        return "> 99"
    return f"{probability:.0%}".removesuffix("%")
