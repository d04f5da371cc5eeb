"""The network and all that is computed from it. `from model import load; load().predict("photo.jpg")`.

Importing it costs no torch: `load` and `Model` bring it when they are first asked for.
"""

from typing import TYPE_CHECKING, Any

from . import process_wide as process_wide  # the first of all: it must come before torch
from .bundle import Bundle
from .caller import Caller, NotRead
from .checksummed import BundleError
from .failure import Failure, ReadingFailed
from .head.probabilities import Probabilities
from .input.frame import Frame, FrameError
from .input.photo import Photo, PhotoError, read_photo
from .input.quality import Quality
from .prediction import Joint, Prediction, read_jointly
from .runtime import RuntimeUnavailable
from .runtime.admission import Busy

if TYPE_CHECKING:
    from .model import Model
    from .opened import load, loaded

__all__ = [
    "Bundle",
    "BundleError",
    "Busy",
    "Caller",
    "Failure",
    "Frame",
    "FrameError",
    "Joint",
    "Model",
    "NotRead",
    "Photo",
    "PhotoError",
    "Prediction",
    "Probabilities",
    "Quality",
    "ReadingFailed",
    "RuntimeUnavailable",
    "load",
    "loaded",
    "read_jointly",
    "read_photo",
]


def __getattr__(name: str) -> Any:
    if name not in ("Model", "load", "loaded"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import opened  # here: it imports torch

    return getattr(opened, name)
