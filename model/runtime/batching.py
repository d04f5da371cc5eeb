"""Dynamic batches: photos that wait at the same moment are read together."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import torch

from .output import ForwardOutput, NoMemory, Pixels

BIGGEST = 16  # photos in a batch: Inception's maps of so many take about a gigabyte on a GPU in half precision
MOMENT = 0.003  # seconds that the first of a batch waits for others; a reading takes several times that


class BatchReader(Protocol):
    """What can read a batch."""

    name: str

    def run_batch(self, pixels: Pixels) -> list[ForwardOutput]:
        """Read (N, 3, 299, 299), photo for photo."""
        ...

    def describe(self) -> str:
        """One line."""
        ...


@dataclass(frozen=True, eq=False)
class _Request:
    pixels: Pixels  # (1, 3, 299, 299)
    answer: Future[ForwardOutput] = field(default_factory=Future)


class BatchingRuntime:
    """Gathers what many threads ask within a moment, reads it as one batch, and hands each its own.

    There is no thread of its own that could die: whoever comes first leads, and reads for those who have come by then.
    While a batch is read the next one gathers, so under load batches are full and nobody waits for the moment to pass.
    """

    def __init__(self, reader: BatchReader, biggest: int = BIGGEST, moment: float = MOMENT) -> None:
        self.name = reader.name
        self.at_once = 2 * biggest  # one batch on the device, one that gathers
        self._reader, self._biggest, self._moment = reader, biggest, moment
        self._requests: list[_Request] = []
        self._arrival = threading.Condition()
        self._leading = threading.Lock()

    def run(self, pixels: Pixels) -> ForwardOutput:
        """Read one photo, (1, 3, 299, 299); raises what its own reading raised, never another's."""
        mine = _Request(pixels)
        with self._arrival:
            self._requests.append(mine)
            self._arrival.notify()
        with self._leading:
            while not mine.answer.done():  # another leader has answered it, or it is among the next ones
                batch = self._gather()
                try:
                    self._read_together(batch)
                finally:
                    self._put_back(request for request in batch if request is not mine)
        return mine.answer.result()

    def _put_back(self, batch: Iterable[_Request]) -> None:
        """Whoever has no answer, because this thread is being ended, is among the next ones."""
        with self._arrival:
            self._requests[:0] = [request for request in batch if not request.answer.done()]

    def _gather(self) -> list[_Request]:
        with self._arrival:
            self._arrival.wait_for(lambda: len(self._requests) >= self._biggest, self._moment)
            batch, self._requests = self._requests[: self._biggest], self._requests[self._biggest :]
        return batch

    def _read_together(self, batch: list[_Request]) -> None:
        """Answer every one; where the batch fails, each is read by itself, so that only the guilty one fails."""
        readings = self._readings(batch)
        if not isinstance(readings, Exception):
            for request, reading in zip(batch, readings, strict=True):
                request.answer.set_result(reading)
        elif len(batch) == 1:
            batch[0].answer.set_exception(readings)
        else:
            del readings  # with all that its frames hold: see below
            for request in batch:
                self._read_together([request])

    def _readings(self, batch: list[_Request]) -> list[ForwardOutput] | Exception:
        """Of each, or why not.

        An exception keeps what its frames held, the batch on the device among it: it must be gone before each photo is
        read by itself, or there is no more room than before.
        """
        try:
            readings = self._reader.run_batch(np.concatenate([request.pixels for request in batch]))
            if len(readings) != len(batch):
                raise RuntimeError(f"{len(batch)} photos went in and {len(readings)} readings came out.")
        except torch.OutOfMemoryError:
            return NoMemory()
        except Exception as error:
            return error
        return readings

    def describe(self) -> str:
        """The reader's line, and how many it takes together."""
        return f"{self._reader.describe()}, up to {self._biggest} photos a batch"
