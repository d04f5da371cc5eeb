"""What a model said of labelled photos, one row a photo: the table that every figure and every curve is drawn from.

It travels with the bundle as `readings.csv`, so that a page can cut it anew (another node, another group of patients)
and a researcher can open it anywhere. It holds no photo and nothing of a patient that the data sets do not publish.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from taxonomy import Inference

from ..data.manifest import LabelledPhoto
from ..prediction import Prediction

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Strings = npt.NDArray[np.str_]

KNOWN = ("photo", "split", "dataset", "modality", "label", "node", "confirmed_by", "group")  # of the photo
PATIENT = ("site", "age", "sex", "skin_type", "license")  # of the patient and the file, as the manifest has it
SAID = ("read_as", "answer", "refused", "artefacts")  # by the model; `refused` holds a reason, or "unreadable"
CLASS = "p:"  # begins the name of a column with a class's probability


@dataclass(frozen=True)
class Readings:
    """N photos. Probabilities are calibrated, each in the modality that its photo was read as."""

    inference: Inference
    columns: Mapping[str, Strings]  # KNOWN, PATIENT and SAID, each (N,)
    novelty: Floats  # (N,)
    p: Floats  # (N, K) in the order of the inference's classes

    @classmethod
    def of(cls, inference: Inference, cases: Sequence[LabelledPhoto], predictions: Iterable[Prediction]) -> Readings:
        """Photos with what was said of them, in the same order; a prediction is let go as soon as it is noted."""
        rows: list[dict[str, str]] = []
        numbers: list[Floats] = []
        for case, said in zip(cases, predictions, strict=True):
            rows.append(_row(case, said))
            numbers.append(np.append(said.case_mix.by_class, said.novelty))
        columns = {name: np.array([row[name] for row in rows], dtype=np.str_) for name in (*KNOWN, *PATIENT, *SAID)}
        table = np.array(numbers).reshape(len(rows), len(inference.class_ids) + 1)
        return cls(inference, columns, table[:, -1], table[:, :-1])

    def __len__(self) -> int:
        return len(self.p)

    def __getitem__(self, name: str) -> Strings:
        """A column by its name."""
        return self.columns[name]

    def only(self, rows: Booleans | npt.NDArray[np.intp]) -> Readings:
        """Some of the photos."""
        return Readings(
            self.inference, {name: c[rows] for name, c in self.columns.items()}, self.novelty[rows], self.p[rows]
        )

    def where(self, **wanted: str | Iterable[str]) -> Readings:
        """The photos whose columns have the wanted value, or one of them."""
        kept = np.ones(len(self), dtype=bool)
        for name, value in wanted.items():
            kept &= np.isin(self[name], [value] if isinstance(value, str) else list(value))
        return self.only(kept)

    @property
    def known(self) -> Readings:
        """The photos of lesions that the model could know: of a modality, and of a node that it covers."""
        covered = {node for node in np.unique(self["node"]) if node and self._class_of(str(node)) is not None}
        return self.only(np.isin(self["node"], list(covered)) & np.isin(self["modality"], self._modalities()))

    def _modalities(self) -> list[str]:
        return [str(name) for name in np.unique(self["read_as"])]

    def within(self, *nodes: str) -> Booleans:
        """(N,) whether the true node lies in one of these."""
        taxonomy = self.inference.taxonomy
        inside = {
            node: bool(node) and any(taxonomy.within(node, above) for above in nodes)
            for node in map(str, np.unique(self["node"]))
        }
        return np.array([inside[str(node)] for node in self["node"]], dtype=bool)

    def score(self, *nodes: str) -> Floats:
        """(N,) the probability of these nodes together; of several that overlap, each class counts once."""
        inside = np.any([self.inference.mask(node) for node in nodes], axis=0)
        return np.asarray(self.p[:, inside].sum(axis=1))

    @property
    def true_class(self) -> npt.NDArray[np.intp]:
        """(N,) the index of the class that the label trains; -1 where there is none, or several."""
        ids = list(self.inference.class_ids)
        found = {node: self._class_of(node) for node in map(str, np.unique(self["node"]))}
        places = {node: -1 if name is None else ids.index(name) for node, name in found.items()}
        return np.array([places[str(node)] for node in self["node"]], dtype=np.intp)

    def _class_of(self, node: str) -> str | None:
        if not node:
            return None
        return node if node in self.inference.class_ids else self.inference.merged_into(node)

    def write(self, file: Path) -> None:
        """Write the table; probabilities keep six digits."""
        table = pd.DataFrame({**self.columns, "novelty": self.novelty})
        for k, node in enumerate(self.inference.class_ids):
            table[CLASS + node] = self.p[:, k]
        table.to_csv(file, index=False, float_format="%.6g")

    @classmethod
    def read(cls, file: Path, inference: Inference) -> Readings:
        """Read what `write` wrote.

        Raises:
            KeyError: the table is of another model: a class has no column.
        """
        table = pd.read_csv(file, dtype=dict.fromkeys((*KNOWN, *PATIENT, *SAID), str), keep_default_na=False)
        columns = {name: table[name].to_numpy(dtype=np.str_) for name in (*KNOWN, *PATIENT, *SAID)}
        p = np.stack([table[CLASS + node].to_numpy(np.float64) for node in inference.class_ids], axis=1)
        return cls(inference, columns, table["novelty"].to_numpy(np.float64), p)


def _row(case: LabelledPhoto, said: Prediction) -> dict[str, str]:
    """What is known of a photo and what was said of it."""
    answer = said.case_mix.answer.node if said.readable else None
    unreadable = "unreadable" if said.quality.verdict == "unreadable" else ""
    return {
        "photo": case.row.get("image", case.path.name),
        "split": case.split,
        "dataset": case.dataset,
        "modality": case.modality,
        "label": case.label,
        "node": case.node or "",
        "confirmed_by": case.confirmed_by,
        "group": case.group,
        **{name: case.row.get(name, "") for name in PATIENT},
        "read_as": said.modality,
        "answer": answer or "",
        "refused": said.refused or unreadable,
        "artefacts": ";".join(said.artefacts.names),
    }
