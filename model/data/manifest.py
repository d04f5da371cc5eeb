"""The manifest: one photo a row, with its label, its split, and what must not be parted between splits."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from taxonomy import load_taxonomy
from taxonomy.delimited import TOLD, Record, TableError, first_few, read_table, short

from ..input.file_names import NamesOnDisk

COLUMNS = ("image", "dataset", "modality", "label", "split")
IMAGES = "images"  # where photos lie, from the manifest's folder, when no column `root` says otherwise
SPLITS = ("train", "val", "test")

# What the importers write; of these only COLUMNS must be there.
IMPORTED_COLUMNS = (
    *("image", "root", "dataset", "modality", "label", "node", "source_label", "confirmed_by", "patient_id"),
    *("lesion_id", "age", "sex", "site", "skin_type", "width", "height", "split", "license", "attribution"),
)

Labels = Mapping[tuple[str, str], str | None]  # (data set, label) -> node, or None for a label that is no disease


class ManifestError(Exception):
    """The manifest can't be used as it is; the message says which row and why."""


@dataclass(frozen=True)
class LabelledPhoto:
    """One labelled photo."""

    path: Path
    dataset: str
    modality: str
    label: str
    node: str | None  # where the label lands in the tree; None where it names no disease of it
    split: str
    confirmed_by: str
    group: str  # the row's own, else patient, lesion, photo: what a bootstrap draws and a split must not part
    row: Mapping[str, str] = field(default_factory=dict, compare=False)  # all columns, for evaluation by site, age …


@dataclass(frozen=True)
class Manifest:
    """All rows of a manifest, and the hash of the file."""

    cases: tuple[LabelledPhoto, ...]
    sha256: str

    def select(
        self, split: str | None = None, dataset: str | None = None, labelled: bool = True
    ) -> list[LabelledPhoto]:
        """The cases of a split and data set; with `labelled`, only those whose label is a node of the tree."""
        return [
            case
            for case in self.cases
            if (split is None or case.split == split)
            and (dataset is None or case.dataset == dataset)
            and (not labelled or case.node is not None)
        ]


def read_manifest(path: Path, labels: Labels) -> Manifest:
    """Read a manifest whose photos lie in ``images/`` beside it, or where its column `root` says.

    `root` is a folder, named from the manifest's own (or absolute), and `image` is named from there. A column `node`
    places a row in the tree without labels.tsv; where it is empty, the label decides.

    Args:
        path: the CSV file.
        labels: of taxonomy/labels.tsv; capitals in the manifest don't matter.

    Raises:
        ManifestError: it is no such table, or a row can't be used (`examine_manifest`).
    """
    manifest, wrong = examine_manifest(path, labels)
    if wrong:
        raise ManifestError(first_few(wrong))
    return manifest


def examine_manifest(path: Path, labels: Labels) -> tuple[Manifest, list[str]]:
    """The manifest of those rows that can be used, and a sentence for each kind of row that can't.

    Raises:
        ManifestError: it is no such table.
    """
    content = path.read_bytes()
    try:
        records = list(read_table(content, COLUMNS, str(path)))
    except TableError as error:
        raise ManifestError(str(error)) from error
    in_small = {(dataset.casefold(), label.casefold()): (dataset, label) for dataset, label in labels}
    known = load_taxonomy() if any(record.cells.get("node") for record in records) else ()
    names = NamesOnDisk()
    cases: list[LabelledPhoto] = []
    wrong: dict[str, list[int]] = defaultdict(list)
    for record in records:
        cells = _as_meant(record, in_small)
        problems = list(_problems(cells, labels, known))
        for problem in problems:
            wrong[problem].append(record.row)
        if not problems:
            node = cells.get("node") or labels[cells["dataset"], cells["label"]]
            photo = Path(cells.get("root") or IMAGES, cells["image"])
            cases.append(_case(cells, node, names.find(path.parent, str(photo))))
    sentences = [f"{_rows(rows)} of {path}: {problem}" for problem, rows in wrong.items()]
    return Manifest(tuple(cases), hashlib.sha256(content).hexdigest()), sentences


def photos_by_node(cases: Iterable[LabelledPhoto]) -> dict[str, int]:
    """How many photos are labelled with each node itself (not with one below it)."""
    return dict(Counter(case.node for case in cases if case.node is not None))


def _as_meant(record: Record, in_small: Mapping[tuple[str, str], tuple[str, str]]) -> dict[str, str]:
    """The cells of a row without what a spreadsheet changed: the capitals of split, modality, data set and label."""
    cells = {**record.cells, "split": record.cells["split"].casefold(), "modality": record.cells["modality"].casefold()}
    written = cells["dataset"], cells["label"]
    dataset, label = in_small.get((written[0].casefold(), written[1].casefold()), written)
    return {**cells, "dataset": dataset, "label": label}


def _problems(cells: Mapping[str, str], labels: Labels, known: Container[str]) -> Iterator[str]:
    """What keeps a row from being used, as the ends of sentences that begin with its number."""
    node = cells.get("node")
    empty = [column for column in COLUMNS if not cells[column] and not (column == "label" and node)]
    if empty:
        yield f"there is no {', '.join(empty)}. Fill in what is missing, or delete the row."
        return
    if node and node not in known:
        yield f'the tree has no node "{short(node)}". Look for it with: python -m taxonomy search'
    elif not node and (cells["dataset"], cells["label"]) not in labels:
        label = f"{short(cells['dataset'])} / {short(cells['label'])}"
        yield f"the label {label} is in no row of taxonomy/labels.tsv. Add one, or name its node in a column node."
    if cells["split"] not in SPLITS:
        yield f'the split "{short(cells["split"])}" is none of {", ".join(SPLITS)}. Change it to one of them.'


def _case(cells: Mapping[str, str], node: str | None, path: Path) -> LabelledPhoto:
    return LabelledPhoto(
        path=path,
        dataset=cells["dataset"],
        modality=cells["modality"],
        label=cells["label"],
        node=node,
        split=cells["split"],
        confirmed_by=cells.get("confirmed_by", ""),
        group=cells.get("group") or cells.get("patient_id") or cells.get("lesion_id") or cells["image"],
        row=cells,
    )


def _rows(rows: Sequence[int]) -> str:
    """The rows of which one sentence is true, for its beginning."""
    if len(rows) == 1:
        return f"Row {rows[0]}"
    more = f" and {len(rows) - TOLD:,} more" if len(rows) > TOLD else ""
    return f"Rows {', '.join(map(str, rows[:TOLD]))}{more}"
