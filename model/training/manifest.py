"""The manifest: one photo a row, with its label, its split, and what must not be parted between splits."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from taxonomy import load_taxonomy

COLUMNS = ("image", "dataset", "modality", "label", "split")
IMAGES = "images"  # where photos lie, from the manifest's folder, when no column `root` says otherwise

# What the importers write; of these only COLUMNS must be there.
IMPORTED_COLUMNS = (
    *("image", "root", "dataset", "modality", "label", "node", "source_label", "confirmed_by", "patient_id"),
    *("lesion_id", "age", "sex", "site", "skin_type", "width", "height", "split", "license", "attribution"),
)


class ManifestError(Exception):
    """The manifest can't be used as it is; the message says which row and why."""


@dataclass(frozen=True)
class Case:
    """One labelled photo."""

    path: Path
    dataset: str
    modality: str
    label: str
    node: str | None  # where the label lands in the tree; None where it names no disease of it
    split: str
    confirmed_by: str
    group: str  # patient, else lesion, else photo: what a bootstrap draws and a split must not part
    row: Mapping[str, str] = field(default_factory=dict, compare=False)  # all columns, for evaluation by site, age …


@dataclass(frozen=True)
class Manifest:
    """All rows of a manifest, and the hash of the file."""

    cases: tuple[Case, ...]
    sha256: str

    def select(self, split: str | None = None, dataset: str | None = None, labelled: bool = True) -> list[Case]:
        """The cases of a split and data set; with `labelled`, only those whose label is a node of the tree."""
        return [
            case
            for case in self.cases
            if (split is None or case.split == split)
            and (dataset is None or case.dataset == dataset)
            and (not labelled or case.node is not None)
        ]


def read_manifest(path: Path, labels: Mapping[tuple[str, str], str | None]) -> Manifest:
    """Read a manifest whose photos lie in ``images/`` beside it, or where its column `root` says.

    `root` is a folder, named from the manifest's own (or absolute), and `image` is named from there. A column `node`
    places a row in the tree without labels.tsv; where it is empty, the label decides.

    Args:
        path: the CSV file.
        labels: (dataset, label) -> node id, or None for a label that is no disease (taxonomy/labels.tsv).

    Raises:
        ManifestError: columns are missing, a label is in no row of labels.tsv, or a node is not in the tree.
    """
    content = path.read_bytes()
    rows = list(csv.DictReader(content.decode("utf-8").splitlines()))
    missing = [column for column in COLUMNS if not rows or column not in rows[0]]
    if missing:
        raise ManifestError(f"{path} has no column {', '.join(missing)}. A manifest needs {', '.join(COLUMNS)}.")
    unknown = {(row["dataset"], row["label"]) for row in rows if not row.get("node")} - set(labels)
    if unknown:
        listed = "; ".join(f"{dataset} / {label}" for dataset, label in sorted(unknown))
        raise ManifestError(f"These labels are in no row of taxonomy/labels.tsv: {listed}. Add a row for each.")
    _refuse_unknown_nodes({row["node"] for row in rows if row.get("node")})
    cases = tuple(
        Case(
            path=path.parent / (row.get("root") or IMAGES) / row["image"],
            dataset=row["dataset"],
            modality=row["modality"],
            label=row["label"],
            node=row.get("node") or labels[row["dataset"], row["label"]],
            split=row["split"],
            confirmed_by=row.get("confirmed_by", ""),
            group=row.get("patient_id") or row.get("lesion_id") or row["image"],
            row=row,
        )
        for row in rows
    )
    return Manifest(cases, hashlib.sha256(content).hexdigest())


def _refuse_unknown_nodes(nodes: set[str]) -> None:
    if not nodes:
        return
    taxonomy = load_taxonomy()
    unknown = sorted(node for node in nodes if node not in taxonomy)
    if unknown:
        raise ManifestError(f"The column node names what is not in the tree: {', '.join(unknown)}.")


def photos_by_node(cases: Iterable[Case]) -> dict[str, int]:
    """How many photos are labelled with each node itself (not with one below it)."""
    return dict(Counter(case.node for case in cases if case.node is not None))
