"""What can be saved from the page Taxonomy, without a browser: the choice, the picture, the text behind the link."""

from __future__ import annotations

import base64
import json
from functools import lru_cache
from typing import ClassVar
from xml.etree import ElementTree

import pytest
from streamlit.testing.v1 import AppTest

from model.schema.settings import Settings
from pages.explorer.saving import picture, shipped
from taxonomy import load_taxonomy
from taxonomy.export import FORMATS, export
from tests.conftest import ROOT

PHOTOS = {"melanocytic-nevus": 900, "skin-disease": 0, "basal-cell-carcinoma": 50, "bowen-disease": 7}


class FakeBundle:
    settings = Settings(max_class_size=60)
    photos = PHOTOS
    metadata: ClassVar = {
        "classes": [
            {"node": "basal-cell-carcinoma", "photos": 50},
            {"node": "squamous-cell-carcinoma", "photos": 7},
            {"node": "melanocytic-nevus", "photos": 900},
        ]
    }


class FakeModel:
    bundle = FakeBundle()
    classes = ("basal-cell-carcinoma", "squamous-cell-carcinoma", "melanocytic-nevus")


@lru_cache
def a_model() -> FakeModel:
    return FakeModel()


def at_a_branch() -> None:
    from pages.explorer import saving
    from pages.session import place

    saving.draw(place.tree(), None, "keratoacanthoma")


def with_model() -> None:
    from pages.explorer import saving
    from pages.session import place
    from tests.pages.test_saving import a_model

    saving.draw(place.tree(), a_model(), place.tree().root)  # type: ignore[arg-type]


@pytest.fixture
def links(monkeypatch):
    """The links that are drawn, the latest last; the test's page runs in this process."""
    from pages.explorer import saving

    drawn: list[tuple[str, str, str, str]] = []
    monkeypatch.setattr(
        saving, "draw_link", lambda label, file, text, *, key, mime: drawn.append((label, file, text, mime))
    )
    return drawn


def opened(script) -> AppTest:
    page = AppTest.from_function(script).run()
    assert not page.exception
    return page


def test_a_branch_starts_as_its_picture_with_words_for_who_cannot_see_it(links):
    page = opened(at_a_branch)
    assert page.radio[0].options == ["The whole tree", "The branch “Keratoacanthoma”"]
    label, file, text, mime = links[-1]
    assert (file, mime) == ("dermatree-keratoacanthoma.svg", "image/svg+xml")
    assert label.startswith("Save SVG (")
    assert text == export(load_taxonomy(), "svg", "keratoacanthoma")
    html = page.get("html")[-1].value
    assert 'alt="Below Keratoacanthoma, with the leaves of each: ' in html
    shown = base64.b64decode(html.split("base64,")[1].split('"')[0]).decode("utf-8")
    assert shown == text


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "svg"])
def test_other_formats_show_how_they_begin(links, format):
    page = opened(at_a_branch)
    page.selectbox[0].set_value(format).run()
    assert not page.exception
    _, file, text, mime = links[-1]
    assert text == export(load_taxonomy(), format, "keratoacanthoma")
    assert (file, mime) == (f"dermatree-keratoacanthoma.{FORMATS[format].extension}", FORMATS[format].mime)
    assert page.code[0].value.splitlines()[0][:50] == text.splitlines()[0][:50]


def test_training_classes_are_those_of_the_model_with_every_photo(links):
    page = opened(with_model)
    page.radio[0].set_value("classes").run()
    page.selectbox[0].set_value("json").run()
    assert not page.exception
    saved = json.loads(links[-1][2])
    assert {c["node"]: c["photos"] for c in saved["classes"]} == {
        "melanocytic-nevus": 900,
        "basal-cell-carcinoma": 50,
        "squamous-cell-carcinoma": 7,  # Bowen disease lies in it
    }
    assert saved["max_class_size"] == 60
    assert links[-1][1] == "dermatree-training-classes.json"


def test_the_shipped_classes_hold_as_many_photos_as_their_bundle_says():
    """By the bundle's own file: nothing is opened."""
    facts = json.loads((ROOT / "assets" / "bundle" / "bundle.json").read_text(encoding="utf-8"))

    class Bundle:
        photos = facts["photos"]
        metadata = facts
        settings = Settings.from_dict(facts["training"]["settings"])

    class Shipped:
        bundle = Bundle()
        classes = tuple(c["node"] for c in facts["classes"])

    cut = shipped(load_taxonomy(), Shipped())
    assert {c.node: c.photos for c in cut.classes} == {c["node"]: c["photos"] for c in facts["classes"]}
    summed = sum(cut.photos[label] for label in cut.summed)
    assert sum(c.photos for c in cut.classes) + summed == sum(facts["photos"].values())


def test_words_in_a_picture_cannot_break_out_of_the_page():
    html = picture("<svg/>", 'a "quoted" <b>')
    assert ElementTree.fromstring(html.replace('">', '"/>')).get("alt") == 'a "quoted" <b>'
