"""The strip of photos: what it draws and what it refuses. How it is walked: tests/browser/test_diagnose.py."""

from __future__ import annotations

import pytest

from pages.widgets.strip.widget import Face, draw_strip

URI = "data:image/png;base64,iVBORw0KGgo="


def test_a_photo_with_an_address_is_refused() -> None:
    with pytest.raises(ValueError, match="no photo gets an address"):
        draw_strip([Face(0, "/photos/1.jpg", "Photo 1", "Melanoma")], 0, "strip", label="Photos")


def test_a_photo_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="comes once"):
        draw_strip([Face(0, URI, "Photo 1", ""), Face(0, URI, "Photo 2", "")], 0, "strip", label="Photos")
