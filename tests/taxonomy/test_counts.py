"""Counts of photos out of somebody's table: what stands where, and what is said about the rest."""

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import Node, Taxonomy, load_taxonomy
from taxonomy.counts import MOST, SUGGESTED, Counts, CountsError, Unmapped, read_counts
from tests.taxonomy.trees import counts_on, random_trees

TREE = Taxonomy(
    [
        Node("skin", "Skin disease", None),
        Node("nevus", "Melanocytic nevus", "skin", ("mole", "naevus")),
        Node("blue-nevus", "Blue nevus", "nevus", ("Jadassohn-Tièche nevus",)),
        Node("bowen", "Bowen's disease", "skin", ("carcinoma in situ", "BD")),
        Node("behcet", "Behçet disease", "skin", ("BD",)),
        Node("keratosis", "Actinic keratosis", "skin", ("solar keratosis",)),
    ]
)


def read(text):
    return read_counts(text.encode(), TREE)


def test_names_synonyms_and_ids_are_found_however_they_are_spelled():
    table = "label,images\nBOWEN DISEASE,1\n jadassohn tieche   Nevus ,2\nblue-nevus,4\nBehcet disease,8\nMole,16\n"
    assert read(table) == Counts({"bowen": 1, "blue-nevus": 6, "behcet": 8, "nevus": 16})


@pytest.mark.parametrize(
    "table",
    [
        "label;images\nmole;3\nBowen's disease;0\n",
        "images\tid\tlabel\n3\tx\tmole\n0\ty\tbowen\n",
        "\ufefflabel,images\r\nmole,3\r\n\r\nbowen,0\r\n",
        'sep=;\r\nnote;LABEL; Images \r\n"a;b\nc";mole;3\r\n;bowen;0',
        'label,images,more\n"mole",3.0\nbowen,0,,,\n',
        "label,images\nmole,1\nMelanocytic nevus,2\nbowen,0",
    ],
)
def test_any_separator_order_mark_and_further_column(table):
    assert read(table) == Counts({"nevus": 3, "bowen": 0})


def test_what_is_not_found_is_listed_with_what_was_perhaps_meant_and_never_guessed():
    found = read("label,images\nbleu nevus,5\nactinic keratoses,7\nxyzzy,9\nmole,1\n")
    assert found.photos == {"nevus": 1}
    assert [(row.label, row.photos) for row in found.unknown] == [
        ("bleu nevus", 5),
        ("actinic keratoses", 7),
        ("xyzzy", 9),
    ]
    assert found.unknown[0].nodes[0] == "blue-nevus"
    assert found.unknown[1].nodes[0] == "keratosis"
    assert found.unknown[2].nodes == ()
    assert (found.mapped, found.left_out) == (1, 21)


def test_an_abbreviation_places_photos_where_it_has_one_meaning():
    """On the packaged tree, with what data sets call their classes."""
    found = read_counts(b"label,images\nNV,1\nbkl,2\nPG,4\nakiec,8\nSPG,16\n", load_taxonomy())
    assert found.photos == {"melanocytic-nevus": 1, "benign-keratosis": 2}
    assert [(row.label, set(row.nodes)) for row in found.ambiguous] == [
        ("PG", {"pyogenic-granuloma", "pyoderma-gangrenosum"}),
        ("akiec", {"actinic-keratosis", "squamous-cell-carcinoma-in-situ"}),
    ]
    assert [(row.label, row.nodes) for row in found.unknown] == [("SPG", ())]


def test_other_order_number_and_spelling_are_suggested_and_not_placed():
    found = read("label,images\nnevus blue,1\nblue nevi,2\nblue naevvus,4\nactinic keratosis of the lip,8\n")
    assert found.photos == {}
    assert [row.nodes[0] for row in found.unknown] == ["blue-nevus", "blue-nevus", "blue-nevus", "keratosis"]


def test_a_name_of_two_nodes_is_ambiguous_and_an_id_is_not():
    tree = Taxonomy([Node("a", "Root", None), Node("wart", "Verruca", "a"), Node("other", "Other", "a", ("wart",))])
    assert read("label,images\nbd,5\n").ambiguous == (Unmapped("bd", 5, ("bowen", "behcet")),)
    assert read("label,images\nbd,5\n").left_out == 5
    assert read_counts(b"label,images\nwart,2\nWart,3", tree) == Counts(
        {"wart": 2}, ambiguous=(Unmapped("Wart", 3, ("wart", "other")),)
    )


@pytest.mark.parametrize(
    ("images", "sentence"),
    [
        ("-3", 'Row 3 of the table: "mole" has -3 photos; a count cannot be negative.'),
        ("-0.5", "cannot be negative"),
        ("1.5", 'has "1.5"; write a whole number without separators'),
        ("12.000", 'has "12.000"; write a whole number'),
        ('"1,234"', 'has "1,234"; write a whole number'),
        ("", "has no number; write a whole number"),
        ("many", 'has "many"'),
        ("1e3", 'has "1e3"'),
        ("nan", 'has "nan"'),
        ("٣", "write a whole number"),
        (str(MOST + 1), "over a billion"),
        ("9" * 5000, "over a billion"),
    ],
)
def test_a_count_that_is_none_gets_a_sentence_and_no_partition(images, sentence):
    with pytest.raises(CountsError) as refused:
        read(f"label,images\nbowen,1\nmole,{images}\n")
    assert sentence in str(refused.value)
    assert len(str(refused.value)) < 200


def test_the_first_wrong_rows_are_named_and_the_rest_counted():
    with pytest.raises(CountsError, match=r"Row 2 of the table: .* Row 6 of .* And 95 more like these\."):
        read("label,images\n" + "mole,-1\n" * 100)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("", "the file is empty"),
        ("label,count\nmole,1", "There is no column images in the table. Its first row must name label, images,"),
        ("mole,1\nbowen,2", "first row must name"),
        ("label|images\nmole|1", "comma, semicolon, tab"),
        ("label,images,label\nmole,1,bowen", 'Two columns of the table are called "label"'),
        ("label,images\n", "no row below"),
        ("label,images\n\n ,\n", "no row below"),
        ("label,images\n,3\n", 'Row 2 of the table: there is no label beside "3"'),
        ("label,images\n" + "m" * 200_000 + ",3\n", "Row 2 of the table has a cell of over 131,072 characters"),
    ],
)
def test_what_is_no_table_of_counts_says_what_it_wants(table, sentence):
    with pytest.raises(CountsError, match=sentence):
        read(table)


def test_a_whole_number_up_to_a_billion_is_taken_as_it_stands():
    assert read(f"label,images\nmole,{MOST}\nMelanocytic nevus,{MOST}\n").photos == {"nevus": 2 * MOST}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_in_any_usual_encoding_is_read(encoding):
    assert read_counts("label,images\nBehçet disease,3\n".encode(encoding), TREE).photos == {"behcet": 3}


def test_bytes_that_are_no_text_are_refused():
    for content in (b"\xff\xfe\x00", b"\x89PNG\x81\x8d"):
        with pytest.raises(CountsError, match="no text in the table that can be read"):
            read_counts(content, TREE)


def test_suggestions_stop_and_the_list_does_not():
    found = read("label,images\n" + "".join(f"mole number {i},1\n" for i in range(SUGGESTED + 20)))
    assert len(found.unknown) == SUGGESTED + 20
    assert all(row.nodes for row in found.unknown[:SUGGESTED])
    assert not any(row.nodes for row in found.unknown[SUGGESTED:])


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    for table in (text, "label,images\n" + text, "label;images\nmole;1\n" + text):
        with contextlib.suppress(CountsError):  # and nothing else
            assert min(read(table).photos.values(), default=0) >= 0


@given(random_trees().flatmap(lambda t: st.tuples(st.just(t), st.data())))
def test_what_is_written_down_comes_back(case):
    tree, data = case
    photos = counts_on(data.draw, tree, most=MOST)
    separator = data.draw(st.sampled_from(",;\t"))
    table = io.StringIO()
    writer = csv.writer(table, delimiter=separator)
    writer.writerow(("n", "images", "label"))
    for k, (node, count) in enumerate(photos.items()):
        writer.writerow((k, count, data.draw(st.sampled_from((node, tree[node].name.upper())))))
    if photos:
        assert read_counts(table.getvalue().encode(), tree) == Counts(photos)
