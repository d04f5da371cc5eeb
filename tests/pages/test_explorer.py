"""The page Taxonomy as a whole, without a browser and without a model: the tree stands by itself."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.session.session import Session
from taxonomy import load_taxonomy
from tests.conftest import ROOT

TREE = load_taxonomy()


@pytest.fixture
def page(monkeypatch, tmp_path) -> AppTest:
    monkeypatch.setenv("DERMATREE_BUNDLE", str(tmp_path))
    started = AppTest.from_file(str(ROOT / "pages" / "explorer" / "page.py"))
    started.session_state["dermatree-session"] = Session(last_seen=0, acknowledged=True)
    return started


def headings(page: AppTest) -> list[str]:
    return [heading.value for heading in page.header]


def test_the_tree_is_shown_without_a_model(page):
    page.run()
    assert not page.exception
    assert any("There is no model in" in error.value for error in page.error)
    assert any(f"{len(TREE.leaves()):,} diseases" in text.value for text in page.markdown)
    assert headings(page) == [TREE[TREE.root].name]


def test_an_address_opens_at_its_node(page):
    page.query_params["node"] = "melanocytic-nevus"
    page.run()
    assert headings(page) == ["Melanocytic nevus"]
    assert not page.warning


def test_an_address_of_no_node_says_so_and_shows_the_tree(page):
    page.query_params["node"] = "<b>nothing</b>"
    page.run()
    assert not page.exception
    assert "There is no node" in page.warning[0].value
    assert headings(page) == [TREE[TREE.root].name]


@pytest.mark.parametrize("part", ["The node", "Partition", "Cut", "Save"])
def test_every_part_can_be_drawn_without_a_model(page, part):
    page.run()
    page.segmented_control[0].set_value(part).run()
    assert not page.exception
