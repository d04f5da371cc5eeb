"""Groups of photos that a figure may be asked for: by site, age, sex, skin type, and by how the label was confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ..data import vocabulary
from ..data.vocabulary import region_of
from .readings import Booleans, Readings

ENOUGH_LESIONS = 30  # with the target, and as many without: fewer are "not evaluated"

_SITES = {  # the region -> where an examiner would say it is
    "Head and neck": "face or scalp",
    "Trunk": "trunk",
    "Palm or sole": "palm or sole",
    "Genital": "genitals",
    "Upper limb": "arm or leg",
    "Lower limb": "arm or leg",
}
_AGES = (("under 40 years", 0, 40), ("40 to 59 years", 40, 60), ("60 years and older", 60, 200))
_SKIN_TYPES = {"I or II": ("1", "2"), "III or IV": ("3", "4"), "V or VI": ("5", "6")}
_CONFIRMED = {
    "expert consensus": "consensus",
    "clinical consensus": "consensus",
    "": "not recorded for each photo",
}


def site(value: str) -> str:
    """The group of a site as a data set names it; empty for an unknown one."""
    return _SITES.get(region_of(value), "")


def age(value: str) -> str:
    """The age group; empty for an unknown age."""
    try:
        years = float(value)
    except ValueError:
        return ""
    return next((name for name, low, high in _AGES if low <= years < high), "")


def skin_type(value: str) -> str:
    """The pair of Fitzpatrick skin types; empty where it was not recorded."""
    return next((name for name, types in _SKIN_TYPES.items() if value.partition(".")[0] in types), "")


def sex(value: str) -> str:
    """Female or male; empty for anything else."""
    return value.lower() if value.lower() in ("female", "male") else ""


def confirmed(value: str) -> str:
    """How the label came about, in words."""
    said = vocabulary.confirmed(value)
    return _CONFIRMED.get(said, said)


# What a reader may choose by: title -> (column, from the column's value to the group's name).
BY: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "site": ("site", site),
    "age": ("age", age),
    "sex": ("sex", sex),
    "skin type": ("skin_type", skin_type),
    "confirmed by": ("confirmed_by", confirmed),
    "data set": ("dataset", str),
}


def groups(readings: Readings, by: str) -> dict[str, Readings]:
    """The photos of each group, the largest first; those of an unknown group are left out."""
    column, name_of = BY[by]
    names = np.array([name_of(str(value)) for value in readings[column]])
    found = {str(name): readings.only(names == name) for name in np.unique(names) if name}
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def enough(truth: Booleans, lesions: np.ndarray) -> bool:
    """Whether there are ENOUGH_LESIONS different lesions with the target and without it.

    Args:
        truth: (N,) whether a photo shows the target. lesions: (N,) what tells lesions apart.
    """
    return min(len(np.unique(lesions[truth])), len(np.unique(lesions[~truth]))) >= ENOUGH_LESIONS
