"""The roads that files take through the product, and what must come of each at the end of it: a reading or a sentence.

Nothing may be left to the catch-all that keeps one photo's breakdown from the others (`model.failure.ReadingFailed`).
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from model import Model, PhotoError, read_photo
from model.commands import main
from model.data.manifest import LabelledPhoto as Row
from model.data.manifest_photos import UnreadablePhotos
from model.data.squares import squares
from model.report import KEYS
from pages.intake import intake, waiting
from pages.session.case import Case
from tests.fuzz.file import File
from tests.input.test_recognition import is_plain

Road = Callable[[Sequence[File], Path, Model], None]


def predict(files: Sequence[File], folder: Path, model: Model) -> None:
    """`python -m model predict FILE…`: a line for each, in the order given."""
    chosen = [os.fsdecode(path) for path in written(files, folder)]
    code, lines, said = command("predict", *chosen)
    hold(lines, chosen, code, said)


def read(files: Sequence[File], folder: Path, model: Model) -> None:
    """`python -m model read FOLDER`: a line for each file that is taken for a photo, in the order of names.

    What is no photo may be left out; a photo that can be read, and is named like one, may not.
    """
    paths = sorted(Path(os.fsdecode(path)) for path in written(files, folder))
    code, lines, said = command("read", str(folder))
    told = [line["photo"] for line in lines]
    chosen = [path for path in paths if as_told(path) in told or (is_named_like_one(path) and not refused(path))]
    if chosen:
        hold(lines, [str(path) for path in chosen], code, said)
    assert "Traceback" not in said


def page(files: Sequence[File], folder: Path, model: Model) -> None:
    """Dropped on the page: a shot, or a sentence beside the others'."""
    for file in files:
        case = Case()
        intake.open_photos(case, [io.BytesIO(file.content)], Progress())
        if case.pending:
            waiting.read_all(model, case, Progress())
        assert len(case.photos) + len(case.problems) == 1, (file.name, case.problems)
        for problem in case.problems:
            assert problem.startswith("The photo could not be read. "), (file.name, problem)
            assert is_plain(problem.removeprefix("The photo could not be read. ")), (file.name, problem)


def training(files: Sequence[File], folder: Path, model: Model) -> None:
    """Rows of a manifest: all are decoded, or exactly those that can't be are named."""
    paths = [Path(os.fsdecode(path)) for path in written(files, folder)]
    rows = [Row(path, "A", "clinical", "NV", "melanocytic-nevus", "train", "", "g") for path in paths]
    unreadable = {path for path in paths if refused(path)}
    work = folder.parent / "work"
    try:
        assert squares(rows, work).shape == (len(rows), 299, 299, 3)
        assert not unreadable
    except UnreadablePhotos as error:
        found = dict(error.found)
        assert set(found) == unreadable
        assert all(is_plain(str(why)) for why in found.values())
    assert not list(work.glob(".*")), "nothing half done is left"


PHOTO_ROADS: tuple[Road, ...] = (predict, read, page, training)


def written(files: Sequence[File], folder: Path) -> list[bytes]:
    """The paths of the files in the folder, in their order."""
    folder.mkdir()
    paths = [os.path.join(os.fsencode(folder), file.name) for file in files]
    for path, file in zip(paths, files, strict=True):
        with open(path, "wb") as opened:
            opened.write(file.content)
    return paths


def command(*arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    """The exit code, the lines of JSON and what else is said, on a terminal that speaks Latin-1."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="latin-1", errors=mode) for mode in ("strict", "replace"))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(list(arguments))
        out.flush()
        err.flush()
    lines = [json.loads(line) for line in content_of(out).decode("utf-8").splitlines()]
    return code, lines, content_of(err).decode("latin-1")


def content_of(output: io.TextIOWrapper) -> bytes:
    assert isinstance(output.buffer, io.BytesIO)
    return output.buffer.getvalue()


def hold(lines: Sequence[dict[str, Any]], chosen: Sequence[str], code: int, said: str) -> None:
    """One line for each photo chosen, each a reading or a plain sentence; and the exit code says which."""
    assert [line["photo"] for line in lines] == [as_told(path) for path in chosen]
    for line in lines:
        assert line.keys() == set(KEYS)
        assert line["ok"] == (line["error"] is None) == (line["classes"] is not None)
        assert line["ok"] or is_plain(line["error"]), line
    assert code == (0 if all(line["ok"] for line in lines) else 1)
    assert "Traceback" not in said


def as_told(path: str | Path) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def is_named_like_one(path: Path) -> bool:
    return path.suffix in (".jpg", ".jpeg", ".png", ".webp", ".tiff", ".bmp", ".heic")


def refused(path: Path) -> bool:
    try:
        read_photo(path)
    except PhotoError:
        return True
    return False


class Progress:
    """What the page would say meanwhile."""

    def update(self, *, label: str) -> None: ...
