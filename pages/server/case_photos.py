"""The small copies of the reference photos, each under an address of its own.

They are published photos under licences that let anybody see them; a patient's photo never gets an address.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

import model
from model import BundleError
from model.atlas.atlas import atlas_of
from pages.server.readiness import Status, status

if TYPE_CHECKING:
    from model.atlas import Atlas

BELOW, ROUTE = "/atlas/photo", "/{atlas}/{row:int}.jpg"
# The address holds the atlas' own checksum: another atlas has other addresses, so that a browser may keep what it has.
KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}
NAMED_BY = 16  # characters of the checksum


def address(atlas: Atlas) -> str:
    """The address of a case's photo, relative to the app's own, with {row} for its row."""
    return f"{BELOW.lstrip('/')}/{name(atlas)}/{{row}}.jpg"


def name(atlas: Atlas) -> str:
    """What tells this atlas from any other."""
    return str(atlas.metadata["checksum"])[:NAMED_BY]


def show(request: Request) -> Response:
    """One photo; 404 for a row, or an atlas, that isn't there. Runs in a thread of the server's pool."""
    photo = _photo(request.path_params["atlas"], request.path_params["row"])
    if photo is None:
        return PlainTextResponse("There is no such reference case.", status_code=404)
    return Response(photo, media_type="image/jpeg", headers=KEPT)


def _photo(requested: str, row: int) -> bytes | None:
    """The copy of a case, found by its row alone: no name out of an address is ever looked up."""
    atlas = _atlas()
    if atlas is None or requested != name(atlas) or not 0 <= row < len(atlas):
        return None
    try:
        uri = atlas.photos.uri(atlas.cases[row].photo)
    except KeyError:
        return None
    return base64.b64decode(uri.partition(",")[2])


def _atlas() -> Atlas | None:
    """The atlas of the model at work; None as long as there is none to be had."""
    if status() is not Status.READY:
        return None  # whoever asks now must not wait for the model in a thread of the server's
    try:
        bundle = model.load().bundle
        return atlas_of(bundle.folder, bundle.id)
    except BundleError:
        return None  # the page says what is wrong with it
