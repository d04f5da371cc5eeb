"""A device that has no memory for so many photos, or for none: who can be answered is, the others are told."""

from __future__ import annotations

import asyncio
import json
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from prometheus_client import generate_latest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from model import Model
from model.runtime import ForwardOutput, NoMemory, Pixels, Runtime
from model.runtime.batching import BatchingRuntime
from pages.server import metrics, readiness
from pages.session.session import Session
from tests.conftest import ROOT
from tests.patience import PATIENCE
from tests.samples import LESIONS

SAID = "The graphics card of this server has no memory left. Nothing is wrong with the photo"


class Memory:
    """What could be held by a batch on a device."""


class Card:
    """A card with room for some photos at a time, which asks first whether the batch before has let go of its own."""

    name = "a card"

    def __init__(self, runtime: Runtime, room: int) -> None:
        self.runtime, self.room = runtime, room
        self.batches: list[int] = []
        self._held = list[weakref.ref[Memory]]()

    def run_batch(self, pixels: Pixels) -> list[ForwardOutput]:
        assert not [held for held in self._held if held() is not None], "what failed still takes its memory"
        batch = Memory()
        self._held.append(weakref.ref(batch))
        self.batches.append(len(pixels))
        if len(pixels) > self.room:
            raise torch.OutOfMemoryError(f"Tried to allocate {len(pixels)} GiB. GPU 0 has none.")
        return [self.runtime.run(square[None]) for square in pixels]

    def describe(self) -> str:
        return "a card"


@pytest.fixture
def card(model: Model) -> Card:
    """The card that the app's model reads with from now on."""
    card = Card(model.runtime, room=1)
    model.runtime = BatchingRuntime(card, moment=0.5)
    return card


def status() -> str:
    from pages.server.routes import healthz

    with ThreadPoolExecutor(1) as aside:  # browser tests leave a loop running in this thread
        answer = aside.submit(asyncio.run, healthz(Request({"type": "http"}))).result()
    return str(json.loads(bytes(answer.body))["status"])


def metric(name: str) -> float:
    lines = generate_latest(metrics.REGISTRY).decode().splitlines()
    return next(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"{name} "))


def test_too_many_at_once_are_read_one_by_one_each_with_its_own_reading(shipped: Model, card: Card) -> None:
    squares = [shipped.tensor(path).numpy() for path in LESIONS[:4]]
    alone = [shipped.runtime.run(square).logits for square in squares]
    runtime = BatchingRuntime(card, biggest=4, moment=PATIENCE)  # so it is all four that are asked for together
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(runtime.run, square) for square in squares]
        together = [future.result(PATIENCE).logits for future in asked]
    assert card.batches[0] == 4, "they were in one batch, or this test means nothing"
    for logits, expected in zip(together, alone, strict=True):
        assert np.abs(logits - expected).max() < 1e-5


def test_no_memory_for_one_is_a_sentence_and_the_next_reading_works(card: Card, model: Model) -> None:
    card.room = 0
    with pytest.raises(NoMemory, match=SAID) as refused:
        model.predict(LESIONS[0])
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None, "it would keep the frames, and the batch on the device with them"
    card.room = 1
    assert model.predict(LESIONS[0]).readable
    assert model.queue.waiting == 0


def test_the_page_says_it_keeps_the_photo_and_health_and_metrics_tell(
    card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert readiness.model_or_sentence() is not None
    metrics.FAILING.set(0)
    assert status() == "ready"
    failed, card.room = metric('dermatree_readings_total{outcome="failed"}'), 0
    app = AppTest.from_file(str(ROOT / "pages" / "router.py"))
    app.session_state["dermatree-session"] = here = Session(last_seen=10**12, acknowledged=True)
    app.run()
    for path in LESIONS[:2]:
        app.button(key=f"sample-{path.stem}").click().run()
        assert not app.exception
    assert here.case.problems[0].startswith(f"2 photos not read yet. {SAID}")
    assert status() == "failing"
    assert metric("dermatree_failing") == 1
    assert metric('dermatree_readings_total{outcome="failed"}') == failed + 2
    card.room = 1
    next(button for button in app.button if button.label == "Read 2 photos now").click().run()
    assert [len(here.case.photos), len(here.case.pending), here.case.problems] == [2, 0, []]
    assert status() == "ready"
    assert metric("dermatree_failing") == 0
