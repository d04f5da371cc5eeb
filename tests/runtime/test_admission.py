"""The line in front of the runtime: who comes next, when it is full, and that nobody is left hanging."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
import torch

from model import Model, Photo, read_photo
from model.caller import BULK, Caller, Cancelled
from model.runtime import ForwardOutput, Pixels
from model.runtime.admission import AdmissionQueue, Busy, QueueTimeout
from model.runtime.batching import BatchingRuntime
from model.runtime.torch_runtime import TorchRuntime
from tests.patience import PATIENCE, until
from tests.samples import LESIONS


class Waiting:
    """Callers of a line whose only turn is taken until `finish`; `order` has their names as they got theirs."""

    def __init__(self, queue: AdmissionQueue) -> None:
        self.queue, self.order = queue, list[str]()
        self._threads: list[threading.Thread] = []
        self._finish = threading.Event()
        self.join("first", Caller())
        until(lambda: self.order == ["first"])

    def join(self, name: str, caller: Caller) -> None:
        def take_turn() -> None:
            try:
                with self.queue.turn(caller):
                    self.order.append(name)
                    assert self._finish.wait(PATIENCE)
            except (Cancelled, QueueTimeout) as error:
                self.order.append(f"{name} {type(error).__name__}")

        before = self.queue.waiting
        self._threads.append(threading.Thread(target=take_turn))
        self._threads[-1].start()
        until(lambda: self.queue.waiting > before or bool(self.order))

    def finish(self) -> list[str]:
        self._finish.set()
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive(), "somebody hangs"
        return self.order


def test_a_full_line_says_which_place_it_would_have_been() -> None:
    waiting = Waiting(AdmissionQueue(at_once=1, capacity=3))
    for name in "abc":
        waiting.join(name, Caller())
    with pytest.raises(Busy, match="Busy: you are number 4 in line") as refused, waiting.queue.turn():
        pass
    assert refused.value.position == 4
    assert waiting.finish() == ["first", "a", "b", "c"]
    with waiting.queue.turn():
        assert waiting.queue.waiting == 0


def test_clinicians_come_before_background_work_and_keep_their_room() -> None:
    waiting, places = Waiting(AdmissionQueue(at_once=1, capacity=2)), list[int]()
    for name, caller in (("job", BULK), ("job again", BULK), ("a", Caller()), ("b", Caller())):
        waiting.join(name, caller)
    waiting.join("last job", Caller(on_position=places.append, bulk=True))
    assert places[0] == 5, "behind two clinicians and two jobs, and not sent away"
    with pytest.raises(Busy, match="number 3 in line"), waiting.queue.turn():
        pass
    assert waiting.finish() == ["first", "a", "b", "job", "job again", "last job"]


def test_who_leaves_frees_the_place_for_those_behind() -> None:
    waiting, leaves, seen = Waiting(AdmissionQueue(at_once=1, capacity=3)), threading.Event(), list[int]()
    waiting.join("gone", Caller(cancelled=leaves))
    waiting.join("patient", Caller(on_position=seen.append))
    until(lambda: seen[-1:] == [2])
    leaves.set()
    until(lambda: seen[-1:] == [1])
    assert waiting.queue.waiting == 1
    assert waiting.finish() == ["first", "gone Cancelled", "patient"]


def test_a_page_that_is_stopped_while_it_is_told_its_place_leaves_the_line() -> None:
    class PageStopped(BaseException):
        """As Streamlit ends a script: in the next thing that it draws, and no Exception."""

    def draw(_: int) -> None:
        raise PageStopped

    waiting = Waiting(AdmissionQueue(at_once=1))
    with pytest.raises(PageStopped), waiting.queue.turn(Caller(on_position=draw)):
        pass
    assert waiting.queue.waiting == 0
    assert waiting.finish() == ["first"]


def test_patience_ends_with_a_sentence() -> None:
    waiting = Waiting(AdmissionQueue(at_once=1))
    with pytest.raises(QueueTimeout, match="still number 1 in line"), waiting.queue.turn(Caller(timeout=0.02)):
        pass
    assert waiting.finish() == ["first"]


def test_nothing_is_read_for_somebody_who_left_before_his_turn() -> None:
    gone = threading.Event()
    gone.set()
    queue = AdmissionQueue(at_once=1)
    with pytest.raises(Cancelled), queue.turn(Caller(cancelled=gone)):
        pass
    with queue.turn():
        pass


def test_a_reading_that_fails_gives_its_turn_back() -> None:
    queue = AdmissionQueue(at_once=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), queue.turn(Caller(timeout=1)):
            raise ZeroDivisionError
    with queue.turn(Caller(timeout=1)):
        pass


def test_never_more_at_once_than_the_line_allows_and_everybody_gets_through() -> None:
    queue, inside, most, lock = AdmissionQueue(at_once=3, capacity=40), 0, 0, threading.Lock()

    def work(k: int) -> int:
        nonlocal inside, most
        with queue.turn(BULK if k % 3 else Caller()):
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.001)
            with lock:
                inside -= 1
        return k

    with ThreadPoolExecutor(max_workers=24) as pool:
        assert list(pool.map(work, range(120))) == list(range(120))
    assert most == 3
    assert queue.waiting == 0


def photos(count: int) -> list[Photo]:
    """Different photos, made of the samples by moving them round."""
    pixels = [read_photo(path).pixels for path in LESIONS]
    return [Photo.from_pixels(np.roll(pixels[k % len(pixels)], 7 * k, axis=1)) for k in range(count)]


@pytest.mark.parametrize("clients", [8, pytest.param(32, marks=pytest.mark.slow)])
def test_clients_at_once_get_what_they_would_get_alone(model: Model, clients: int) -> None:
    shots = photos(clients)
    alone = [model.predict(photo) for photo in shots]
    apart = [np.abs(a.features - b.features).max() for a, b in pairwise(alone)]
    assert min(apart) > 0.01, "the photos must differ for this test to mean anything"
    with ThreadPoolExecutor(max_workers=clients) as pool:
        crowd = list(pool.map(model.predict, shots))
    for together, expected in zip(crowd, alone, strict=True):
        assert together.photo_sha256 == expected.photo_sha256
        assert together.classes == pytest.approx(expected.classes, abs=1e-5)
        assert np.abs(together.features - expected.features).max() < 1e-5


def test_a_folder_does_not_keep_a_clinician_waiting(model: Model) -> None:
    """In the midst of a bulk job a clinician is next, though more of the job waits than there are turns."""
    done = list[str]()
    shots = photos(12)

    def work() -> None:
        for _ in model.predict_many(shots):
            done.append("job")

    with ThreadPoolExecutor(max_workers=1) as pool:
        bulk = pool.submit(work)
        until(lambda: "job" in done)
        model.predict(read_photo(LESIONS[0]))
        done.append("clinician")
        bulk.result(PATIENCE)
    assert done.index("clinician") < len(done) - 1, done


class Counting:
    """Reads nothing: a photo's answer is its first pixel; `poison` fails, alone or in company."""

    name = "counting"

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.go = threading.Event()

    def run_batch(self, pixels: Pixels) -> list[ForwardOutput]:
        assert self.go.wait(PATIENCE)
        self.batches.append(len(pixels))
        firsts = pixels[:, 0, 0, 0]
        if (firsts < 0).any():
            raise ValueError("poison")
        return [ForwardOutput(*(np.full(5, first, np.float32) for _ in range(3))) for first in firsts]

    def describe(self) -> str:
        return "an abacus"


def test_a_batch_hands_each_his_own_and_only_the_guilty_one_fails() -> None:
    reader = Counting()
    runtime = BatchingRuntime(reader, biggest=4)

    def ask(k: int) -> float:
        try:
            return float(runtime.run(np.full((1, 3, 2, 2), -1 if k == 5 else k, np.float32)).logits[0])
        except ValueError:
            return -1.0

    with ThreadPoolExecutor(max_workers=16) as pool:
        asked = [pool.submit(ask, k) for k in range(16)]
        until(lambda: len(runtime._requests) >= 12)
        reader.go.set()
        answers = [future.result(PATIENCE) for future in asked]
    assert answers == [float(k) if k != 5 else -1.0 for k in range(16)]
    assert max(reader.batches) == 4, "those who wait are read together, and never more"
    assert ask(3) == 3.0, "it goes on after a failure"


def test_a_batch_reads_as_one_by_one(model: Model) -> None:
    """What CUDA does with many photos, on the CPU in full precision."""
    runtime = BatchingRuntime(TorchRuntime(model.network, torch.device("cpu")), biggest=4, moment=0.5)
    pixels = [model.tensor(photo).numpy() for photo in photos(4)]
    alone = [model.runtime.run(square) for square in pixels]
    with ThreadPoolExecutor(max_workers=4) as pool:
        together = list(pool.map(runtime.run, pixels))
    head = model.calibrations["dermoscopy"]
    for one, expected in zip(together, alone, strict=True):
        assert np.abs(head.read(one.logits).by_class - head.read(expected.logits).by_class).max() < 1e-5
        assert one.features.shape == (2048, 8, 8)
        assert one.features.base is None, "a reading that is kept must not keep its whole batch"
