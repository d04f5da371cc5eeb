"""Why one photo was not read: all that opening, framing, queueing and reading can raise, kept with that photo alone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from .caller import NotRead
from .input.frame import FrameError
from .input.photo import PhotoError
from .runtime import RuntimeUnavailable

Result = TypeVar("Result")

LONGEST = 200  # characters of what a library says

log = logging.getLogger("dermatree")


class ReadingFailed(Exception):
    """The reading broke down, and neither the photo nor the machine is known to be at fault."""

    def __init__(self, error: Exception) -> None:
        said = " ".join(str(error).split())[:LONGEST]
        super().__init__(
            f"The reading of this photo broke down ({type(error).__name__}{f': {said}' if said else ''}). Read it "
            "again; if that happens again, tell whoever looks after this program."
        )


class OutOfMemory(NotRead):
    """This machine had no memory for the photo."""

    def __init__(self) -> None:
        super().__init__("There was not enough memory to read this photo. Close other programs, then read it again.")


Failure = PhotoError | FrameError | NotRead | RuntimeUnavailable | ReadingFailed


def of_one_photo(read: Callable[[], Result]) -> Result | Failure:
    """The result, or the error that kept this photo from being read; its text is a sentence. Nothing is raised."""
    try:
        return read()
    except (PhotoError, FrameError, NotRead, RuntimeUnavailable) as error:
        return error
    except MemoryError:
        return OutOfMemory()
    except Exception as error:  # of a library, or a fault of ours: one photo must not cost the others
        log.info("A photo could not be read.", exc_info=True)
        return ReadingFailed(error)
