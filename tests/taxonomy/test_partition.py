import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import TaxonomyError, TrainingClass, partition
from taxonomy.partition import partition_at
from tests.taxonomy.trees import counts_on, lineage, random_trees, tree_of


@st.composite
def problems(draw):
    """A tree, photos on some of its nodes, a max_class_size, and nodes that are never split."""
    taxonomy = draw(random_trees())
    whole = draw(st.lists(st.sampled_from(taxonomy.ids), max_size=3))
    return taxonomy, counts_on(draw, taxonomy), draw(st.integers(1, 60)), whole


class ByRecursion:
    """The same rule, spelled out node by node over sets: slow, plain, and nothing shared with the code under test."""

    def __init__(self, taxonomy, photos, size, whole):
        self.lines = {node: lineage(taxonomy, node) for node in taxonomy.ids}
        self.children = {node: [n.id for n in taxonomy.nodes if n.parent == node] for node in taxonomy.ids}
        self.photos, self.size, self.whole = {n: c for n, c in photos.items() if c}, size, whole
        self.heads = self.cut(taxonomy.root)

    def inside(self, node):
        return {other for other, line in self.lines.items() if node in line}

    def total(self, node):
        return sum(self.photos.get(n, 0) for n in self.inside(node))

    def cut(self, node):
        if not self.total(node):
            return []
        if self.total(node) < self.size or not self.children[node] or node in self.whole:
            return [node]
        heads = [head for child in self.children[node] for head in self.cut(child)]
        covered = set().union(*map(self.inside, heads))
        lone = any(not self.children[n] and n not in covered for n in self.inside(node))
        return [node] if self.photos.get(node) and lone else heads

    def classes(self):
        found = set()
        for head in self.heads:
            labelled = [self.lines[n] for n in self.photos if n in self.inside(head)]
            shared = set(labelled[0]).intersection(*labelled)
            found.add(TrainingClass(max(shared, key=lambda n: len(self.lines[n])), self.total(head)))
        return found

    def summed(self):
        covered = set().union(*map(self.inside, self.heads))
        return {node for node in self.photos if node not in covered}


@given(problems())
def test_it_agrees_with_the_rule_spelled_out_by_recursion(problem):
    taxonomy, photos, size, whole = problem
    expected = ByRecursion(*problem)
    cut = partition(taxonomy, photos, size, whole)
    assert set(cut.classes) == expected.classes()
    assert set(cut.summed) == expected.summed()


@given(problems())
def test_every_photo_counts_exactly_once(problem):
    taxonomy, photos, size, whole = problem
    cut = partition(taxonomy, photos, size, whole)
    assert sum(c.photos for c in cut.classes) + sum(photos[n] for n in cut.summed) == sum(photos.values())
    trained: dict[str | None, int] = dict.fromkeys((c.node for c in cut.classes), 0)
    for node, count in photos.items():
        if count and node not in cut.summed:
            trained[cut.class_of(node)] += count
    assert trained == {c.node: c.photos for c in cut.classes}


@given(problems())
def test_classes_share_no_node_and_stand_in_depth_first_order(problem):
    taxonomy, photos, size, whole = problem
    names = [c.node for c in partition(taxonomy, photos, size, whole).classes]
    assert [n for n in taxonomy.ids if n in names] == names
    assert not any(a != b and taxonomy.within(a, b) for a in names for b in names)


@given(problems())
def test_a_label_trains_the_classes_on_its_own_branch(problem):
    taxonomy, photos, size, whole = problem
    cut = partition(taxonomy, photos, size, whole)
    for node in taxonomy.ids:
        below = tuple(k for k, c in enumerate(cut.classes) if node in lineage(taxonomy, c.node))
        above = tuple(k for k, c in enumerate(cut.classes) if c.node in lineage(taxonomy, node))
        assert cut.targets(node) == (above or below)
        assert cut.class_of(node) == (cut.classes[above[0]].node if above else None)
    for node, count in photos.items():
        assert not count or cut.targets(node)


TUMORS = """
skin
  benign
    nevus
      blue
      halo
    lipoma
  malignant
    melanoma
"""


def classes_of(photos, size, outline=TUMORS, whole=()):
    return {c.node: c.photos for c in partition(tree_of(outline), photos, size, whole).classes}


def test_a_small_group_is_one_class_and_a_large_one_is_split():
    photos = {"blue": 3, "halo": 4, "lipoma": 9, "melanoma": 8}
    assert classes_of(photos, 100) == {"skin": 24}
    assert classes_of(photos, 16) == {"nevus": 7, "lipoma": 9, "melanoma": 8}
    assert classes_of(photos, 7) == {"blue": 3, "halo": 4, "lipoma": 9, "melanoma": 8}


def test_a_leaf_at_or_above_the_size_is_a_class_and_not_lost():
    assert classes_of({"melanoma": 5000, "lipoma": 1}, 1000) == {"melanoma": 5000, "lipoma": 1}
    assert classes_of({"melanoma": 1000, "lipoma": 1}, 1000) == {"melanoma": 1000, "lipoma": 1}


def test_a_label_on_a_split_node_is_a_sum_where_the_classes_below_exhaust_it():
    taxonomy = tree_of(TUMORS)
    cut = partition(taxonomy, {"nevus": 50, "blue": 30, "halo": 40, "melanoma": 20}, 30)
    assert [c.node for c in cut.classes] == ["blue", "halo", "melanoma"]
    assert cut.summed == ("nevus",)
    assert cut.targets("nevus") == (0, 1)
    assert cut.class_of("nevus") is None


def test_a_label_on_a_split_node_makes_it_one_class_where_they_do_not():
    photos = {"nevus": 50, "blue": 30, "melanoma": 20}  # nothing of halo: a nevus may be one
    taxonomy = tree_of(TUMORS)
    cut = partition(taxonomy, photos, 30)
    assert {c.node: c.photos for c in cut.classes} == {"nevus": 80, "melanoma": 20}
    assert cut.summed == ()
    assert cut.class_of("blue") == cut.class_of("halo") == "nevus"


def test_the_deeper_of_two_such_labels_is_settled_first():
    # "nevus" becomes a class, which together with "lipoma" exhausts "benign": its own photos are a sum.
    cut = partition(tree_of(TUMORS), {"benign": 60, "nevus": 50, "blue": 30, "lipoma": 40}, 30)
    assert [c.node for c in cut.classes] == ["nevus", "lipoma"]
    assert cut.summed == ("benign",)
    assert cut.targets("benign") == (0, 1)


def test_a_node_of_whole_is_one_class_whatever_the_numbers():
    photos = {"nevus": 50, "blue": 30, "halo": 40, "lipoma": 60}
    assert classes_of(photos, 30, whole=("nevus",)) == {"nevus": 120, "lipoma": 60}


def test_a_class_is_named_by_the_deepest_node_that_holds_all_its_photos():
    assert classes_of({"blue": 5, "melanoma": 9}, 9) == {"blue": 5, "melanoma": 9}
    assert classes_of({"blue": 3, "halo": 2, "melanoma": 9}, 9) == {"nevus": 5, "melanoma": 9}
    assert classes_of({"halo": 2}, 9) == {"halo": 2}
    assert partition(tree_of(TUMORS), {"halo": 2}, 9).targets("blue") == ()


def test_without_photos_there_are_no_classes():
    cut = partition(tree_of(TUMORS), {"blue": 0}, 10)
    assert (cut.classes, cut.summed, dict(cut.photos)) == ((), (), {})
    assert cut.targets("blue") == ()


@pytest.mark.parametrize(
    ("photos", "size", "sentence"),
    [
        ({"wart": 1}, 10, '"wart", which is not in the tree'),
        ({"blue": -1}, 10, '"blue" has -1 photos'),
        ({"blue": 1}, 0, "max_class_size is 0"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(photos, size, sentence):
    with pytest.raises(TaxonomyError, match=sentence):
        partition(tree_of(TUMORS), photos, size)


@st.composite
def coarse_problems(draw):
    """A tree, photos on some of its nodes, and a depth to cut it at."""
    taxonomy = draw(random_trees())
    return taxonomy, counts_on(draw, taxonomy), draw(st.integers(0, 5))


@given(coarse_problems())
def test_a_coarse_cut_trains_every_label_as_the_node_above_it(problem):
    """As sets, from the rows of the tree alone: the ancestor at that depth, else the leaf itself, else the rule for
    labels above the cut."""
    taxonomy, photos, depth = problem
    cut = partition_at(*problem)
    lines = {node: lineage(taxonomy, node)[::-1] for node in taxonomy.ids}  # the root first
    leaves = set(taxonomy.ids) - {line[-2] for line in lines.values() if len(line) > 1}
    above = {node: line[depth] if len(line) > depth else node for node, line in lines.items()}
    labelled = {node for node, count in photos.items() if count}
    reached = {above[node] for node in labelled if len(lines[node]) > depth or node in leaves}
    higher = {node for node in labelled if len(lines[node]) <= depth and node not in leaves}
    for node in sorted(higher, key=lambda n: -len(lines[n])):  # the deepest first
        if any(node in lines[leaf] and not reached & set(lines[leaf]) for leaf in leaves):
            reached = {other for other in reached if node not in lines[other]} | {node}
    assert {c.node for c in cut.classes} == reached
    for node in labelled:
        heads = reached & set(lines[node])
        assert cut.class_of(node) == (heads.pop() if heads else None)


@given(coarse_problems())
def test_a_coarse_cut_counts_every_photo_once(problem):
    taxonomy, photos, _ = problem
    cut = partition_at(*problem)
    assert sum(c.photos for c in cut.classes) + sum(photos[n] for n in cut.summed) == sum(photos.values())
    assert not any(a != b and taxonomy.within(a.node, b.node) for a in cut.classes for b in cut.classes)


def at_depth(photos, depth):
    return {c.node: c.photos for c in partition_at(tree_of(TUMORS), photos, depth).classes}


def test_the_first_and_second_level_by_hand():
    photos = {"blue": 3, "halo": 4, "melanoma": 8}
    assert at_depth(photos, 1) == {"benign": 7, "malignant": 8}  # by their own names, not by the deepest that fits
    assert at_depth(photos, 2) == {"nevus": 7, "melanoma": 8}
    assert at_depth(photos, 3) == {"blue": 3, "halo": 4, "melanoma": 8}  # melanoma is a leaf, higher up
    assert at_depth({"melanoma": 8}, 1) == {"malignant": 8}


def test_a_label_above_a_coarse_cut_is_a_sum_only_where_the_cut_exhausts_it():
    assert at_depth({"benign": 5, "nevus": 7, "melanoma": 8}, 2) == {"benign": 12, "melanoma": 8}
    cut = partition_at(tree_of(TUMORS), {"benign": 5, "nevus": 7, "lipoma": 1, "melanoma": 8}, 2)
    assert ([c.node for c in cut.classes], cut.summed) == (["nevus", "lipoma", "melanoma"], ("benign",))


def test_a_cut_above_the_root_is_refused():
    with pytest.raises(TaxonomyError, match="depth of a cut is -1"):
        partition_at(tree_of(TUMORS), {"blue": 1}, -1)
