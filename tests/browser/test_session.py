"""In a real browser: what the server holds of a photo, and when it lets go of it."""

import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.patience import PATIENCE, until

SIZE = 3_000_000


def stored_bytes(address: str) -> int:
    with urllib.request.urlopen(f"{address}/_stcore/metrics", timeout=PATIENCE) as answer:
        lines = answer.read().decode().splitlines()
    return sum(int(float(line.split()[-1])) for line in lines if "UploadedFileManager" in line)


def until_stored(address: str, expected: int) -> None:
    """The metrics are a few seconds old when they come."""
    until(lambda: stored_bytes(address) == expected)


def with_a_photo(page, address):
    page.goto(address)
    photo = {"name": "photo.bmp", "mimeType": "image/bmp", "buffer": bytes(SIZE)}
    page.locator("input[type=file]").set_input_files([photo])
    expect(page.get_by_text(f"{SIZE} bytes are here")).to_be_visible()
    until_stored(address, SIZE)


def test_clear_everything_makes_the_server_let_go_of_the_upload(serve, page):
    address = serve(Path(__file__).with_name("session_demo.py"))
    with_a_photo(page, address)
    page.get_by_role("button", name="Clear everything").click()
    expect(page.get_by_text("nothing is here")).to_be_visible()
    expect(page.get_by_text("photo.bmp")).to_have_count(0)
    until_stored(address, 0)


def test_the_intended_use_opens_and_closes_by_keyboard(serve, page):
    page.goto(serve(Path(__file__).with_name("session_demo.py")))
    page.get_by_role("button", name="Intended use").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("What outranks it.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("What outranks it.")).to_have_count(0)


@pytest.mark.slow  # the page looks at the clock every half minute
def test_a_page_left_alone_drops_the_photo_by_itself(serve, page):
    address = serve(Path(__file__).with_name("session_demo.py"), environment={"LEFT": "ALONE"})
    with_a_photo(page, address)
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_text("nothing is here")).to_be_visible()
    expect(page.get_by_text("photo.bmp")).to_have_count(0)
    until_stored(address, 0)
