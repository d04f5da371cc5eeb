"""The network and all that is computed from it. `from model import load; load().predict("photo.jpg")`."""

from . import threads as threads  # the first of all: it must come before torch
from .bundle import Bundle, BundleError
from .failure import Failure, ReadingFailed
from .frame import Frame, FrameError
from .line import Busy, Caller, NotRead
from .loading import Model, load
from .photo import Photo, PhotoError, read_photo
from .prediction import Joint, Prediction, read_jointly
from .probabilities import Probabilities
from .quality import Quality
from .runtime import RuntimeUnavailable

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
