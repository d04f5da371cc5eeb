import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import Node, Taxonomy, TaxonomyError, load_taxonomy
from tests.taxonomy.trees import counts_on, lineage, random_trees, tree_of

SKIN = """
skin
  benign
    nevus
      blue
      halo
    lipoma
  malignant
    melanoma
"""


@given(random_trees())
def test_every_question_agrees_with_the_rows(taxonomy):
    for i, node in enumerate(taxonomy.nodes):
        above = lineage(taxonomy, node.id)
        below = {other for other in taxonomy.ids if node.id in lineage(taxonomy, other)}
        assert taxonomy.path(node.id) == tuple(reversed(above))
        assert taxonomy.ancestors(node.id) == tuple(reversed(above))[:-1]
        assert taxonomy.depth[i] == len(above) - 1
        assert taxonomy.parent[i] == (-1 if node.parent is None else taxonomy.index(node.parent))
        assert set(taxonomy.ids[i : taxonomy.end[i]]) == below
        assert set(taxonomy.descendants(node.id)) == below - {node.id}
        assert set(taxonomy.children(node.id)) == {other.id for other in taxonomy.nodes if other.parent == node.id}
        assert set(taxonomy.leaves(node.id)) == {b for b in below if not any(o.parent == b for o in taxonomy.nodes)}
        assert taxonomy.is_leaf(node.id) == (below == {node.id})
        assert {other for other in taxonomy.ids if taxonomy.within(other, node.id)} == below


def test_a_parent_comes_before_its_children_and_siblings_keep_their_order():
    rows = [Node("c", "c", "b"), Node("b", "b", "a"), Node("d", "d", "a"), Node("a", "a", None), Node("e", "e", "b")]
    assert Taxonomy(rows).ids == ("a", "b", "c", "e", "d")


def test_behavior_is_inherited_from_the_nearest_node_that_has_one():
    taxonomy = Taxonomy(
        [
            Node("skin", "skin", None),
            Node("benign", "benign", "skin", behavior="benign"),
            Node("nevus", "nevus", "benign"),
            Node("spitz", "spitz", "nevus", behavior="uncertain"),
        ]
    )
    found = {node: taxonomy.behavior_of(node) for node in taxonomy.ids}
    assert found == {"skin": "", "benign": "benign", "nevus": "benign", "spitz": "uncertain"}


def test_malignant_is_a_place_in_the_tree():
    taxonomy = tree_of(SKIN)
    assert [node for node in taxonomy.ids if taxonomy.is_malignant(node)] == ["malignant", "melanoma"]
    assert not tree_of("skin\n  melanoma").is_malignant("melanoma")


def test_an_unknown_node_is_a_key_error():
    taxonomy = tree_of(SKIN)
    assert "wart" not in taxonomy
    with pytest.raises(KeyError):
        taxonomy["wart"]


def test_the_arrays_cannot_be_written_to():
    taxonomy = tree_of(SKIN)
    for array in (taxonomy.parent, taxonomy.end, taxonomy.depth, taxonomy.leaf_mask):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "has no root"),
        ([Node("a", "a", None), Node("b", "b", None)], r"Row 3 \(b\) is a second root"),
        ([Node("a", "a", None), Node("a", "other", "a")], r"Row 3 \(a\) repeats an id that row 2 has"),
        ([Node("a", "a", None), Node("b", "b", "wart")], r'Row 3 \(b\) has the parent "wart", which is not in'),
        ([Node("a", "a", None), Node("b", "b", "c"), Node("c", "c", "b")], r"Row 3 \(b\) hangs on a ring"),
        ([Node("a", "a", None), Node("b", "b", "b")], r"Row 3 \(b\) hangs on a ring"),
        ([Node("a", "a", None, behavior="nasty")], r'Row 2 \(a\) has the behavior "nasty"; use one of benign, uncert'),
        ([Node("a", "", None)], r"Row 2 \(a\) needs both an id and a name"),
    ],
)
def test_rows_that_are_no_tree_are_refused_with_the_row_to_look_at(rows, sentence):
    with pytest.raises(TaxonomyError, match=sentence):
        Taxonomy(rows)


HEADINGS = "id,name,parent,synonyms,behavior,icd10cm,icd11,doid,mondo,mesh,source,note"


def table(path, *rows, headings=HEADINGS):
    """A table of rows written with commas, the columns at their end left empty."""
    lines = [headings, *(row + "," * (HEADINGS.count(",") - row.count(",")) for row in rows)]
    path.write_text("\n".join(lines).replace(",", "\t") + "\n", encoding="utf-8")
    return path


def test_a_table_is_read_column_by_column(tmp_path):
    row = "nevus,Nevus,skin,mole| naevus,benign,D22|Q82.5,,DOID:1,,D009506,own,a note"
    node = load_taxonomy(table(tmp_path / "t.tsv", "skin,Skin", row))["nevus"]
    codes = {"icd10cm": "D22|Q82.5", "doid": "DOID:1", "mesh": "D009506"}
    assert node == Node("nevus", "Nevus", "skin", ("mole", "naevus"), "benign", codes, "own", "a note")


def test_a_malformed_table_is_refused(tmp_path):
    path = tmp_path / "t.tsv"
    with pytest.raises(TaxonomyError, match="cannot be read as a text file"):
        load_taxonomy(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TaxonomyError, match="cannot be read as a text file"):
        load_taxonomy(path)
    with pytest.raises(TaxonomyError, match="must begin with these headings"):
        load_taxonomy(table(path, "skin,Skin", headings=HEADINGS[: -len(",note")]))
    with pytest.raises(TaxonomyError, match=r"Row 3 of t.tsv has 13 columns in place of 12"):
        load_taxonomy(table(path, "skin,Skin", "x" + 12 * ",x"))
    table(path, headings=HEADINGS + "\n")
    with pytest.raises(TaxonomyError, match=r"Row 2 of t.tsv has 1 columns in place of 12"):
        load_taxonomy(path)


@given(st.data())
def test_totals_count_a_node_and_all_below_it(data):
    taxonomy = data.draw(random_trees())
    counts = counts_on(data.draw, taxonomy)
    totals = taxonomy.totals(counts)
    for i, node in enumerate(taxonomy.ids):
        assert totals[i] == sum(n for label, n in counts.items() if node in lineage(taxonomy, label))
