import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import TaxonomyError, TrainingClass, partition
from taxonomy.partition import partition_at
from taxonomy.rest import split_node_of
from tests.taxonomy.trees import counts_on, lineage, random_trees, tree_of


@st.composite
def problems(draw):
    """A tree, photos on some of its nodes, a max_class_size and a min_class_size."""
    taxonomy = draw(random_trees())
    size = draw(st.integers(1, 60))
    return taxonomy, counts_on(draw, taxonomy), size, draw(st.integers(1, size))


class ByRecursion:
    """The same rule, spelled out node by node: slow, plain, and nothing shared with the code under test."""

    def __init__(self, taxonomy, photos, size, fewest):
        self.lines = {node: lineage(taxonomy, node) for node in taxonomy.ids}
        self.children = {node: [n.id for n in taxonomy.nodes if n.parent == node] for node in taxonomy.ids}
        self.photos, self.size, self.fewest = {n: c for n, c in photos.items() if c}, size, fewest
        self.rests = {}
        self.heads, small, _ = self.cut(taxonomy.root)
        self.heads = self.heads or small

    def inside(self, node):
        return {other for other, line in self.lines.items() if node in line}

    def total(self, node):
        return sum(self.photos.get(n, 0) for n in self.inside(node))

    def cut(self, node):
        """The classes in a node, the kinds that are too small for one, and whether a leaf has no photo."""
        if not self.total(node):
            return [], [], True
        if self.total(node) < self.size or not self.children[node]:
            return ([], [node], False) if self.total(node) < self.fewest else ([node], [], False)
        heads, small, lone = [], [], False
        for child in self.children[node]:
            of_child = self.cut(child)
            heads, small, lone = heads + of_child[0], small + of_child[1], lone or of_child[2]
        if not heads:
            return [node], [], False
        enough = sum(map(self.total, small)) >= self.fewest or len(self.lines[node]) <= 2
        if (self.photos.get(node) and (small or lone)) or (small and enough):
            self.rests[node] = small
            return heads, [], False
        return heads, small, lone

    def classes(self):
        found = {TrainingClass(f"{node}-rest", sum(map(self.total, kinds))) for node, kinds in self.rests.items()}
        for head in self.heads:
            labelled = [self.lines[n] for n in self.photos if n in self.inside(head)]
            shared = set(labelled[0]).intersection(*labelled)
            found.add(TrainingClass(max(shared, key=lambda n: len(self.lines[n])), self.total(head)))
        return found

    def joined(self):
        return {
            label: f"{node}-rest"
            for node, kinds in self.rests.items()
            for kind in kinds
            for label in self.photos
            if label in self.inside(kind)
        }

    def summed(self):
        in_a_class = set().union(*map(self.inside, self.heads))
        return {node for node in self.photos if node not in in_a_class and node not in self.joined()}


@given(problems())
def test_it_agrees_with_the_rule_spelled_out_by_recursion(problem):
    expected = ByRecursion(*problem)
    cut = partition(*problem)
    assert set(cut.classes) == expected.classes()
    assert set(cut.summed) == expected.summed()
    assert cut.joined == expected.joined()


@given(problems())
def test_every_photo_counts_exactly_once(problem):
    taxonomy, photos, size, fewest = problem
    cut = partition(taxonomy, photos, size, fewest)
    assert sum(c.photos for c in cut.classes) + sum(photos[n] for n in cut.summed) == sum(photos.values())
    trained: dict[str | None, int] = dict.fromkeys((c.node for c in cut.classes), 0)
    for node, count in photos.items():
        if count and node not in cut.summed:
            trained[cut.class_of(node)] += count
    assert trained == {c.node: c.photos for c in cut.classes}


@given(problems())
def test_classes_share_no_node_and_stand_in_depth_first_order(problem):
    cut = partition(*problem)
    names = [c.node for c in cut.classes]
    assert [n for n in cut.taxonomy.ids if n in names] == names
    assert not any(a != b and cut.taxonomy.within(a, b) for a in names for b in names)


@given(problems())
def test_a_label_trains_the_classes_on_its_own_branch_or_the_rest_above(problem):
    taxonomy, photos, *_ = problem
    cut = partition(*problem)
    number = {c.node: k for k, c in enumerate(cut.classes)}
    for node in taxonomy.ids:
        below = tuple(k for c, k in number.items() if node in lineage(cut.taxonomy, c))
        above = tuple(k for c, k in number.items() if c in lineage(taxonomy, node))
        rest = (number[cut.joined[node]],) if node in cut.joined else ()
        assert not photos.get(node) or cut.targets(node) == (above or below or rest)
        assert cut.class_of(node) == (cut.classes[above[0]].node if above else cut.joined_rest(node))
    for node, count in photos.items():
        assert not count or cut.targets(node)


@given(problems())
def test_what_is_trained_as_a_sum_is_exhausted_by_its_classes(problem):
    cut = partition(*problem)
    for label in cut.summed:
        rests = {split_node_of(cut.classes[k].node) for k in cut.targets(label)}
        for leaf in cut.taxonomy.leaves(label):
            line = lineage(cut.taxonomy, leaf)
            held = any(c.node in line for c in cut.classes)
            assert held or rests.intersection(line[: line.index(label) + 1])


@given(problems())
def test_a_class_has_photos_enough_but_for_a_rest(problem):
    taxonomy, photos, size, fewest = problem
    cut = partition(taxonomy, photos, size, fewest)
    if sum(photos.values()) >= fewest:
        assert all(c.photos >= fewest for c in cut.classes if split_node_of(c.node) is None)


@given(problems())
def test_the_tree_of_a_model_is_cut_as_it_was_without_rests(problem):
    taxonomy, photos, size, fewest = problem
    once = partition(taxonomy, photos, size, fewest)
    again = partition(once.taxonomy, photos, size, fewest)
    assert (again.classes, again.summed, again.joined) == (once.classes, once.summed, once.joined)


@given(problems())
def test_where_every_label_is_a_leaf_and_no_kind_is_too_small_the_cut_is_the_papers(problem):
    taxonomy, photos, size, _ = problem
    on_leaves = {node: count for node, count in photos.items() if taxonomy.is_leaf(node)}
    cut = partition(taxonomy, on_leaves, size)
    assert cut.summed == ()
    assert not any(split_node_of(c.node) for c in cut.classes)


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


def classes_of(photos, size, fewest=1, outline=TUMORS):
    return {c.node: c.photos for c in partition(tree_of(outline), photos, size, fewest).classes}


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


def test_a_split_node_has_a_rest_where_they_do_not():
    photos = {"nevus": 50, "blue": 30, "melanoma": 20}  # nothing of halo: a nevus may be one
    cut = partition(tree_of(TUMORS), photos, 30)
    assert {c.node: c.photos for c in cut.classes} == {"blue": 30, "nevus-rest": 0, "melanoma": 20}
    assert cut.summed == ("nevus",)
    assert [cut.classes[k].node for k in cut.targets("nevus")] == ["blue", "nevus-rest"]
    assert cut.targets("halo") == ()  # no photo of it was seen: the rest was not trained with it


def test_the_rest_of_the_deeper_of_two_exhausts_the_other():
    # With its rest "nevus" is exhausted, and together with "lipoma" it exhausts "benign".
    cut = partition(tree_of(TUMORS), {"benign": 60, "nevus": 50, "blue": 30, "lipoma": 40}, 30)
    assert [c.node for c in cut.classes] == ["blue", "nevus-rest", "lipoma"]
    assert cut.summed == ("benign", "nevus")
    assert cut.targets("benign") == (0, 1, 2)


def test_a_kind_with_too_few_photos_joins_the_rest_of_what_it_is_a_kind_of():
    photos = {"nevus": 50, "blue": 30, "halo": 4, "melanoma": 20}
    cut = partition(tree_of(TUMORS), photos, 30, 10)
    assert {c.node: c.photos for c in cut.classes} == {"blue": 30, "nevus-rest": 4, "melanoma": 20}
    assert cut.joined == {"halo": "nevus-rest"}
    assert cut.class_of("halo") == "nevus-rest"
    assert cut.taxonomy["nevus-rest"].name == "nevus, another or unnamed kind"


def test_too_few_kinds_for_a_rest_join_one_further_up():
    outline = """
skin
  benign
    nevus
      common
        blue
        halo
      spitz
  malignant
"""
    photos = {"blue": 30, "halo": 4, "spitz": 8, "malignant": 20}
    assert classes_of(photos, 15, 5, outline) == {"blue": 30, "spitz": 8, "benign-rest": 4, "malignant": 20}
    assert classes_of(photos, 15, 10, outline) == {"blue": 30, "nevus-rest": 12, "malignant": 20}


def test_kinds_too_small_each_are_together_the_class_above_them():
    assert classes_of({"blue": 8, "halo": 9, "melanoma": 20}, 15, 10) == {"nevus": 17, "melanoma": 20}
    assert classes_of({"blue": 3}, 15, 10) == {"blue": 3}


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
        ({"blue": 1}, 2, "min_class_size is 3; it lies between 1 and max_class_size, 2"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(photos, size, sentence):
    with pytest.raises(TaxonomyError, match=sentence):
        partition(tree_of(TUMORS), photos, size, 3 if size else 1)


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
    rests = set()
    for node in sorted(higher, key=lambda n: -len(lines[n])):  # the deepest first
        if not any(node in lines[head] for head in reached):
            reached.add(node)
        elif any(node in lines[leaf] and not (reached | rests) & set(lines[leaf]) for leaf in leaves):
            rests.add(node)
    assert {c.node for c in cut.classes} == reached | {f"{node}-rest" for node in rests}
    for node in labelled:
        heads = reached & set(lines[node])
        assert cut.class_of(node) == (heads.pop() if heads else None)


@given(coarse_problems())
def test_a_coarse_cut_counts_every_photo_once(problem):
    _, photos, _ = problem
    cut = partition_at(*problem)
    assert sum(c.photos for c in cut.classes) + sum(photos[n] for n in cut.summed) == sum(photos.values())
    assert not any(a != b and cut.taxonomy.within(a.node, b.node) for a in cut.classes for b in cut.classes)


def at_depth(photos, depth):
    return {c.node: c.photos for c in partition_at(tree_of(TUMORS), photos, depth).classes}


def test_the_first_and_second_level_by_hand():
    photos = {"blue": 3, "halo": 4, "melanoma": 8}
    assert at_depth(photos, 1) == {"benign": 7, "malignant": 8}  # by their own names, not by the deepest that fits
    assert at_depth(photos, 2) == {"nevus": 7, "melanoma": 8}
    assert at_depth(photos, 3) == {"blue": 3, "halo": 4, "melanoma": 8}  # melanoma is a leaf, higher up
    assert at_depth({"melanoma": 8}, 1) == {"malignant": 8}


def test_a_label_above_a_coarse_cut_is_a_sum_with_a_rest_where_the_cut_does_not_exhaust_it():
    assert at_depth({"benign": 5, "nevus": 7, "melanoma": 8}, 2) == {"nevus": 7, "benign-rest": 0, "melanoma": 8}
    assert at_depth({"benign": 5, "melanoma": 8}, 2) == {"benign": 5, "melanoma": 8}
    cut = partition_at(tree_of(TUMORS), {"benign": 5, "nevus": 7, "lipoma": 1, "melanoma": 8}, 2)
    assert ([c.node for c in cut.classes], cut.summed) == (["nevus", "lipoma", "melanoma"], ("benign",))


def test_a_cut_above_the_root_is_refused():
    with pytest.raises(TaxonomyError, match="depth of a cut is -1"):
        partition_at(tree_of(TUMORS), {"blue": 1}, -1)
