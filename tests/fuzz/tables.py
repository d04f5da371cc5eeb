"""Tables that nobody means well by: sound ones of every kind that is read, retyped, resaved and torn, by a number.

Table k is the same on every machine, so a number in a failed test is all that is needed to make it again.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable

from tests.fuzz.uploads import MUTATIONS
from tests.study.studies import made_up

Rows = list[list[str]]

MANIFEST = "image,root,dataset,modality,label,node,split,patient_id,site"
HAM10000 = "lesion_id,image_id,dx,dx_type,age,sex,localization"
STUDY = made_up(3, 3)  # to which some of the answers belong
ANSWERS = "study,photo,answer,confidence,seconds"
SOUND: tuple[tuple[str, Callable[[int], str]], ...] = (  # headings, and row number k
    (MANIFEST, lambda k: f"{k}.png,.,HAM10000,dermoscopy,NV,,{('train', 'val', 'test')[k % 3]},p{k},back"),
    (MANIFEST, lambda k: f"ä {k}.png,.,Mine,clinical,x,melanocytic-nevus,{('train', 'val')[k % 2]},,Rücken"),
    (HAM10000, lambda k: f"HAM_{k},ISIC_{k},{('nv', 'mel')[k % 2]},histo,45.0,male,back"),
    ("photo,label", lambda k: f"Müller {k}.png,{('malignant', 'benign', 'reassure')[k % 3]}"),
    ("label,images", lambda k: f"{('melanocytic nevus', 'Bowen disease', 'BCC')[k % 3]},{k * 100}"),
    (
        ANSWERS,
        lambda k: f"{STUDY.id},{'pn'[k // 3 % 2]}{k % 3},{('reassure', 'biopsy or treat')[k % 2]},{k % 5 + 1},{k}.5",
    ),
)
ODD_CELLS = (
    *("", " ", "\0", "a\nb", "a\r\nb", "\r", '"', '""', 'say "x"', "'", ",", ";", "\t", "a,b;c\td", "=1+1", "-1"),
    *("nan", "NaN", "None", "1,5", "12.000", "1e9", "9" * 400, "x" * 5000, "/dev/zero", "..", ".", "a\\b.png"),
    *("\u2028", "\x85", "\x0b", "\x1c", "\u200b", "\u202e", "\ufeff", "\ufffd", "é", "e\u0301"),
    *("Ω≈ç√", "皮膚", "🙂", "TRAIN", "Val", "nv", "sep=;", "x" * 140_000),
)
ENCODINGS = (
    *("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"),
    *("mac_roman", "cp437", "cp1251", "gb18030", "shift_jis", "utf-7"),
)


def table(k: int) -> bytes:
    """Table number k: the first ones of each kind as they should be, the others tampered with."""
    chance = random.Random(f"table {k}")
    headings, row = SOUND[k % len(SOUND)]
    rows = [headings.split(","), *(row(n).split(",") for n in range(chance.choice((0, 1, 6, 6, 6, 40))))]
    if k < len(SOUND):
        return _saved(rows, chance, plainly=True)
    for _ in range(chance.choice((0, 0, 1, 2, 6))):
        chance.choice(CHANGES)(rows, chance)
    content = _saved(rows, chance, plainly=chance.random() < 0.3)
    for _ in range(chance.choice((0, 0, 0, 1, 3))):
        content = chance.choice(MUTATIONS)(bytearray(content), chance)
    return content


def _saved(rows: Rows, chance: random.Random, plainly: bool) -> bytes:
    """As some program writes them."""
    out = io.StringIO()
    delimiter = "," if plainly else chance.choice(",,;;\t\t|")
    end = "\n" if plainly else chance.choice(("\n", "\r\n", "\r", "\r\r\n"))
    quotes = "some" if plainly else chance.choice(("some", "all", "none"))
    if quotes == "none":  # by somebody who never heard of them
        out.write(end.join(delimiter.join(row) for row in rows))
    else:
        how = csv.excel_tab if quotes == "some" else csv.unix_dialect  # which quotes all cells
        csv.writer(out, how, delimiter=delimiter, lineterminator=end).writerows(rows)
    first = "" if plainly else chance.choice(("", "", "", f"sep={delimiter}{end}", f"a title{end}", end * 3))
    encoding = "utf-8" if plainly else chance.choice(ENCODINGS)
    return (first + out.getvalue()).encode(encoding, errors="replace")


def _odd_cell(rows: Rows, chance: random.Random) -> None:
    row = chance.choice(rows)
    if row:
        row[chance.randrange(len(row))] = chance.choice(ODD_CELLS)


def _longer(rows: Rows, chance: random.Random) -> None:
    chance.choice(rows).extend(chance.choice(ODD_CELLS) for _ in range(chance.choice((1, 3, 50))))


def _shorter(rows: Rows, chance: random.Random) -> None:
    row = chance.choice(rows)
    del row[chance.randrange(len(row) + 1) :]


def _again(rows: Rows, chance: random.Random) -> None:
    rows.insert(chance.randrange(len(rows) + 1), list(chance.choice(rows)))


def _left_out(rows: Rows, chance: random.Random) -> None:
    if len(rows) > 1:
        rows.pop(chance.randrange(len(rows)))


def _empty_row(rows: Rows, chance: random.Random) -> None:
    rows.insert(chance.randrange(len(rows) + 1), chance.choice(([], [""], [" "] * 9, [""] * 30)))


def _headings(rows: Rows, chance: random.Random) -> None:
    change = chance.choice((str.upper, str.title, lambda name: f" {name} ", lambda name: f"{name}s", lambda name: ""))
    rows[0] = [change(name) if chance.random() < 0.5 else name for name in rows[0]]


def _columns(rows: Rows, chance: random.Random) -> None:
    """In another order, perhaps with one twice."""
    width = max(map(len, rows))
    order = chance.choices(range(width), k=width) if chance.random() < 0.3 else chance.sample(range(width), width)
    rows[:] = [[row[k] if k < len(row) else "" for k in order] for row in rows]


CHANGES: tuple[Callable[[Rows, random.Random], None], ...] = (
    *(_odd_cell, _odd_cell, _odd_cell, _longer, _shorter, _again, _left_out, _empty_row, _headings, _columns),
)
