"""Two app processes behind one address: what a session needs, what breaks without it, and what a lost process costs."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import come_in
from tests.cluster.balancer import balancer
from tests.conftest import ROOT
from tests.samples import LESIONS
from tests.server import Reader, Server, running

pytestmark = pytest.mark.slow

SECRET = secrets.token_hex(16)
PHOTO = LESIONS[0]


@dataclass
class Two:
    """The address of both, and each by itself."""

    front: Server
    behind: tuple[Server, Server]
    first_ends: ExitStack


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    def folder(name: str) -> Path:
        return tmp_path_factory.mktemp(name)

    with ExitStack() as ends, ExitStack() as first_ends:
        second = ends.enter_context(running(ROOT / "app.py", folder("b"), STREAMLIT_SERVER_COOKIE_SECRET=SECRET))
        first = first_ends.enter_context(running(ROOT / "app.py", folder("a"), STREAMLIT_SERVER_COOKIE_SECRET=SECRET))
        front = ends.enter_context(balancer(folder("n"), (first.port, second.port)))
        yield Two(front, (first, second), first_ends)


def uploads(two: Two, way: str | None) -> list[int]:
    """The answers to sixteen uploads of one session: with the cookie of the balancer, or without."""
    reader = Reader(two.front)
    if way is not None:
        reader._headers["Cookie"] += f"; dermatree_way={way}"
    with reader as session:
        return [session.upload(PHOTO.read_bytes(), "lesion.jpg") for _ in range(16)]


def test_with_the_cookie_every_upload_reaches_the_session(two):
    assert all(uploads(two, way) == [204] * 16 for way in ("one", "two", "three"))


def test_without_it_half_of_them_reach_a_process_that_knows_nothing_of_the_session(two):
    answers = uploads(two, None)
    assert set(answers) == {204, 400}


def test_a_large_photo_is_not_written_to_a_disk_on_its_way(two):
    """nginx says so where it must use a temporary file."""
    with Reader(two.front) as session:
        assert {session.upload(os.urandom(20_000_000), "lesion.tif") for _ in range(8)} <= {204, 400}
    assert "temporary file" not in two.front.log.read_text("utf-8")


def test_nobody_chooses_the_cookie_but_the_balancer(two):
    given = [value for name, value in two.front.get("/").headers.items() if name == "Set-Cookie"]
    way = next(value for value in given if value.startswith("dermatree_way="))
    assert "HttpOnly" in way
    assert "SameSite=Strict" in way


def in_front_of_a_reading(page: Page, front: Server) -> Page:
    """Past the notice, with a photo uploaded and read."""
    come_in(page, front.address)
    page.locator("input[type=file]").first.set_input_files(PHOTO)
    expect(page.get_by_role("heading", name="Differential")).to_be_visible()
    return page


def test_readers_on_both_processes_and_one_process_lost(two, new_page, complaints):
    """Whoever was on the lost process finds the app again, empty; nobody else notices."""
    readers: dict[int, Page] = {}
    while len(readers) < 2:  # until there is one on each
        before = [sessions(server) for server in two.behind]
        page = in_front_of_a_reading(new_page(), two.front)
        where = next(k for k in (0, 1) if sessions(two.behind[k]) > before[k])
        readers.setdefault(where, page)
    complaints.clear()
    two.first_ends.close()
    readers[1].get_by_role("button", name="Clear everything").first.click()
    expect(readers[1].get_by_text("Or start from a sample")).to_be_visible()
    assert complaints == []
    expect(readers[0].get_by_role("button", name="I have read the intended use")).to_be_visible()
    expect(readers[0].get_by_text("study answers that this tab held are gone")).to_be_visible()
    complaints.clear()  # its websocket broke, as it must
    in_front_of_a_reading(new_page(), two.front)


def sessions(server: Server) -> int:
    """How many uploads' sessions a process holds, by its own count."""
    lines = server.get("/_stcore/metrics").read().decode().splitlines()
    return next(int(float(line.split()[-1])) for line in lines if line.startswith("active_sessions"))
