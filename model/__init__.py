"""The network and all that is computed from it. `from model import load; load().predict("photo.jpg")`."""

from . import threads as threads  # the first of all: it must come before torch
from .bundle import Bundle, BundleError
from .caller import Caller, NotRead
from .failure import Failure, ReadingFailed
from .head.probabilities import Probabilities
from .input.frame import Frame, FrameError
from .input.photo import Photo, PhotoError, read_photo
from .input.quality import Quality
from .model import Model, load
from .prediction import Joint, Prediction, read_jointly
from .runtime import RuntimeUnavailable
from .runtime.admission import Busy

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
    "read_jointly",
    "read_photo",
]
