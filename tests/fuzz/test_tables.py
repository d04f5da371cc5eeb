"""Whatever table is sent, and to whichever reader of tables: it is read, or one plain sentence says why not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from model.data.checking import problems
from model.data.importers import read_source
from model.data.importing import write_manifest
from model.data.manifest import ManifestError, examine_manifest
from model.study.answers import AnswersError, read_answers
from model.study.own import OwnStudyError, read_labels
from model.training.run import known_labels, open_manifest
from taxonomy import CountsError, load_taxonomy, read_counts
from tests.data import collections_on_disk as on_disk
from tests.fuzz.tables import STUDY, table

ALL = 2_000
TABLES = {
    "isic": "metadata.csv",
    "ham10000": "HAM10000_metadata.tab",
    "pad-ufes-20": "metadata.csv",
    "fitzpatrick17k": "fitzpatrick17k.csv",
}
LABELS = known_labels()
Reader = Callable[[bytes, Path], object]


def is_plain(said: str) -> bool:
    """Sentences, and nothing that only a programmer reads. A name in them may be long, and have anything in it."""
    return said.endswith((".", "search")) and len(said) < 1500 and not re.search(r"\w+Error|Traceback|codec", said)


def manifest(content: bytes, folder: Path) -> None:
    """As `check` and `train` read it: both see the same rows, and none of its photos ends them."""
    path = folder / "m.csv"
    path.write_bytes(content)
    examined, wrong = examine_manifest(path, LABELS)
    assert all(is_plain(sentence) for sentence in (*wrong, *problems(examined, pictures=False)))
    if wrong:
        with pytest.raises(ManifestError):
            open_manifest(path)
        raise ManifestError(wrong[0])
    assert open_manifest(path) == examined
    assert len({case.group for case in examined.cases} - {""}) >= 1


def collection(content: bytes, folder: Path) -> None:
    """By every importer that reads a table; of what one of them takes, a manifest can be made."""
    (folder / "m.csv").unlink(missing_ok=True)
    refused: list[str] = []
    for source, name in TABLES.items():
        (folder / name).write_bytes(content)
        try:
            write_manifest(read_source(source, folder), folder / "imported.csv")
            open_manifest(folder / "imported.csv")
        except ManifestError as error:
            refused.append(str(error))
        (folder / name).unlink()
    if len(refused) == len(TABLES):
        raise ManifestError(refused[1])


READERS: dict[str, tuple[Reader, type[Exception]]] = {
    "manifest": (manifest, ManifestError),
    "collection": (collection, ManifestError),
    "labels": (lambda content, folder: read_labels(content), OwnStudyError),
    "answers": (lambda content, folder: read_answers(content, STUDY, "Other"), AnswersError),
    "counts": (lambda content, folder: read_counts(content, load_taxonomy()), CountsError),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some photos that tables may name."""
    place = tmp_path_factory.mktemp("tables")
    names = [name for k in range(6) for name in (f"{k}.png", f"ä {k}.png", f"ISIC_{k}.jpg")]
    for seed, name in enumerate(names):
        on_disk.photo(place / name, seed)
    return place


def outcomes(numbers: Iterable[int], folder: Path) -> Counter[tuple[str, bool]]:
    """How often each reader read a table, and how often it refused one."""
    seen: Counter[tuple[str, bool]] = Counter()
    for k in numbers:
        content = table(k)
        for name, (reader, refusal) in READERS.items():
            sentence = ""
            try:
                reader(content, folder)
            except refusal as error:
                sentence = str(error)
            assert not sentence or is_plain(sentence), (k, name, sentence)
            seen[name, not sentence] += 1
    return seen


def held(numbers: range, folder: Path) -> None:
    seen = outcomes(numbers, folder)
    assert min(seen[name, read] for name in READERS for read in (True, False)) > len(numbers) / 100, seen


def test_a_part_of_the_tables_is_read_or_refused(folder: Path) -> None:
    held(range(120), folder)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_two_thousand_tables_are_read_or_refused(folder: Path) -> None:
    held(range(ALL), folder)


def test_a_table_is_the_same_every_time() -> None:
    assert all(table(k) == table(k) for k in range(1, 200, 7))
