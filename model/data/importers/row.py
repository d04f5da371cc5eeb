"""What every importer yields: one photo with what its source says of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One photo; the names are the manifest's columns, and an empty text means "not recorded".

    `patient_id` and `lesion_id` are the source's own: photos that share one land in the same split. `node` is set only
    where the label is a node of the tree itself and needs no row in taxonomy/labels.tsv.
    """

    path: Path
    dataset: str
    modality: str  # dermoscopy or clinical
    label: str
    source_label: str = ""
    confirmed_by: str = ""  # histo, follow_up, consensus, confocal, clinical consensus, …
    patient_id: str = ""
    lesion_id: str = ""
    age: str = ""  # in years
    sex: str = ""
    site: str = ""
    skin_type: str = ""  # Fitzpatrick, 1 to 6
    license: str = ""
    attribution: str = ""
    node: str = ""
