"""Nothing that is wrong with one photo touches another: whatever is raised on its way becomes its own line."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model import Model, Photo, PhotoError, Prediction, RuntimeUnavailable, read_photo, report
from model import model as model_module
from model.caller import Cancelled
from model.commands import main
from model.failure import OutOfMemory, ReadingFailed
from model.input.frame import FrameError
from model.input.photo import Source
from model.runtime import NoMemory
from model.runtime.admission import Busy, QueueTimeout
from model.runtime.remote import ClusterGone, ClusterRefused
from tests.pictures import encoded, scene
from tests.samples import LESIONS

SAID_AS_THEY_ARE = [
    PhotoError("This photo is too narrow a strip."),
    FrameError("The frame must begin inside the photo."),
    Busy(65, 64),
    QueueTimeout(12, 600),
    Cancelled(),
    RuntimeUnavailable("The runtime is gone."),
    NoMemory(),
    ClusterGone("The machines that read photos do not answer."),
    ClusterRefused("The cluster reads with another model."),
]
UNFORESEEN = [
    SyntaxError("not a TIFF file"),
    ValueError("embedded null byte"),
    TypeError("'NoneType' object is not iterable"),
    RuntimeError("Infer request failed:\n  at src/inference\n  with a long story"),
    UnicodeEncodeError("utf-8", "M\udcfcller", 1, 2, "surrogates not allowed"),
    ZeroDivisionError(),
    np.linalg.LinAlgError("SVD did not converge"),
    OSError(5, "Input/output error"),
    AssertionError(),
    RecursionError("maximum recursion depth exceeded"),
]
ERRORS = [*SAID_AS_THEY_ARE, *UNFORESEEN, MemoryError()]


class Photos:
    """A photo for each error, with a good one before, between and behind."""

    def __init__(self, folder: Path) -> None:
        self.all: list[Path] = []
        self.errors: dict[str, Exception] = {}  # by the hash of the file
        for number, error in enumerate(ERRORS):
            self._add(folder / f"{number:02}-a-good.png", 60 + number)
            poisoned = self._add(folder / f"{number:02}-b-{type(error).__name__}.png", 160 + number)
            self.errors[poisoned.sha256] = error
        self._add(folder / "99-good.png", 50)

    def _add(self, path: Path, width: int) -> Photo:
        path.write_bytes(encoded(scene(width, 64), "PNG"))
        self.all.append(path)
        return read_photo(path)

    def stop(self, sha256: str) -> None:
        if error := self.errors.get(sha256):
            raise error


def opening(monkeypatch: pytest.MonkeyPatch, model: Model, photos: Photos) -> None:
    def opened(source: Source) -> Photo:
        photo = read_photo(source)
        photos.stop(photo.sha256)
        return photo

    monkeypatch.setattr(model_module, "read_photo", opened)


def reading(monkeypatch: pytest.MonkeyPatch, model: Model, photos: Photos) -> None:
    """As what stands in line, the runtime, novelty, quality and calibration raise it: all of them on the way back."""
    predict = model.predict_frame

    def fails(photo: Photo, *more: Any, **named: Any) -> Prediction:
        photos.stop(photo.sha256)
        return predict(photo, *more, **named)

    monkeypatch.setattr(model, "predict_frame", fails)


def writing(monkeypatch: pytest.MonkeyPatch, model: Model, photos: Photos) -> None:
    line_of = report.line_of

    def fails(photo: str, result: Prediction) -> dict[str, Any]:
        photos.stop(result.photo_sha256)
        return line_of(photo, result)

    monkeypatch.setattr(report, "line_of", fails)


@pytest.mark.parametrize("command", ["predict", "read"])
@pytest.mark.parametrize("step", [opening, reading, writing])
def test_whatever_is_raised_is_the_line_of_that_photo(
    step: Callable[..., None],
    command: str,
    model: Model,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    photos = Photos(tmp_path)
    step(monkeypatch, model, photos)
    code = main(["predict", *map(str, photos.all)] if command == "predict" else ["read", str(tmp_path)])
    out, said = capsys.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert "Traceback" not in said
    assert [line["photo"] for line in lines] == [str(path) for path in photos.all]
    assert all(line.keys() == set(report.KEYS) for line in lines)
    assert [line["ok"] for line in lines] == [line["sha256"] not in photos.errors for line in lines]
    told = {type(error): line["error"] for line in lines if (error := photos.errors.get(line["sha256"]))}
    assert len(told) == len(ERRORS)
    for error in ERRORS:
        assert told[type(error)] == str(as_told(error))
        assert "\n" not in told[type(error)]


def as_told(error: Exception) -> Exception:
    if error in SAID_AS_THEY_ARE:
        return error
    return OutOfMemory() if isinstance(error, MemoryError) else ReadingFailed(error)


def test_a_cluster_that_is_away_for_a_while_costs_only_the_photos_of_that_while(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = ClusterGone("The machines that read photos do not answer.")
    answers = iter([None, gone, gone, None, None])
    run = model.runtime.run

    def now_and_then(pixels: Any) -> Any:
        if (error := next(answers)) is not None:
            raise error
        return run(pixels)

    monkeypatch.setattr(type(model), "readers_at_once", 1)
    monkeypatch.setattr(model.runtime, "run", now_and_then)
    results = list(model.predict_many(LESIONS[:5]))
    assert [isinstance(result, Prediction) for result in results] == [True, False, False, True, True]
    assert results[1:3] == [gone, gone]


def test_a_pipe_is_no_photo_and_nobody_waits_for_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    assert main(["predict", str(pipe)]) == 1
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert line["error"] == "This is not a file. Choose a photo."
    assert line["sha256"] is None


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_number_that_json_has_no_word_for_is_a_failure(number: float, model: Model) -> None:
    line = report.line_for(str(LESIONS[0]), replace(model.predict(LESIONS[0]), novelty=number))
    said = json.loads(line.text, parse_constant=lambda _: pytest.fail("no strict JSON"))
    assert not said["ok"]
    assert not line.ok
    assert "ValueError" in said["error"]


def test_a_modality_that_the_model_does_not_know_is_no_photos_fault(model: Model) -> None:
    with pytest.raises(ValueError, match="knows no modality 'x-ray'"):
        model.predict_many(LESIONS, "x-ray")


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_whoever_ends_the_program_ends_it(
    error: type[BaseException], model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(model, "predict_frame", ended)
    with pytest.raises(error):
        list(model.predict_many(LESIONS))
