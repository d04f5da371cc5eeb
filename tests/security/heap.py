"""A hunt through the memory of this process: who holds what gives a patient away.

The collector knows every container; letters, bytes and arrays hang on one. Looked through are all of them, whoever they
belong to: globals, caches of functions, Streamlit's caches and stores, sessions, closures, what threads share.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np

from model import Photo, Prediction
from pages.session.case import Case, CasePhoto, PendingPhoto

OF_A_PATIENT = {Photo, Prediction, CasePhoto, PendingPhoto, Case}
PLAIN = {str, bytes, bytearray, np.ndarray}


def holders(sha256: str, marks: Mapping[str, bytes], pixels: np.ndarray, but: Collection[int] = ()) -> list[str]:
    """What in this process holds anything of a patient, in words; `but` are ids of what the test itself holds."""
    gc.collect()
    seen = {id(marks), id(pixels), *map(id, marks.values()), *but}
    found: set[str] = set()
    for container in gc.get_objects():
        if id(container) in seen:
            continue
        if type(container) in OF_A_PATIENT and _is_of(container, sha256):
            found.add(f"a {type(container).__name__}")
        for thing in _hanging_on(container):
            if id(thing) not in seen:
                seen.add(id(thing))
                if mark := _mark_in(thing, marks, pixels):
                    found.add(f"{mark} in a {type(container).__module__}.{type(container).__name__}")
    return sorted(found)


def _hanging_on(container: Any) -> Iterator[Any]:
    """Plain things, also those in containers of nothing but plain things, which the collector does not know."""
    for thing in gc.get_referents(container):
        kind = type(thing)
        if kind in PLAIN:
            yield thing
        elif kind in (dict, tuple) and not gc.is_tracked(thing):
            yield from _hanging_on(thing)


def _is_of(thing: Any, sha256: str) -> bool:
    match thing:
        case Photo():
            return thing.sha256 == sha256
        case Prediction():
            return thing.photo_sha256 == sha256
        case CasePhoto() | PendingPhoto():
            return thing.photo.sha256 == sha256
        case _:
            return any(_is_of(case_photo, sha256) for case_photo in (*thing.photos, *thing.pending))


def _mark_in(thing: Any, marks: Mapping[str, bytes], pixels: np.ndarray) -> str | None:
    if isinstance(thing, np.ndarray):
        square = thing.shape == pixels.shape and thing.dtype == pixels.dtype
        return "its pixels" if square and np.array_equal(thing, pixels) else None
    content = thing.encode("utf-8", "replace") if isinstance(thing, str) else thing
    return next((name for name, mark in marks.items() if mark in content), None)
