"""Whoever reads dies in the midst of it: his turn is the next one's, and nobody waits for him."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import Model, Photo, read_photo
from model.runtime import ForwardOutput, Pixels
from model.runtime.admission import AdmissionQueue
from model.runtime.batching import BatchingRuntime
from pages.session.session import Session
from tests.conftest import ROOT
from tests.patience import PATIENCE, until
from tests.samples import LESIONS


class Killed(BaseException):
    """What ends a thread from outside."""


def kill(thread: threading.Thread) -> None:
    """Raise in the midst of what the thread does in Python."""
    assert thread.ident is not None
    assert ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(Killed)) == 1


def dying(work: Callable[[], object]) -> threading.Thread:
    """A thread that will be killed, which is no news to whoever runs the test."""

    def run() -> None:
        try:
            work()
        except Killed:
            return

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize("when", ["reading", "waiting"])
def test_a_thread_that_is_killed_leaves_its_turn_and_its_place_to_others(when: str) -> None:
    queue, here = AdmissionQueue(at_once=1), threading.Event()

    def read() -> None:
        with queue.turn():
            here.set()
            while True:
                time.sleep(0.001)

    first = dying(read)
    assert here.wait(PATIENCE)
    second = dying(read)
    until(lambda: queue.waiting == 1)
    kill(second if when == "waiting" else first)
    (second if when == "waiting" else first).join(PATIENCE)
    until(lambda: queue.waiting == 0)
    kill(first if when == "waiting" else second)
    (first if when == "waiting" else second).join(PATIENCE)
    with queue.turn():
        assert queue.waiting == 0


class Slow:
    """Reads a batch when it is told to; echoes what was asked."""

    name = "slow"

    def __init__(self) -> None:
        self.go, self.begun = threading.Event(), threading.Event()
        self.batches: list[int] = []

    def run_batch(self, pixels: Pixels) -> list[ForwardOutput]:
        self.batches.append(len(pixels))
        self.begun.set()
        while not self.go.is_set():
            time.sleep(0.001)
        return [ForwardOutput(*(np.full(2, square[0, 0, 0], np.float32) for _ in range(3))) for square in pixels]

    def describe(self) -> str:
        return "slow"


def test_who_leads_a_batch_and_is_killed_leaves_nobody_without_an_answer() -> None:
    reader = Slow()
    runtime = BatchingRuntime(reader, biggest=5, moment=PATIENCE)  # so it is all five that are read together

    def ask(k: int) -> float:
        return float(runtime.run(np.full((1, 3, 2, 2), k, np.float32)).logits[0])

    leader = dying(lambda: ask(0))
    until(lambda: len(runtime._requests) == 1)
    with ThreadPoolExecutor(4) as pool:
        others = [pool.submit(ask, k) for k in range(1, 5)]
        assert reader.begun.wait(PATIENCE)
        assert reader.batches == [5], "others are in the batch of the one who is killed, or this test means nothing"
        runtime._moment = 0.0
        kill(leader)
        leader.join(PATIENCE)
        reader.go.set()
        assert [other.result(PATIENCE) for other in others] == [1.0, 2.0, 3.0, 4.0]
    assert not runtime._requests
    assert ask(7) == 7.0


def test_a_photo_whose_reading_breaks_down_is_kept_and_stands_in_nobodys_way(
    model: Model, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    predict, poison = model.predict, read_photo(LESIONS[1]).sha256

    def breaks_down(photo: Photo, **more: object) -> object:
        if photo.sha256 == poison:
            raise RuntimeError("Infer request failed: mole-on-the-left-calf")
        return predict(photo, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(model, "predict", breaks_down)
    app = AppTest.from_file(str(ROOT / "pages" / "router.py"))
    app.session_state["dermatree-session"] = here = Session(last_seen=10**12, acknowledged=True)
    for path in LESIONS[:3]:
        here.case.receive(read_photo(path))
    app.run()
    assert not app.exception
    assert [len(here.case.photos), len(here.case.pending)] == [2, 1]
    (problem,) = here.case.problems
    assert problem.startswith("Photo 2 of 3 was opened and could not be read: something went wrong on the server.")
    assert "calf" in caplog.text, "the log has it, for who runs the server"
    assert "Differential" in [heading.value for heading in app.subheader], "what was read is on the page"
    app.run()
    assert len(here.case.pending) == 1, "it is tried again when the reader asks, not at every click"
    monkeypatch.setattr(model, "predict", predict)
    next(button for button in app.button if button.label == "Read 1 photo now").click().run()
    assert [len(here.case.photos), len(here.case.pending), here.case.problems] == [3, 0, []]
