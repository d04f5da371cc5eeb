"""Whatever is uploaded: a photo or one plain sentence, in little time and memory, and never anything else."""

import resource
import time
from collections.abc import Iterable

import numpy as np
import pytest

from model.input.photo import PhotoError, read_photo
from tests.fuzz.uploads import upload
from tests.input.test_recognition import is_plain

ALL = 10_000
SECONDS = 2.0  # of this thread's own work, so that a busy machine does not count
MEMORY = 1_500_000  # kB above what the process had before: the largest photo that is read at all takes a third of it


def peak() -> int:
    """The most memory that this process ever had, kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def outcomes(numbers: Iterable[int]) -> dict[str, int]:
    """Read these uploads; how many were photos, and how many got a sentence."""
    seen = {"read": 0, "refused": 0}
    for k in numbers:
        data, began = upload(k), time.thread_time()
        try:
            photo = read_photo(data)
        except PhotoError as error:
            photo, sentence = None, str(error)
        if photo is None:
            assert is_plain(sentence), (k, sentence)
        else:
            assert photo.pixels.dtype == np.uint8, k
            assert photo.pixels.shape == (photo.height, photo.width, 3), k
        seen["read" if photo else "refused"] += 1
        assert time.thread_time() - began < SECONDS, f"upload {k} hangs"
    return seen


def held(numbers: Iterable[int]) -> None:
    before = peak()
    seen = outcomes(numbers)
    assert peak() - before < MEMORY
    assert min(seen.values()) > sum(seen.values()) / 20, seen  # otherwise the mutations test only one road


def test_a_part_of_the_uploads_is_read_or_refused() -> None:
    held(range(400))


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_ten_thousand_uploads_are_read_or_refused() -> None:
    held(range(ALL))
