"""What becomes of each photo is counted (server/metrics.py) and written down (server/audit.py), in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from model.caller import NotRead
from model.runtime import RuntimeUnavailable
from pages.server import audit, metrics
from pages.session.case import Case


@contextmanager
def reading(case: Case) -> Iterator[None]:
    """Watch one photo being read into the case; whatever is raised goes on."""
    try:
        with metrics.timed():
            yield
    except Exception as error:
        _note("not read" if isinstance(error, NotRead) else "failed")
        if isinstance(error, RuntimeUnavailable):
            metrics.FAILING.set(1)
        raise
    except BaseException:  # Streamlit's way to end a script that nobody waits for
        _note("left")
        raise
    metrics.FAILING.set(0)
    prediction = case.shown.prediction
    outcome: metrics.Outcome = "answered" if prediction.readable else "refused"
    _note(outcome, bundle=prediction.bundle_id, photo=prediction.photo_sha256)


def no_photo() -> None:
    """What was opened is no photo that can be read."""
    _note("no photo")


def _note(outcome: metrics.Outcome, *, bundle: str = "", photo: str = "") -> None:
    metrics.READINGS.labels(outcome).inc()
    audit.write("photo", outcome=outcome, bundle=bundle, photo=photo)
