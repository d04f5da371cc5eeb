"""Whether the model can read photos yet, and how a page gets it.

Opening it takes seconds, and the server answers in the meantime.
"""

from __future__ import annotations

import gc
import importlib
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import streamlit as st

import model
from model import BundleError, RuntimeUnavailable
from pages.server import malloc_trim, metrics

if TYPE_CHECKING:
    from model import Model

_LOG = logging.getLogger("dermatree")


class Status(StrEnum):
    """Where the model stands, in the words of /healthz."""

    LOADING = "loading"
    READY = "ready"
    NO_MODEL = "no model"


@dataclass
class _Readiness:
    status: Status = Status.LOADING


_readiness = _Readiness()  # one a process, like the model
_no_warm_up = threading.Event()  # cleared while one is under way
_no_warm_up.set()


def status() -> Status:
    """Where the model stands."""
    return _readiness.status


def warm_up(*pages: str) -> None:
    """Load the model, and these modules, before the first reader comes.

    Never raises: without a model the app says what is wrong. Readers wait for the whole of it: a photo that was there
    when all is set aside would never be found again.
    """
    _no_warm_up.clear()
    _readiness.status = Status.LOADING
    try:
        try:
            model.load()
            _set_aside_for_good(pages)
            _load()
        except (BundleError, RuntimeUnavailable) as error:
            _readiness.status = Status.NO_MODEL
            _LOG.error("No photo can be read. %s", error)
    except Exception:
        _readiness.status = Status.NO_MODEL
        _LOG.exception("No photo can be read: the model could not be started.")
    finally:
        _no_warm_up.set()


def model_or_sentence() -> Model | None:
    """The model; or None, with the sentence on the page that says what is wrong with its bundle or runtime."""
    try:
        with st.spinner("Loading the model"):
            _no_warm_up.wait()
            return _load()
    except (BundleError, RuntimeUnavailable) as error:
        st.error(str(error))
        return None


def _load() -> Model:
    try:
        loaded = model.load()
    except Exception:
        _readiness.status = Status.NO_MODEL
        raise
    _readiness.status = Status.READY
    metrics.WAITING.set_function(lambda: loaded.queue.waiting)
    return loaded


def _set_aside_for_good(pages: Sequence[str]) -> None:
    """Take these modules and what is loaded by now, some million objects, out of the garbage collector's sight.

    Streamlit has it walk through everything after every run of a page, which held up all readers for a quarter of a
    second each time. What sessions make and drop from now on is still found.
    """
    importlib.import_module("pandas")  # Streamlit would with the first reading, and it is a good part of what stays
    for page in pages:
        importlib.import_module(page)
    gc.collect()
    gc.freeze()
    malloc_trim.give_back()  # loading takes 90 MB more than what is loaded
