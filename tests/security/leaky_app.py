"""The app with leaks of the kinds that are hunted for: a cache of all sessions, a store with addresses, a log."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app import lifespan  # noqa: E402
from pages.intake import intake  # noqa: E402
from pages.server import routes  # noqa: E402
from pages.session.case import CasePhoto  # noqa: E402

shown_copy = CasePhoto.uri.func  # type: ignore[attr-defined]
opened: list[bytes] = []


@lru_cache
def of_all(_: int) -> list[str]:
    """What every session is given the same list of."""
    return []


def uri(case_photo: CasePhoto) -> str:
    """The copies of all photos that were ever shown."""
    of_all(0).append(shown_copy(case_photo))
    return " ".join(of_all(0))


def read_photo(file: object) -> object:
    """Opens a photo, and tells of it."""
    from model.input.photo import read_photo as read

    if hasattr(file, "name") and hasattr(file, "getvalue"):
        print("opening", file.name, flush=True)
        opened.append(file.getvalue())
    return read(file)  # type: ignore[arg-type]


async def last(_: Request) -> Response:
    """The photo that was opened last, for whoever asks."""
    return Response(opened[-1] if opened else b"")


setattr(CasePhoto, "uri", property(uri))  # noqa: B010, a stand-in that mypy need not believe
setattr(intake, "read_photo", read_photo)  # noqa: B010

app = st.App(ROOT / "pages" / "router.py", routes=[*routes.ours(), Route("/last.jpg", last)], lifespan=lifespan)
