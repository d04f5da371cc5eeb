"""How far a probability moved when the photo became another, in the words of both parts that change photos."""

from __future__ import annotations


def points(before: float, after: float) -> int:
    """Percentage points between two probabilities as they are shown, in whole per cent."""
    return round(100 * after) - round(100 * before)


def in_points(moved: int) -> str:
    """So many points, whichever way: "1 point", "12 points"."""
    return f"{abs(moved)} point{'' if abs(moved) == 1 else 's'}"


def sentence(name: str, before: float, after: float) -> str:
    """What became of a node's probability."""
    moved = points(before, after)
    if moved == 0:
        return f"The probability of {name} hardly moves."
    return f"The probability of {name} {'rises' if moved > 0 else 'falls'} by {in_points(moved)}."


def side(suspected: bool) -> str:
    """Where malignancy lies, as said before "the operating point"."""
    return "above" if suspected else "below"
