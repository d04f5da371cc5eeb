"""Who did what when, as lines of JSON, without anything of a patient; off unless DERMATREE_AUDIT_LOG names a file.

A line holds a time, an event, who (a keyed hash of the signed-in subject, or "anonymous"), a keyed hash of the session,
and facts from a closed list. No name of a file, no photo, no result. A photo's hash, keyed too, only where
DERMATREE_AUDIT_PHOTOS is 1. A log that can't be written costs no reading: the line is lost, and that is counted.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import logging
import os
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from typing import Any, Literal

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.server import metrics

Event = Literal["signed in", "turned away", "signed out", "photo", "cleared", "left alone", "closed"]
Reader = tuple[str, str]  # who, in which session: both keyed

ANONYMOUS = "anonymous"
MAX_BYTES = 10_000_000
KEPT_FILES = 9  # beside the one that is written: a hundred megabytes at most

_LOG = logging.getLogger("dermatree")
_UNSET_KEY = secrets.token_hex()  # then nobody can be followed from one start of the server to the next


def write(
    event: Event,
    *,
    outcome: metrics.Outcome | None = None,
    bundle: str = "",
    photo: str = "",
    reader: Reader | None = None,
) -> None:
    """Write a line about what the reader of this session has just done; never raises.

    Args:
        outcome: what became of a photo.
        bundle: the id of the model that read it.
        photo: the hash of the photo, written (keyed) only where that is turned on.
        reader: whose line it is, where it is not of the session that a page is drawn for.
    """
    if (path := os.environ.get("DERMATREE_AUDIT_LOG")) is None or not path.strip():
        return
    who, session = reader or _reader()
    fields = {"outcome": outcome, "bundle": bundle[:16]}
    if photo and os.environ.get("DERMATREE_AUDIT_PHOTOS") == "1":
        fields["photo"] = keyed("photo", photo)
    line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, "who": who, "session": session}
    line |= {name: fact for name, fact in fields.items() if fact}
    _file(path).handle(logging.LogRecord("audit", logging.INFO, "", 0, json.dumps(line), None, None))


def keyed(kind: str, value: str) -> str:
    """A hash that only whoever holds DERMATREE_AUDIT_KEY can make again from the value: 16 hex digits."""
    key = os.environ.get("DERMATREE_AUDIT_KEY") or _UNSET_KEY
    return hmac.digest(key.encode(), f"{kind}:{value}".encode(), "sha256").hex()[:16]


def reader(session_id: str, user: Mapping[str, Any]) -> Reader:
    """The reader with these claims (`st.user`) in one of Streamlit's sessions."""
    who = keyed("subject", f"{user.get('iss')} {user['sub']}") if user.get("is_logged_in") else ANONYMOUS
    return who, keyed("session", session_id)


def _reader() -> Reader:
    """Who is here."""
    if (context := get_script_run_ctx(suppress_warning=True)) is None:
        return ANONYMOUS, ""
    return reader(context.session_id, st.user.to_dict())


class _Lines(RotatingFileHandler):
    """A file that only its owner can read, put by at MAX_BYTES. What can't be written is counted and forgotten."""

    def __init__(self, path: str) -> None:
        super().__init__(path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True)
        self._failing = False

    def _open(self) -> TextIOWrapper:
        half = _ends_in_the_midst(self.baseFilename)
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        stream = os.fdopen(descriptor, "a", encoding="utf-8")
        if half:
            stream.write("\n")
        return stream

    def emit(self, record: logging.LogRecord) -> None:
        lost = metrics.audit_lines_lost()
        super().emit(record)
        self._failing = metrics.audit_lines_lost() > lost

    def handleError(self, record: logging.LogRecord) -> None:
        metrics.AUDIT_LOST.inc()
        if not self._failing:  # once, not for every line of a night
            _LOG.exception("The audit log can't be written; lines are lost until it can.")
        if (stream := self.stream) is not None:
            self.stream = None  # with what it still holds: the next line begins anew
            with contextlib.suppress(Exception):
                stream.close()


def _ends_in_the_midst(path: str) -> bool:
    """Whether the disk took only a part of the last line: then the next must stand apart from it."""
    if os.path.isfile(path):
        with contextlib.suppress(OSError), open(path, "rb") as log:  # an empty one has no last byte
            log.seek(-1, os.SEEK_END)
            return log.read(1) != b"\n"
    return False


@cache
def _file(path: str) -> _Lines:
    return _Lines(path)
