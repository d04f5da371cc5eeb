"""Several real browsers on one server at the same moment; larger crowds are in tests/load."""

import hashlib

import pytest
from playwright.sync_api import expect

from model import load
from tests.browser.conftest import NewPage
from tests.browser.reader import come_in
from tests.load.shots import shots


@pytest.mark.slow
def test_three_browsers_at_once_each_show_their_own(app: str, new_page: NewPage) -> None:
    six = shots(load(), 6)
    pages = [come_in(new_page(), app) for _ in range(3)]
    for round_of in (six[:3], six[3:]):
        for page, shot in zip(pages, round_of, strict=True):  # none waits for another
            photo = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": shot.jpeg}
            page.locator("input[type=file]").first.set_input_files(photo)  # type: ignore[arg-type]
        for page, shot in zip(pages, round_of, strict=True):
            page.get_by_text("About this photo").click()
            expect(page.get_by_text(hashlib.sha256(shot.jpeg).hexdigest())).to_be_visible()
            page.get_by_role("button", name="Clear everything").first.click()
            expect(page.get_by_text("Or start from a sample")).to_be_visible()
