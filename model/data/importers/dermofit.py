"""The Edinburgh Dermofit Image Library: ten class folders, each photo beside the mask of its lesion.

    Actinic Keratosis/A1/A1.png, A1mask.png …     or all photos of a class side by side

The folders are sold with names, and cut into archives, that have changed over the years (AK.zip, "Actinic Keratosis",
Seborrhoeic_Keratosis): a folder is known by its letters alone, or by its abbreviation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...input.photo_folder import LeftOut, PhotoFolder
from ..manifest import ManifestError
from .row import Row

DATASET = "Dermofit"
CLASSES = {  # the library's own name -> how its folder may be called besides
    "Actinic Keratosis": ("ak",),
    "Basal Cell Carcinoma": ("bcc",),
    "Melanocytic Nevus (mole)": ("ml", "melanocyticnevus", "melanocyticnaevus", "mole", "nevus"),
    "Seborrhoeic Keratosis": ("sk", "seborrheickeratosis"),
    "Squamous Cell Carcinoma": ("scc",),
    "Intraepithelial Carcinoma": ("iec",),
    "Pyogenic Granuloma": ("pyo",),
    "Haemangioma": ("vasc", "vsc", "hemangioma"),
    "Dermatofibroma": ("df",),
    "Malignant Melanoma": ("mel", "melanoma"),
}


def read(folder: PhotoFolder) -> Iterator[Row | LeftOut]:
    """One row a photo, masks left out. ManifestError on a folder that is none of the ten classes."""
    for path in folder.photos:
        if re.search(r"mask$", path.stem, re.IGNORECASE):
            yield LeftOut(path.relative_to(folder.root).as_posix(), "This is the mask of a lesion.")
            continue
        parts = path.relative_to(folder.root).parts[:-1]
        if not parts:
            yield LeftOut(path.name, "It lies beside the class folders, not in one.")
            continue
        name = next((known for known in map(_class_of, parts) if known), None)
        if name is None:
            raise ManifestError(f"{path} lies in none of the ten class folders of Dermofit: {', '.join(CLASSES)}.")
        yield Row(
            path=path,
            dataset=DATASET,
            modality="clinical",
            label=name,
            source_label=name,
            confirmed_by="consensus",
            lesion_id=path.stem,
            license="Dermofit licence: not to be passed on",
            attribution="Ballerini et al. 2013, Dermofit Image Library, University of Edinburgh",
        )


def _class_of(folder: str) -> str | None:
    """The class that a folder's name stands for, by its letters."""
    letters = re.sub(r"[^a-z]", "", folder.lower())
    return next((name for name, others in CLASSES.items() if letters in (_letters(name), *others)), None)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())
