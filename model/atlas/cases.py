"""The reference cases: what their data sets say of each, whose they are, and what the model says of them.

They are training photos, so what the model says of them is better than what it says of others. The atlas keeps it to
show where on the map the model's answer turns, never as evidence of how good it is.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from ..data.manifest import LabelledPhoto


@dataclass(frozen=True)
class ReferenceCase:
    """One reference case. What its data set does not tell is empty."""

    photo: str  # as the manifest names it; its small copy goes by the same name
    node: str
    label: str
    dataset: str
    modality: str
    site: str
    age: str
    sex: str
    confirmed_by: str
    license: str
    attribution: str
    answer: str  # the model's, a node; empty where it gave none
    malignant: float  # P(malignant or premalignant), in the case mix of its modality

    @classmethod
    def of(cls, case: LabelledPhoto, answer: str, malignant: float) -> ReferenceCase:
        """A row of the manifest with what the model said of its photo."""
        kept = ("site", "age", "sex", "license", "attribution")
        return cls(
            photo=case.row.get("image", case.path.name),
            node=case.node or "",
            label=case.label,
            dataset=case.dataset,
            modality=case.modality,
            confirmed_by=case.confirmed_by,
            answer=answer,
            malignant=round(malignant, 4),
            **{name: " ".join(case.row.get(name, "").split()) for name in kept},
        )

    @property
    def credit(self) -> str:
        """Whose photo it is and under which licence it is shown."""
        return f"{self.attribution}. {self.license}." if self.attribution else f"{self.dataset}. {self.license}."


COLUMNS = tuple(field.name for field in fields(ReferenceCase))


def write_cases(cases: Sequence[ReferenceCase], file: Path) -> None:
    """Write the table, one case a row, separated by tabs."""
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, delimiter="\t", lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(astuple(case) for case in cases)


def read_cases(file: Path) -> tuple[ReferenceCase, ...]:
    """Read what `write_cases` wrote.

    Raises:
        ValueError: the table has other columns, or a row has too few.
    """
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.reader(source, delimiter="\t"))
    if not rows or tuple(rows[0]) != COLUMNS:
        raise ValueError("the columns are not those of this version")
    if any(len(row) != len(COLUMNS) for row in rows[1:]):
        raise ValueError("a row has too few columns")
    known = (dict(zip(COLUMNS, row, strict=True)) for row in rows[1:])
    return tuple(ReferenceCase(malignant=float(row.pop("malignant")), **row) for row in known)
