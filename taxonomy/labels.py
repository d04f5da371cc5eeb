"""Where the labels of the data sets land in the tree: each on the node that is true of every photo with that label."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from taxonomy.table import read_rows
from taxonomy.tree import TaxonomyError

LABELS = Path(__file__).with_name("labels.tsv")
COLUMNS = ("dataset", "label", "node", "note")

# Collections that name their photos as another does, whose rows are theirs.
LABELLED_AS = {
    "MILK10k": "ISIC Archive",
    "ISIC acral": "ISIC Archive",
    "ISIC2019": "HAM10000",
    "ISIC archive": "HAM10000",
}


@dataclass(frozen=True)
class Label:
    """One row of labels.tsv. `node` is None for a label that names no disease: left out on purpose, not forgotten."""

    dataset: str
    label: str
    node: str | None
    note: str


def read_labels(path: str | Path = LABELS) -> tuple[Label, ...]:
    """All rows, those without a node included, and those of LABELLED_AS behind them.

    A row of a collection's own goes before one that it would borrow. TaxonomyError where a row is empty or comes twice.
    """
    labels: dict[tuple[str, str], Label] = {}
    for number, row in enumerate(read_rows(Path(path), COLUMNS), start=2):
        key = row["dataset"], row["label"]
        if not all(key):
            raise TaxonomyError(f"Row {number} of the labels needs both a dataset and a label.")
        if key in labels:
            raise TaxonomyError(f'Row {number} of the labels repeats "{key[1]}" of {key[0]}; keep one of the two.')
        labels[key] = Label(*key, node=row["node"] or None, note=row["note"])
    return (*labels.values(), *_borrowed(labels))


def _borrowed(labels: Mapping[tuple[str, str], Label]) -> Iterator[Label]:
    for borrower, lender in LABELLED_AS.items():
        for (dataset, label), row in labels.items():
            if dataset == lender and (borrower, label) not in labels:
                yield replace(row, dataset=borrower)


def load_labels(path: str | Path = LABELS, tree: Container[str] | None = None) -> dict[tuple[str, str], str]:
    """Node id by (dataset, label), for the labels that name a disease. TaxonomyError where `tree` lacks one of them."""
    mapped = {(row.dataset, row.label): row.node for row in read_labels(path) if row.node is not None}
    for (dataset, label), node in mapped.items():
        if tree is not None and node not in tree:
            raise TaxonomyError(f'The label "{label}" of {dataset} lands on "{node}", which is not in the tree.')
    return mapped


def unmapped_labels(path: str | Path = LABELS) -> dict[tuple[str, str], str]:
    """Why a (dataset, label) has no node in the tree: a finding, a test, normal skin, no skin at all."""
    return {(row.dataset, row.label): row.note for row in read_labels(path) if row.node is None}
