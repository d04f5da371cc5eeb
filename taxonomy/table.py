"""Reading the tables of this folder, and making the tree of diseases.tsv and abbreviations.tsv."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from taxonomy.tree import Node, Taxonomy, TaxonomyError

DISEASES = Path(__file__).with_name("diseases.tsv")
CODES = ("icd10cm", "icd11", "doid", "mondo", "mesh")
COLUMNS = ("id", "name", "parent", "synonyms", "behavior", *CODES, "source", "note")
ABBREVIATIONS = Path(__file__).with_name("abbreviations.tsv")
OF_ABBREVIATIONS = ("abbreviation", "node", "source", "note")


def read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a tab-separated table, by column. TaxonomyError where it cannot be read or a row does not fit."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TaxonomyError(f"{path} cannot be read as a text file in UTF-8: {error}.") from error
    if not lines or tuple(lines[0].split("\t")) != columns:
        raise TaxonomyError(f"{path.name} must begin with these headings, separated by tabs: {', '.join(columns)}.")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != len(columns):
            raise TaxonomyError(f"Row {number} of {path.name} has {len(cells)} columns in place of {len(columns)}.")
        rows.append(dict(zip(columns, cells, strict=True)))
    return rows


def load_taxonomy(path: str | Path = DISEASES, abbreviations: str | Path = ABBREVIATIONS) -> Taxonomy:
    """The tree kept in a table, the packaged one by default, its nodes with the abbreviations of another table that are
    theirs. TaxonomyError, naming the row, where it is not sound."""
    short: dict[str, list[str]] = defaultdict(list)
    for row in read_rows(Path(abbreviations), OF_ABBREVIATIONS):
        short[row["node"]].append(row["abbreviation"])
    return Taxonomy(_node(row, tuple(short[row["id"]])) for row in read_rows(Path(path), COLUMNS))


def _node(row: dict[str, str], abbreviations: tuple[str, ...]) -> Node:
    return Node(
        id=row["id"],
        name=row["name"],
        parent=row["parent"] or None,
        synonyms=tuple(s.strip() for s in row["synonyms"].split("|") if s.strip()),
        behavior=row["behavior"],
        codes={vocabulary: row[vocabulary] for vocabulary in CODES if row[vocabulary]},
        source=row["source"],
        note=row["note"],
        abbreviations=abbreviations,
    )
