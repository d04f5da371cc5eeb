"""The picture of the tree: sound XML that runs nothing, every leaf on it, legible, in the colours of the theme."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxonomy import Node, Taxonomy, load_taxonomy, partition
from taxonomy.export import export, svg
from taxonomy.export.ink import FAMILIES, INK, PAPER, SOFT, colour
from taxonomy.export.rings import LETTERS
from tests.conftest import ROOT
from tests.taxonomy.odd import odd_trees

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "title", "desc", "rect", "text", "tspan", "g", "path", "circle", "defs", "pattern"}
BEYOND = re.compile(r"\b(nan|inf)\b|javascript:|://", re.IGNORECASE)


def read(picture: str) -> ElementTree.Element:
    """Parsed, after it was looked through for anything that would run or be fetched."""
    root = ElementTree.fromstring(picture)
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in DRAWN
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), name
            assert "href" not in name
            assert not BEYOND.search(value), value
    return root


def leaves_of(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [g for g in root.iter(f"{SVG}g") if g.get("class") == "leaf"]


def written(element: ElementTree.Element) -> str:
    return element.findtext(f"{SVG}text") or ""


@settings(max_examples=25)
@given(odd_trees(), st.booleans())
def test_every_leaf_is_on_it_by_name_whatever_the_names(tree, in_rings):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(svg, "MOST_ROWS", 0 if in_rings else 10**6)
        root = read(export(tree, "svg"))
    assert [written(g) for g in leaves_of(root)] == [tree[leaf].name for leaf in tree.leaves()]
    assert root.findtext(f"{SVG}title") == tree[tree.root].name
    assert root.get("role") == "img"


def test_the_shipped_tree_has_its_leaves_far_enough_apart_to_be_read():
    tree = load_taxonomy()
    names = [g.find(f"{SVG}text") for g in leaves_of(read(export(tree, "svg")))]
    assert len(names) == len(tree.leaves())
    places = [re.match(r"translate\((\S+) ([^)]+)\)", text.get("transform")).groups() for text in names]
    points = [(float(x), float(y)) for x, y in places]
    assert all(math.dist(a, b) > LETTERS for a, b in pairwise(points))
    ids = re.findall(r'\bid="([^"]+)"', export(tree, "svg"))
    assert len(ids) == len(set(ids))


def test_rows_follow_each_other_and_stay_on_the_picture():
    tree = load_taxonomy()
    root = read(export(tree, "svg", "malignant-epidermal"))
    texts = [g.find(f"{SVG}text") for g in leaves_of(root)]
    downs = [float(t.get("y")) for t in texts]
    assert all(b - a >= 16 for a, b in pairwise(downs))
    assert downs[-1] < float(root.get("height"))
    assert max(float(t.get("x")) for t in texts) < float(root.get("width"))


def test_a_partition_has_its_classes_as_leaves_with_their_photos():
    tree = load_taxonomy()
    cut = partition(tree, {"melanocytic-nevus": 4321, "basal-cell-carcinoma": 12}, 80)
    picture = export(tree, "svg", partition=cut)
    assert len(leaves_of(read(picture))) == len(cut.classes) == 2
    assert ">4,321<" in picture
    assert ">12<" in picture


def test_control_characters_do_not_break_it():
    read(export(Taxonomy([Node("a", "bell \x07 and \ufffe", None)]), "svg"))


def luminance(hexed: str) -> float:
    """WCAG 2.2's relative luminance."""
    shares = [int(hexed[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    r, g, b = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_name_can_be_read_on_its_colour(family):
    assert contrast(INK, colour(family, 0.6)) >= 4.5
    assert contrast(SOFT, PAPER) >= 4.5


def test_the_colours_are_those_of_the_theme():
    theme = (ROOT / "assets" / "theme.css").read_text(encoding="utf-8")
    for family, value in FAMILIES.items():
        assert f"--{family or 'uncovered'}: {value};" in theme
