"""Our own addresses beside Streamlit's catch-all, at the server's root and below a base path."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from model import load
from model.atlas.atlas import atlas_of
from pages.server import case_photos, metrics, readiness, routes

BASES = ["", "derm", "/a/deep/one/"]


@pytest.fixture(scope="module")
def photo():
    """The address of a photo of the atlas, relative to the app's own as the page is given it."""
    readiness.warm_up()
    bundle = load().bundle
    return case_photos.address(atlas_of(bundle.folder, bundle.id)).replace("{row}", "7")


@pytest.fixture
def served(monkeypatch):
    """Ask the server below a base path for what is at an address."""

    def at(base: str):
        monkeypatch.setattr("streamlit.get_option", {"server.baseUrlPath": base}.__getitem__)
        app = Starlette(
            routes=[*routes.ours(), *create_streamlit_static_assets_routes(base)],
            middleware=[Middleware(metrics.OperatorsOnly)],
        )
        return TestClient(app, client=("127.0.0.1", 1)).get

    return at


@pytest.mark.parametrize("base", BASES)
def test_they_answer_below_the_base_path(served, photo, base):
    ask, root = served(base), f"/{base.strip('/')}".rstrip("/")
    assert ask(f"{root}/healthz").json()["status"] == "ready"
    assert "dermatree_readings_total" in ask(f"{root}/metrics").text
    assert ask(f"{root}/{photo}").headers["Content-Type"] == "image/jpeg"
    assert ask(f"{root}/taxonomy").headers["Content-Type"].startswith("text/html"), "the rest is a page"


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("below", ["", "/taxonomy", "/another", "/derm/derm", "/a"])
def test_elsewhere_they_are_not_there_and_no_page_is_in_their_place(served, photo, base, below):
    ask, root = served(base), f"/{base.strip('/')}".rstrip("/")
    for where in {below, root + below} - {root}:
        for address in ("healthz", "metrics", photo, "atlas/photo/none/7.jpg", "atlas/photo/none", "atlas/photo/"):
            assert ask(f"{where}/{address}").status_code == 404, f"{where}/{address}"


@pytest.mark.parametrize("base", BASES)
def test_a_photo_that_is_not_there_is_no_page_either(served, photo, base):
    ask, root = served(base), f"/{base.strip('/')}".rstrip("/")
    for wrong in ("7.png", "seven.jpg", "-1.jpg", "999999.jpg", "7.jpg/more"):
        assert ask(f"{root}/{photo.replace('7.jpg', wrong)}").status_code == 404, wrong
