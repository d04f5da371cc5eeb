"""What the reader tells of the lesion, and what follows from it. It changes which cautions and figures are shown, never
the reading: none of it was seen in training as anything but pixels."""

from __future__ import annotations

from dataclasses import dataclass

SITES = (
    "",
    "face or scalp",
    "trunk",
    "arm or leg",
    "palm, sole or under a nail",
    "mouth, lip or genitals",
    "scar, treated or biopsied skin",
)
SKIN_TYPES = ("", "I", "II", "III", "IV", "V", "VI")

_SITES_NOT_TESTED = {
    "palm, sole or under a nail": "This model was not tested on palms, soles or nails: do not rely on this reading.",
    "mouth, lip or genitals": "This model was not tested on mucosa: do not rely on this reading.",
    "scar, treated or biopsied skin": "This model was not tested on scars, treated or biopsied lesions: "
    "do not rely on this reading.",
}
_SKIN_TYPES_NOT_TESTED = {
    "V": "This model was not tested on skin type V (five photos in all its data): do not rely on this reading.",
    "VI": "This model was not tested on skin type VI (no photo in all its data): do not rely on this reading.",
}
ADULT = 18


@dataclass
class Context:
    """What the reader may tell of the lesion; empty for what he doesn't."""

    site: str = ""
    age: int | None = None
    skin_type: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Context()


def cautions(context: Context) -> list[str]:
    """A sentence for everything in the context that the model was not tested on."""
    found = [_SITES_NOT_TESTED.get(context.site, ""), _SKIN_TYPES_NOT_TESTED.get(context.skin_type, "")]
    if context.age is not None and context.age < ADULT:
        found.append("This model was not tested on children: do not rely on this reading.")
    return [sentence for sentence in found if sentence]
