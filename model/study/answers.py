"""Answers as CSV: one row a photo, for a spreadsheet and for the next reader's page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from taxonomy.delimited import TableError, read_table

from .photos import StudySet
from .scoring import Reader
from .session import LONGEST, Answer, StudyRun, enough

BIOPSY, REASSURE = "biopsy or treat", "reassure"
NEEDED = ("study", "photo", "answer", "confidence")
COLUMNS = ("study", "seed", "place", "photo", "label", "answer", "confidence", "seconds", "cnn_score", "model")
MAX_BYTES = 1_000_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs a cell that begins with one of these


class AnswersError(Exception):
    """A file that holds no answers to this study; the message says what is wrong with it."""


def write_answers(run: StudyRun, said: Mapping[str, float], model: str) -> str:
    """The answers in the order they were given, with the seed of that order and the CNN's scores."""
    buffer = io.StringIO()
    table = csv.writer(buffer, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for place, (photo, answer) in enumerate(run.answered, start=1):
        decision = BIOPSY if answer.biopsy else REASSURE
        score = f"{said[photo.name]:.6f}" if photo.name in said else ""
        answered = (decision, answer.confidence, f"{answer.seconds:.1f}", score, model)
        table.writerow(map(harmless, (run.study.id, run.seed, place, photo.name, photo.known, *answered)))
    return buffer.getvalue()


def harmless(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def read_answers(content: bytes, study: StudySet, name: str) -> Reader:
    """Another reader's answers to the same study; the label in the file is not looked at.

    Raises:
        AnswersError: it is no such file, belongs to another study, or has too few answers for a point.
    """
    photos = {photo.name: photo for photo in study.photos}
    found: dict[str, Answer] = {}
    for number, row in _rows(content):
        if row["study"] != study.id:
            raise AnswersError(f"These are answers to another study ({row['study'][:40]}), not to {study.id}.")
        if row["photo"] not in photos:
            raise AnswersError(f"Row {number} names a photo that is not in this study.")
        if row["photo"] in found:
            raise AnswersError(f"Row {number} answers a photo for the second time.")
        found[row["photo"]] = _answer(row, number)
    answered = [photos[photo] for photo in found]
    if not enough(study, answered):
        raise AnswersError(
            f"It answers {len(answered)} of {len(study.photos)} photos: a point needs all, or 30 of each side."
        )
    return Reader(name, tuple(answered), tuple(found.values()))


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    if len(content) > MAX_BYTES:
        raise AnswersError("It is too large for a file of answers.")
    try:
        for record in read_table(content, NEEDED, "the file of answers"):
            yield record.row, record.cells
    except TableError as error:
        raise AnswersError(str(error)) from error


def _answer(row: Mapping[str, str], number: int) -> Answer:
    if row["answer"] not in (BIOPSY, REASSURE):
        raise AnswersError(f"Row {number}: the answer must be '{BIOPSY}' or '{REASSURE}'.")
    if row["confidence"] not in ("1", "2", "3", "4", "5"):
        raise AnswersError(f"Row {number}: confidence must be a whole number from 1 to 5.")
    try:
        seconds = float((row.get("seconds") or "0").replace(",", "."))
    except ValueError:
        raise AnswersError(f"Row {number}: the seconds are no number.") from None
    if not 0 <= seconds <= LONGEST:
        raise AnswersError(f"Row {number}: a photo takes between 0 and {LONGEST:.0f} seconds.")
    return Answer(row["answer"] == BIOPSY, int(row["confidence"]), seconds)
