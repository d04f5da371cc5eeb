"""Many readers on one real server: everybody gets his own answer, and nobody hangs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from model import load
from tests.conftest import ROOT
from tests.load.crowd import read_at_once
from tests.load.shots import Shot, shots
from tests.load.visitor import Visitor
from tests.patience import until
from tests.server import Server, running

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sixteen() -> list[Shot]:
    return shots(load(), 16)


@pytest.fixture
def gated(tmp_path: Path) -> Iterator[tuple[Server, Path]]:
    """A server that reads nothing before the gate is there."""
    gate = tmp_path / "gate"
    with running(ROOT / "tests" / "load" / "slow_app.py", tmp_path, GATE=str(gate)) as server:
        yield server, gate


def count(server: Server, name: str) -> float:
    lines = server.get("/metrics").read().decode().splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith(f"{name} "))


def test_sixteen_at_once_each_get_the_reading_of_their_own_photo(
    sixteen: list[Shot], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running(ROOT / "app.py", tmp_path_factory.mktemp("server")) as server:
        crowd = read_at_once(server, 16, sixteen)
    assert len(crowd.pages) == 16
    assert crowd.wrong == 0


def test_a_reader_sees_his_place_a_full_line_says_so_and_who_leaves_makes_room(
    gated: tuple[Server, Path], sixteen: list[Shot]
) -> None:
    server, gate = gated
    with ExitStack() as here:
        first, leaves, waits, late = (here.enter_context(Visitor(server)) for _ in range(4))
        for visitor in (first, leaves, waits, late):
            visitor.press("I have read the intended use")
        first.drop(sixteen[0].jpeg)
        first.until(lambda: "reading the lesion" in first.page.text)
        for place, visitor in enumerate((leaves, waits), start=1):
            visitor.drop(sixteen[place].jpeg)
            visitor.until(lambda v=visitor, n=place: f"you are number {n} in line" in v.page.text)  # type: ignore[misc]
        late.drop(sixteen[3].jpeg)
        assert "Busy: you are number 3 in line, and the line holds 2." in late.until_drawn().text
        assert "Read 1 photo now" in late.page.buttons

        leaves.__exit__()  # a closed browser
        waits.until(lambda: "you are number 1 in line" in waits.page.text)
        until(lambda: count(server, "dermatree_waiting") == 1)
        late.press_only("Read 1 photo now")
        late.until(lambda: "you are number 2 in line" in late.page.text)
        late.press_only("Stop waiting")
        assert "You stopped the waiting. Nothing is lost." in late.until_drawn().text
        until(lambda: count(server, "dermatree_waiting") == 1)

        gate.touch()
        assert sixteen[0].is_answered_by(first.until_drawn())
        assert sixteen[2].is_answered_by(waits.until_drawn())
        assert sixteen[3].is_answered_by(late.press("Read 1 photo now"))
    assert "Traceback" not in server.log.read_text("utf-8")
