"""Files that nobody means well by, through the product: no exception leaves it, and no file touches another.

Another generator is another module with `file(k)`, and a line in KINDS.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from model import Model, read_photo
from model.runtime import ForwardOutput, Pixels
from tests.conftest import ROOT
from tests.fuzz import metadata, names, strips, uploads
from tests.fuzz.file import File, digest
from tests.fuzz.roads import PHOTO_ROADS, Road, predict
from tests.samples import LESIONS

BATCH = 40  # files that are sent together, so that one can get into another's way


@dataclass(frozen=True)
class Kind:
    """A generator, how many of its files a long run makes, and the roads that they take in turn."""

    file: Callable[[int], File]
    many: int
    roads: tuple[Road, ...] = PHOTO_ROADS


KINDS = {
    "uploads": Kind(uploads.file, 4000),
    "strips": Kind(strips.file, 1600),
    "metadata": Kind(metadata.file, 2880),
    "names": Kind(names.file, 1600),
}


@pytest.fixture
def without_network(model: Model, monkeypatch: pytest.MonkeyPatch) -> Model:
    """The model with a runtime that says of every photo what it would of one; all else is as it is."""
    reading = model.runtime.run(model.tensor(LESIONS[0]).numpy())

    class Echo:
        name = "echo"

        def run(self, pixels: Pixels) -> ForwardOutput:
            return reading

        def describe(self) -> str:
            return "an echo"

    monkeypatch.setattr(model, "runtime", Echo())
    return model


def send(kind: Kind, batches: Iterable[int], model: Model, folder: Path) -> None:
    """Send these batches, each down the next road."""
    for number in batches:
        files = [kind.file(k) for k in range(BATCH * number, BATCH * (number + 1))]
        place = folder / f"{number}"
        kind.roads[number % len(kind.roads)](files, place, model)
        shutil.rmtree(place, ignore_errors=True)


@pytest.mark.parametrize("name", KINDS)
def test_a_few_of_every_kind_down_every_road(name: str, without_network: Model, tmp_path: Path) -> None:
    kind = KINDS[name]
    send(kind, range(len(kind.roads)), without_network, tmp_path)


def test_a_few_are_read_by_the_network_itself(model: Model, tmp_path: Path) -> None:
    for number, kind in enumerate(KINDS.values()):
        predict([kind.file(k) for k in range(1000, 1020)], tmp_path / str(number), model)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", KINDS)
def test_ten_thousand_files_leave_no_exception(name: str, without_network: Model, tmp_path: Path) -> None:
    kind = KINDS[name]
    send(kind, range(kind.many // BATCH), without_network, tmp_path)


def test_what_lies_in_the_metadata_costs_no_photo() -> None:
    for k in range(1000):
        photo = read_photo(metadata.file(k).content)
        assert {photo.width, photo.height} == {96, 72}, k


def test_that_makes_ten_thousand() -> None:
    assert sum(kind.many for kind in KINDS.values()) >= 10_000
    assert all(kind.many % (BATCH * len(kind.roads)) == 0 for kind in KINDS.values())


def test_a_file_is_the_same_in_another_process_at_another_time() -> None:
    before, began = digest(kind.file for kind in KINDS.values()), time.time()
    while time.time() < began + 2:  # the coarsest that a file keeps time in: a ZIP's two seconds
        time.sleep(0.1)
    script = (
        f"from tests.fuzz import file, {', '.join(KINDS)}; print(file.digest(k.file for k in ({', '.join(KINDS)})))"
    )
    hashed_otherwise = {**os.environ, "PYTHONHASHSEED": "1"}
    again = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=hashed_otherwise, capture_output=True, text=True
    )
    assert again.stdout.strip() == before
