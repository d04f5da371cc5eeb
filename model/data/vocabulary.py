"""What published data sets call a site of the body and the way a label was confirmed, each in one word of ours."""

from __future__ import annotations

_REGIONS = {  # one of these words in a site's name -> the region
    "Palm or sole": ("acral", "palms", "soles"),
    "Genital": ("genital",),
    "Head and neck": ("face", "scalp", "ear", "nose", "lip", "head", "neck"),
    "Trunk": ("trunk", "back", "chest", "abdomen", "torso"),
    "Lower limb": ("lower", "thigh", "leg", "foot"),
    "Upper limb": ("upper", "arm", "forearm", "hand"),
}
_CONFIRMED = {
    "histo": "histology",
    "follow_up": "follow-up",
    "consensus": "expert consensus",
    "clinical consensus": "clinical consensus",
    "confocal": "confocal microscopy",
}


def region_of(site: str) -> str:
    """The region of a site as its data set names it ("head_neck_face", "FOREARM"); empty for an unknown one."""
    words = site.lower().replace("/", " ").replace("_", " ").split()
    return next((region for region, names in _REGIONS.items() if any(word in names for word in words)), "")


def confirmed(value: str) -> str:
    """How a label came about, in words; as it stands where it is another way, empty where it was not recorded."""
    return _CONFIRMED.get(value, value)
