"""The files of answers: saved, read back, and refused with a sentence."""

from __future__ import annotations

import csv
import io

import pytest

from model.study.answers import COLUMNS, AnswersError, harmless, read_answers, write_answers
from tests.study.studies import finished, made_up, reader_of

# Files


def test_answers_come_back_as_they_were_saved_even_from_a_spreadsheet_with_semicolons():
    run = finished(made_up(31, 33), seed=42)
    text = write_answers(run, {one.name: 0.25 for one in run.order}, "abc")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == list(COLUMNS)
    assert {row["seed"] for row in rows} == {"42"}
    for saved in (text.encode(), b"\xef\xbb\xbf" + text.replace(",", ";").encode()):
        again = read_answers(saved, run.study, "Other")
        mine = reader_of(run)
        assert (again.steps == mine.steps).all()
        assert (again.truth == mine.truth).all()
        assert again.seconds == pytest.approx(mine.seconds, abs=0.05)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_taken_for_a_formula(start):
    assert harmless(f"{start}cmd|' /C calc'!A0").startswith("'")
    assert harmless("ISIC_1") == "ISIC_1"


def _broken(text: str, **changes: str) -> bytes:
    rows = list(csv.DictReader(io.StringIO(text)))
    rows[0].update(changes)
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"study": "melanoma-00000000"}, "another study"),
        ({"photo": "x"}, "not in this study"),
        ({"answer": "maybe"}, "the answer must be"),
        ({"confidence": "6"}, "from 1 to 5"),
        ({"seconds": "soon"}, "no number"),
        ({"seconds": "nan"}, "between 0 and"),
    ],
)
def test_a_bad_row_is_named(changes, sentence):
    run = finished(made_up(3, 3))
    with pytest.raises(AnswersError, match=sentence):
        read_answers(_broken(write_answers(run, {}, ""), **changes), run.study, "Other")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b'study,photo\n"open', b"x" * 2_000_000])
def test_what_is_no_file_of_answers_says_so(content):
    with pytest.raises(AnswersError, match=r"\.$"):
        read_answers(content, made_up(3, 3), "Other")


def test_too_few_answers_and_a_photo_twice_make_no_point():
    run = finished(made_up(3, 3))
    lines = write_answers(run, {}, "").splitlines()
    with pytest.raises(AnswersError, match="5 of 6 photos"):
        read_answers("\n".join(lines[:-1]).encode(), run.study, "Other")
    with pytest.raises(AnswersError, match="second time"):
        read_answers("\n".join([*lines, lines[1]]).encode(), run.study, "Other")
