"""In a real browser: the whole app below a path, by itself and behind nginx as docs/operations.md says."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.error
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import choose_in_menu, come_in
from tests.cluster.balancer import balancer
from tests.conftest import ROOT
from tests.samples import LESIONS
from tests.server import Server, running

OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
BELOW = re.search(r"STREAMLIT_SERVER_BASE_URL_PATH=(\w+)", OPERATIONS)[1]  # type: ignore[index]


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app below the path of the manual."""
    with running(ROOT / "app.py", tmp_path_factory.mktemp("below"), base=f"/{BELOW}") as server:
        yield server


@pytest.fixture(scope="module")
def behind_nginx(below: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same behind nginx, with the file that the manual's command makes of ours."""
    command = re.search(r"^ +(sed .* deploy/nginx\.conf)", OPERATIONS, re.MULTILINE)
    assert command is not None
    made = subprocess.run(command[1], shell=True, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    with balancer(tmp_path_factory.mktemp("nginx"), (below.port, below.port), made, f"/{BELOW}") as front:
        yield front


def pictures_load(page: Page) -> None:
    """The similar cases show photos, not the page that Streamlit answers unknown addresses with."""
    similar = page.get_by_role("list", name="Similar cases, the most similar first")
    expect(similar.get_by_role("listitem")).to_have_count(15)
    first = similar.get_by_role("img").first
    first.scroll_into_view_if_needed()
    expect(first).to_have_js_property("complete", True)
    assert first.evaluate("img => img.naturalWidth") > 50


def walk(page: Page, server: Server) -> None:
    """A photo in, its similar cases on two pages, the menu: every address that the browser asks is below the path."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    come_in(page, f"{server.address}/")
    page.locator("input[type=file]").first.set_input_files(LESIONS[0])
    expect(page.get_by_role("heading", name="Differential")).to_be_visible()
    page.get_by_text("Similar cases", exact=True).click()
    pictures_load(page)
    choose_in_menu(page, "Atlas")
    expect(page).to_have_url(f"{server.address}/atlas")
    pictures_load(page)
    assert any("/atlas/photo/" in url for url in asked)
    assert [url for url in asked if url.startswith("http") and not url.startswith(f"{server.address}/")] == []


def test_a_reader_does_not_notice_the_path(below, page):
    walk(page, below)


def test_the_address_of_a_node_leads_to_it(below, page, complaints):
    page.goto(f"{below.address}/taxonomy?node=seborrheic-keratosis")
    page.get_by_role("button", name="I have read the intended use").click()
    expect(page.get_by_role("heading", name="Seborrheic keratosis", exact=True)).to_be_visible()
    complaints.clear()  # by its address a page costs two harmless 404


@pytest.mark.slow
def test_nor_does_he_behind_nginx_where_all_else_is_others(behind_nginx, page):
    walk(page, behind_nginx)
    assert json.load(behind_nginx.get("/healthz"))["status"] == "ready"
    root = replace(behind_nginx, base="")
    for elsewhere in ("/healthz", "/metrics", "/another/healthz"):
        with pytest.raises(urllib.error.HTTPError, match=r"40[34]"):  # nginx' own, by who may read its folder
            root.get(elsewhere)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        behind_nginx.get("/metrics")  # which are no business of who comes by a proxy
    assert root.get(behind_nginx.base).url == f"{behind_nginx.address}/"
    given = [value for name, value in behind_nginx.get("/").headers.items() if name == "Set-Cookie"]
    assert any(value.startswith("dermatree_way=") and f"Path={behind_nginx.base}/;" in value for value in given)
