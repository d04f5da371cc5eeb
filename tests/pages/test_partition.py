"""The partition explorer without a browser: on the shipped model, on the reader's own counts, and without a model."""

from __future__ import annotations

import csv
import io
import re
from functools import lru_cache

import pytest
from streamlit.testing.v1 import AppTest

from model.schema.settings import Settings
from pages.explorer import partition_chart, partition_classes
from pages.explorer.partition_counts import SIZES
from taxonomy import Difference, Node, Relation, Taxonomy, load_taxonomy, partition
from tests.taxonomy.trees import tree_of

CLASSES = ("melanocytic-nevus", "benign-keratosis", "basal-cell-carcinoma", "actinic-keratosis")
PHOTOS = {"melanocytic-nevus": 900, "benign-keratosis": 60, "seborrheic-keratosis": 70, "basal-cell-carcinoma": 50}
PHOTOS |= {"actinic-keratosis": 20}


class FakeBundle:
    settings = Settings(max_class_size=60)
    photos = PHOTOS


class FakeModel:
    bundle = FakeBundle()
    classes = CLASSES


@lru_cache
def a_model() -> FakeModel:
    return FakeModel()


def with_model() -> None:
    from pages.explorer import partition_view
    from pages.session import place
    from tests.pages.test_partition import a_model

    partition_view.draw(place.tree(), a_model())  # type: ignore[arg-type]


def without_model() -> None:
    from pages.explorer import partition_view
    from pages.session import place

    partition_view.draw(place.tree(), None)


def opened(script) -> AppTest:
    page = AppTest.from_function(script).run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return "\n".join(str(e.value) for e in [*page.markdown, *page.info, *page.error, *page.get("html")])


def number(text: str, pattern: str) -> int:
    found = re.search(pattern, text)
    assert found, pattern
    return int(found[1].replace(",", ""))


def test_it_opens_at_the_shipped_size_and_tells_every_photo() -> None:
    text = said(opened(with_model))
    expected = partition(load_taxonomy(), PHOTOS, 60)
    assert number(text, r"\*\*([\d,]+) training class") == len(expected.classes)
    assert "trained in sums alone" in text
    assert "None of the 1,100 is lost" in text
    assert "757 classes" in text
    assert "127,463" not in text  # FACTS.md does not have it


def test_the_slider_cuts_anew_and_says_how_it_differs() -> None:
    page = opened(with_model)
    page.select_slider[0].set_value(10_000).run()
    assert not page.exception
    text = said(page)
    assert "**1 training class** at 10,000: 1,100 photos" in text
    assert "1 merged of several" in text
    assert "merged of" in text
    page.select_slider[0].set_value(1).run()
    assert "the same" in said(page)
    assert "Labels trained as sums" in said(page)
    assert "another or unnamed kind" in said(page)


def test_kinds_with_too_few_photos_join_a_rest_and_are_listed() -> None:
    page = opened(with_model)
    assert [slider.label for slider in page.select_slider] == ["max_class_size, photos", "min_class_size, photos"]
    assert "Kinds with too few photos" not in said(page)
    page.select_slider[1].set_value(50).run()
    assert not page.exception
    text = said(page)
    assert "**Kinds with too few photos**" in text
    expected = partition(load_taxonomy(), PHOTOS, 60, 50)
    assert expected.joined == {"actinic-keratosis": "malignant-rest"}
    assert "Actinic keratosis" in text
    assert number(text, r"\*\*([\d,]+) training class") == len(expected.classes)


def test_every_option_is_a_size_and_the_shipped_one_is_marked() -> None:
    slider = opened(with_model).select_slider[0]
    assert slider.value == 60
    assert [o for o in slider.options if "shipped" in o] == ["60 (shipped)"]
    assert len(slider.options) == len({*SIZES, 60})
    assert (SIZES[0], SIZES[-1]) == (1, 10_000)
    assert {80, 1_000} <= set(SIZES)


def test_own_counts_are_placed_and_what_is_not_is_listed() -> None:
    page = opened(without_model)
    assert "With a table of counts" in said(page)
    table = "images;label\n700;Basal cell carcinoma\n600;psoriasis\n5;<b>psoriasus</b>\n"
    page.file_uploader[0].upload("mine*.csv", table.encode(), "text/csv").run()
    assert not page.exception
    text = said(page)
    assert "mine\\*\\.csv: 1,300 photos stand on 2 nodes; 5 photos of 1 label are left out." in text
    assert "&lt;b&gt;psoriasus&lt;/b&gt;" in text
    assert "<b>psoriasus" not in text
    assert "Psoriasis (psoriasis)" in text
    assert "**2 training classes** at 1,000" in text
    assert "Beside the shipped" not in text


def test_own_counts_stay_when_the_slider_moves_and_go_with_the_file() -> None:
    page = opened(without_model)
    page.file_uploader[0].upload("t.csv", b"label,images\npsoriasis,600\nmilia,3\n", "text/csv").run()
    page.select_slider[0].set_value(10_000).run()
    assert "**1 training class** at 10,000: 603 photos" in said(page)
    page.file_uploader[0].clear().run()
    assert not page.exception
    assert "With a table of counts" in said(page)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (b"label,images\npsoriasis,-3\n", "cannot be negative"),
        (b"label,images\npsoriasis,1.5\n", "write a whole number"),
        (b"disease,n\npsoriasis,1\n", "first row must name"),
        (b"\xff\xfe\x00", "no text"),
        (b"label,images\nxyzzy,3\n", "0 photos stand on 0 nodes"),
        (b"label,images\npsoriasis,0\n", "no photo in these counts"),
    ],
)
def test_a_table_that_cannot_be_cut_by_gets_a_sentence(table: bytes, sentence: str) -> None:
    page = opened(without_model)
    page.file_uploader[0].upload("t.csv", table, "text/csv").run()
    assert not page.exception
    assert sentence in said(page).replace("\\", "")


def test_the_file_holds_every_photo_once() -> None:
    tree = tree_of("skin\n  nevus\n    blue\n    halo\n  melanoma")
    cut = partition(tree, {"nevus": 50, "blue": 30, "halo": 40, "melanoma": 20}, 30)
    beside = {"blue": Difference("blue", Relation.SPLIT, ("nevus",))}
    rows = list(csv.DictReader(io.StringIO(partition_classes.as_csv(cut, beside))))
    assert sum(int(row["photos"]) for row in rows) == 140
    assert [(row["kind"], row["node"], row["of"]) for row in rows] == [
        ("class", "blue", "nevus"),
        ("class", "halo", ""),
        ("class", "melanoma", ""),
        ("sum", "nevus", "blue|halo"),
    ]
    assert rows[0]["beside the shipped partition"] == "split from"
    assert rows[1]["path"] == "nevus"


def test_names_are_escaped_and_told_up_to_a_few() -> None:
    tree = Taxonomy([Node("r", "Root", None), *(Node(f"n{i}", f"<b>{i}</b>", "r") for i in range(9))])
    cut = partition(tree, {f"n{i}": 5 for i in range(9)}, 1)
    html = partition_classes.table(tree, cut.classes, 5, {})
    assert "<b>" not in html
    assert html.count("&lt;b&gt;") == 9
    assert partition_classes.names(tree, ["n1", "n2"]) == "<b>1</b> and <b>2</b>"
    assert partition_classes.names(tree, [f"n{i}" for i in range(9)]).endswith("<b>3</b> and 5 more")
    assert partition_classes.names(tree, ["n1"]) == "<b>1</b>"


def test_bars_count_every_class_once_between_its_edges() -> None:
    photos = [1, 1, 2, 4, 5, 9, 10, 4676]
    counted = partition_chart.histogram(photos)
    assert {partition_chart.EDGES[k]: n for k, n in counted.items()} == {1: 2, 2: 2, 5: 2, 10: 1, 2000: 1}
    assert "1 with 2,000 to 4,999" in partition_chart.bars(photos)
    assert partition_chart.bars([]) == ""


def test_the_curve_says_what_it_shows_and_stays_inside_its_frame() -> None:
    drawn = partition_chart.curve((1, 10, 100), (37, 12, 1), 20, 8)
    assert "37 at 1, 12 at 10, 1 at 100. Chosen: 8 at 20." in drawn
    heights = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", drawn)]
    assert len(heights) == 3
    assert all(0 <= y <= 1 for y in heights)
    assert heights == sorted(heights)
