import pytest

from taxonomy import TaxonomyError, load_labels, read_labels, unmapped_labels
from tests.taxonomy.trees import tree_of


def table(path, *rows):
    path.write_text("\n".join(["dataset\tlabel\tnode\tnote", *rows]) + "\n", encoding="utf-8")
    return path


def test_a_label_without_a_node_is_left_out_but_not_lost(tmp_path):
    path = table(tmp_path / "l.tsv", "A\tNV\tnevus\tall nevi", "A\tnormal skin\t\tno disease")
    assert load_labels(path) == {("A", "NV"): "nevus"}
    assert unmapped_labels(path) == {("A", "normal skin"): "no disease"}
    assert [row.note for row in read_labels(path)] == ["all nevi", "no disease"]


def test_the_packaged_labels_say_why_one_has_no_node_and_why_one_is_not_deeper():
    assert all(row.note for row in read_labels())


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["A\tNV\tnevus\t", "A\tNV\tblue\t"], 'Row 3 of the labels repeats "NV" of A'),
        (["\tNV\tnevus\t"], "Row 2 of the labels needs both"),
        (["A\tNV\tnevus"], "Row 2 of l.tsv has 3 columns in place of 4"),
    ],
)
def test_a_malformed_table_is_refused(tmp_path, rows, sentence):
    with pytest.raises(TaxonomyError, match=sentence):
        load_labels(table(tmp_path / "l.tsv", *rows))


def test_a_label_must_land_in_the_tree(tmp_path):
    path = table(tmp_path / "l.tsv", "A\tNV\tnevus\t")
    assert load_labels(path, tree_of("skin\n  nevus"))
    with pytest.raises(TaxonomyError, match='"NV" of A lands on "nevus", which is not in the tree'):
        load_labels(path, tree_of("skin\n  wart"))
