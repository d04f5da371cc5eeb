import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import Coverage, Inference, TaxonomyError, partition
from tests.taxonomy.trees import counts_on, lineage, random_trees, tree_of

# The example of Esteva et al. 2017: benign epidermal is a class of its own, the others are cut finer.
PAPER = """
skin
  benign
    benign-melanocytic
      solar-lentigo
      cafe-au-lait-spot
      blue-nevus
    benign-epidermal
      milia
      seborrheic-keratosis
    benign-dermal
      lipoma
      fibroma
      cyst
  malignant
    melanoma
"""
PAPER_P = {
    "lipoma": 0.10,
    "fibroma": 0.05,
    "cyst": 0.05,
    "benign-epidermal": 0.30,
    "solar-lentigo": 0.02,
    "cafe-au-lait-spot": 0.03,
    "blue-nevus": 0.05,
    "melanoma": 0.40,
}


@st.composite
def readings(draw):
    """A tree, its classes in the order of a network's outputs (any), and a batch of class probabilities."""
    taxonomy = draw(random_trees())
    photos = counts_on(draw, taxonomy) | {draw(st.sampled_from(taxonomy.ids)): 3}
    size = draw(st.integers(1, 40))
    cut = partition(taxonomy, photos, size, draw(st.integers(1, size)))
    taxonomy, classes = cut.taxonomy, draw(st.permutations([c.node for c in cut.classes]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return taxonomy, classes, photos, rng.dirichlet(np.full(len(classes), 0.3), size=(2, 3))


def test_the_worked_example_of_the_paper():
    taxonomy = tree_of(PAPER)
    p = Inference(taxonomy, list(PAPER_P)).propagate(list(PAPER_P.values()))
    assert p[taxonomy.index("benign")] == pytest.approx(0.60, abs=1e-12)
    assert p[taxonomy.index("benign-dermal")] == pytest.approx(0.20, abs=1e-12)
    assert p[taxonomy.index("benign-melanocytic")] == pytest.approx(0.10, abs=1e-12)
    assert np.isnan(p[taxonomy.index("milia")])


@given(readings())
def test_a_node_has_the_sum_of_the_classes_inside_it(reading):
    taxonomy, classes, _, p = reading
    inference = Inference(taxonomy, classes)
    nodes = inference.propagate(p)
    assert nodes.shape == (*p.shape[:-1], len(taxonomy))
    for i, node in enumerate(taxonomy.ids):
        inside = np.array([node in lineage(taxonomy, c) for c in classes])
        np.testing.assert_array_equal(inference.mask(node), inside)
        assert inference.is_resolved(node) == inside.any()
        expected = p[..., inside].sum(axis=-1) if inside.any() else np.full(p.shape[:-1], np.nan)
        np.testing.assert_allclose(nodes[..., i], expected, rtol=0, atol=1e-14)
    np.testing.assert_allclose(nodes[..., 0], 1, rtol=0, atol=1e-14)


@given(readings())
def test_children_sum_up_to_their_parent(reading):
    taxonomy, classes, _, p = reading
    inference = Inference(taxonomy, classes)
    nodes = inference.propagate(p)
    for node in taxonomy.ids:
        children = inference.resolved_children(node)
        if children:
            total = sum(nodes[..., taxonomy.index(child)] for child in children)
            np.testing.assert_allclose(nodes[..., taxonomy.index(node)], total, rtol=0, atol=1e-14)
        elif inference.is_resolved(node):
            assert node in classes


@given(readings())
def test_one_by_one_equals_the_batch_and_a_class_keeps_its_number_to_the_last_bit(reading):
    taxonomy, classes, _, p = reading
    inference = Inference(taxonomy, classes)
    nodes = inference.propagate(p)
    np.testing.assert_array_equal(inference.propagate(p[1, 2]), nodes[1, 2])
    places = [taxonomy.index(c) for c in classes]
    np.testing.assert_array_equal(nodes[..., places], p)


def test_a_tiny_probability_is_not_lost_in_a_sum():
    taxonomy = tree_of(PAPER)
    inference = Inference(taxonomy, ["lipoma", "melanoma"])
    p = inference.propagate(np.array([1.0, 1e-30]))
    assert p[taxonomy.index("malignant")] == 1e-30


@pytest.mark.skipif(np.finfo(np.longdouble).nmant <= 52, reason="this machine has no extended precision")
def test_a_sum_is_what_adding_up_by_hand_gives():
    taxonomy = tree_of(PAPER)
    p = Inference(taxonomy, ["solar-lentigo", "lipoma", "fibroma"]).propagate([0.8, 0.1, 0.1])
    assert p[taxonomy.index("benign-dermal")] == 0.1 + 0.1  # and not 0.8 + 0.1 + 0.1 - 0.8, which falls short of it


def test_single_precision_is_summed_in_double():
    taxonomy = tree_of(PAPER)
    p = Inference(taxonomy, list(PAPER_P)).propagate(np.array(list(PAPER_P.values()), dtype=np.float32))
    assert p.dtype == np.float64


@given(readings())
def test_coverage_tells_the_three_apart(reading):
    taxonomy, classes, photos, _ = reading
    inference = Inference(taxonomy, classes)
    coverage = inference.coverage(photos)
    for i, node in enumerate(taxonomy.ids):
        line = lineage(taxonomy, node)
        seen = any(count and node in lineage(taxonomy, label) for label, count in photos.items())
        rest = next((f"{above}-rest" for above in line[1:] if f"{above}-rest" in classes), None)
        holder = next((c for c in classes if c in line[1:]), rest)
        if any(node in lineage(taxonomy, c) for c in classes):
            assert inference.merged_into(node) is None
            assert coverage[i] is Coverage.RESOLVED
        elif seen:
            assert coverage[i] is Coverage.MERGED
            assert inference.merged_into(node) == holder is not None
        else:
            assert coverage[i] is Coverage.NOT_COVERED
            assert inference.merged_into(node) == holder


def test_a_rest_holds_the_kinds_that_joined_it_and_not_those_it_never_saw():
    cut = partition(tree_of(PAPER), {"milia": 4, "seborrheic-keratosis": 90, "melanoma": 50}, 50, 10)
    inference = Inference(cut.taxonomy, [c.node for c in cut.classes])
    coverage = dict(zip(cut.taxonomy.ids, inference.coverage(cut.photos), strict=True))
    assert inference.merged_into("milia") == cut.joined["milia"]
    assert coverage["milia"] is Coverage.MERGED
    unseen = [node for node in cut.taxonomy.leaves() if node not in cut.photos and node not in inference.class_ids]
    assert unseen
    assert {coverage[node] for node in unseen} == {Coverage.NOT_COVERED}


def test_a_class_does_not_cover_the_kinds_it_never_saw():
    taxonomy = tree_of(PAPER)
    inference = Inference(taxonomy, ["benign-epidermal", "melanoma"])
    photos = {"milia": 4, "benign-epidermal": 9, "melanoma": 5}
    coverage = dict(zip(taxonomy.ids, inference.coverage(photos), strict=True))
    assert coverage["benign-epidermal"] is Coverage.RESOLVED
    assert coverage["milia"] is Coverage.MERGED
    assert coverage["seborrheic-keratosis"] is Coverage.NOT_COVERED
    assert coverage["benign-dermal"] is Coverage.NOT_COVERED
    assert inference.first_level == ("benign", "malignant")


@pytest.mark.parametrize(
    ("classes", "sentence"),
    [
        ([], "at least one"),
        (["wart"], '"wart", which is not in this tree'),
        (["benign", "lipoma"], '"lipoma" lies inside the class "benign"'),
        (["lipoma", "cyst", "lipoma"], '"lipoma" lies inside the class "lipoma"'),
    ],
)
def test_classes_that_are_no_partition_are_refused(classes, sentence):
    with pytest.raises(TaxonomyError, match=sentence):
        Inference(tree_of(PAPER), classes)


@pytest.mark.parametrize("photos", [{"wart": 1}, {"cyst": 1}])
def test_photos_that_no_class_holds_are_refused(photos):
    with pytest.raises(TaxonomyError, match="was trained with photos of"):
        Inference(tree_of(PAPER), ["lipoma", "melanoma"]).coverage(photos)


@pytest.mark.parametrize("shape", [(), (3,), (2, 9)])
def test_probabilities_of_another_number_of_classes_are_refused(shape):
    with pytest.raises(ValueError, match="must hold 8 class probabilities"):
        Inference(tree_of(PAPER), list(PAPER_P)).propagate(np.zeros(shape))
