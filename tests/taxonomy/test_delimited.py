"""Tables as other programs write them: what comes back is what was in the cells, or one sentence."""

from __future__ import annotations

import csv
import io
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.delimited import TableError, decode, first_few, read_table, short

HEADINGS = ("image", "site")
ROWS = (("Müller 1.jpg", "Rücken"), ("b.jpg", ""))


def read(content: bytes, needed: tuple[str, ...] = HEADINGS) -> list[tuple[str, ...]]:
    return [tuple(record.cells[name] for name in needed) for record in read_table(content, needed, "m.csv")]


def written(delimiter: str = ",", end: str = "\r\n", rows: tuple[tuple[str, ...], ...] = ROWS) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows([HEADINGS, *rows])
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_encoding_delimiter_and_line_end(encoding: str, delimiter: str, end: str) -> None:
    assert tuple(read(written(delimiter, end).encode(encoding))) == ROWS


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\r\nimage;site\r\na.jpg;back\r\n",
        '"sep=|"\nimage|site\na.jpg|back\n',
        "IMAGE, Site\na.jpg, back \n",
        "\n,,\nimage,site\n\na.jpg,back\n,\n\n",
        "image,site\na.jpg,back,,\n",
        ",image,site\n0,a.jpg,back\n",
        '"image", "site"\n"a.jpg", "back"\n',
        "image\0,site\0\na.jpg\0\0\0,ba\0ck\n",
        "\ufeff\ufeffimage,site\na.jpg,back",
    ],
)
def test_what_spreadsheets_and_databases_add_is_no_content(text: str) -> None:
    assert read(text.encode()) == [("a.jpg", "back")]


def test_what_stands_in_a_cell_stays_in_it() -> None:
    cells = ("a\r\nb", 'he said "back"', "left\u2028back", "x\x1cy\x85z", "1,5;2\t3", "=1+1", "'", "back\\")
    rows = tuple((f"{k}.jpg", cell) for k, cell in enumerate(cells))
    for delimiter in ",;\t":
        assert tuple(read(written(delimiter, rows=rows).encode())) == rows


def test_a_name_is_composed_however_it_was_written() -> None:
    decomposed = unicodedata.normalize("NFD", "Lésion 1.jpg")
    assert read(f"image,site\n{decomposed},x".encode()) == [("Lésion 1.jpg", "x")]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    content = b'sep=,\nimage,site\n"a\nb",1\n\nc,2\nd'
    assert [(record.row, record.cells["image"]) for record in read_table(content, HEADINGS, "m.csv")] == [
        (2, "a\nb"),
        (4, "c"),
        (5, "d"),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There is nothing in m.csv: the file is empty."),
        (b"\xff\xfe", "There is nothing in m.csv"),
        (b" \n\r\n", "There is nothing in m.csv"),
        (b"image,site\n", "There is no row below the headings of m.csv."),
        (b"image,site\n,,\n \n", "There is no row below the headings of m.csv."),
        (b"a.jpg,back\n", "There is no column image, site in m.csv. Its first row must name image, site, separated"),
        (b"photo;site\na;b", "There is no column image in m.csv."),
        (b"image,site,Image\na,b,c\n", 'Two columns of m.csv are called "image".'),
        (b"image,site\na.jpg,left, upper\n", "Row 2 of m.csv has 3 cells under 2 headings. A cell that holds"),
        (b'image,site\na,b\nb,"back\nc,d\n', "Row 3 of m.csv has a quotation mark that is not closed"),
        (b'image,site\na,"b"c\n', "Row 2 of m.csv has a quotation mark that is not closed or not doubled"),
        (b"image,site\na,b\nb," + b"x" * 140_000, "Row 3 of m.csv has a cell of over 131,072 characters."),
        (b"PK\x03\x04" + bytes(100), "There is a workbook in m.csv, not a CSV file."),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "There is a workbook in m.csv, not a CSV file."),
        (b"\x89PNG\r\n\x1a\n\x81\x8d", "There is no text in m.csv that can be read."),
        (b"\xff\xfe\x00", "There is no text in m.csv that can be read."),
    ],
)
def test_what_is_no_such_table_gets_one_sentence_that_names_it(content: bytes, sentence: str) -> None:
    with pytest.raises(TableError) as refused:
        read(content)
    assert str(refused.value).startswith(sentence)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 250


def test_rows_before_a_bad_one_are_no_table_by_themselves() -> None:
    """They are handed out one by one; whoever takes them all hears of the bad one."""
    rows = read_table(b"image,site\na,b\nc,d,e\n", HEADINGS, "m.csv")
    assert next(rows).row == 2
    with pytest.raises(TableError, match="Row 3"):
        next(rows)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12).map(
    lambda text: unicodedata.normalize("NFC", text.strip())
)


@given(st.lists(st.tuples(CELL.filter(bool), CELL), min_size=1, max_size=8), st.sampled_from(",;\t"))
def test_pandas_reads_the_same(rows: list[tuple[str, str]], delimiter: str) -> None:
    """What pandas wrote comes back, and where pandas reads a table at all it reads the same."""
    table = pd.DataFrame(rows, columns=HEADINGS).to_csv(index=False, sep=delimiter)
    again = pd.read_csv(io.StringIO(table), sep=delimiter, dtype=str, keep_default_na=False)
    assert read(table.encode()) == rows
    assert list(again.itertuples(index=False, name=None)) == rows


@given(st.binary(max_size=300), st.sampled_from((b"", b"image,site\n", b"\xef\xbb\xbfimage;site\r\n", b"\xff\xfe")))
def test_any_bytes_are_read_or_refused_in_a_sentence(rest: bytes, start: bytes) -> None:
    try:
        found, sentence = read(start + rest), "of m.csv."
    except TableError as refused:
        found, sentence = [("",)], str(refused)
    assert sentence.endswith(".")
    assert "m.csv" in sentence
    assert found
    assert all(cell == cell.strip() for row in found for cell in row)


def test_the_first_wrong_rows_are_told_and_the_rest_counted() -> None:
    assert first_few(["Row 2: x.", "Row 3: y."]) == "Row 2: x. Row 3: y."
    assert first_few([f"Row {k}: x." for k in range(1_200)]).endswith("Row 4: x. And 1,195 more like these.")
    assert (short("x" * 40), len(short("x" * 50))) == ("x" * 40, 40)


def test_a_byte_that_windows_does_not_know_is_refused_and_others_are_taken_as_windows_reads_them() -> None:
    assert decode(b"image,site\na,\x84back\x93", "m.csv").endswith("„back“")
    with pytest.raises(TableError, match="no text"):
        decode(b"image,site\na,\x81", "m.csv")
