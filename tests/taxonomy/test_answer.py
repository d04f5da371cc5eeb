import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import Inference, Step, walk
from tests.taxonomy.trees import tree_of

TUMORS = """
skin
  benign
    benign-melanocytic
      nevus
    benign-dermal
      lipoma
      fibroma
  malignant
    malignant-melanocytic
      melanoma-group
        melanoma
    malignant-epidermal
      carcinoma
      keratosis
  non-neoplastic
    psoriasis
"""
CLASSES = ("nevus", "lipoma", "fibroma", "melanoma", "carcinoma", "keratosis")
TAXONOMY = tree_of(TUMORS)
INFERENCE = Inference(TAXONOMY, CLASSES)


def answer(*p, level=0.70, threshold=None):
    return walk(TAXONOMY, INFERENCE, INFERENCE.propagate(p), level, threshold)


def test_it_goes_as_deep_as_the_level_is_cleared():
    found = answer(0.02, 0.01, 0.01, 0.06, 0.50, 0.40)
    assert (found.node, found.reason) == ("malignant-epidermal", "")
    assert found.probability == pytest.approx(0.90)
    assert [step.node for step in found.path] == ["malignant", "malignant-epidermal"]


def test_a_child_at_the_level_exactly_is_taken():
    assert answer(0, 0.75, 0, 0.25, 0, 0, level=0.75).node == "lipoma"
    assert answer(0, 0.75, 0, 0.25, 0, 0, level=0.7500001).reason == "unsure"


def test_a_step_to_the_only_child_that_is_known_is_taken_but_marked():
    found = answer(0.0, 0.1, 0.0, 0.9, 0.0, 0.0)
    assert [(s.node, s.only_kind) for s in found.path] == [
        ("malignant", False),
        ("malignant-melanocytic", False),
        ("melanoma-group", True),
        ("melanoma", True),
    ]
    assert found.path[-1] == Step("melanoma", found.probability, True)
    assert found.probability == pytest.approx(0.9)


def test_without_a_first_level_node_that_clears_the_level_there_is_no_answer():
    found = answer(0.3, 0.1, 0.0, 0.6, 0.0, 0.0)
    assert (found.node, found.path, found.reason) == (None, (), "unsure")
    assert math.isnan(found.probability)


def test_no_benign_headline_at_or_above_the_operating_point():
    p = (0.75, 0.0, 0.0, 0.25, 0.0, 0.0)
    assert answer(*p).node == "nevus"
    assert answer(*p, threshold=0.26).node == "nevus"
    withheld = answer(*p, threshold=0.25)
    assert (withheld.node, withheld.reason) == (None, "above-operating-point")
    assert [step.node for step in withheld.path] == ["benign", "benign-melanocytic", "nevus"]


def test_a_malignant_headline_stands_above_the_operating_point():
    assert answer(0.1, 0, 0, 0.9, 0, 0, threshold=0.2).node == "melanoma"


def test_a_non_neoplastic_headline_is_withheld_too():
    inference = Inference(TAXONOMY, ("psoriasis", "melanoma"))
    found = walk(TAXONOMY, inference, inference.propagate([0.75, 0.25]), 0.7, 0.25)
    assert (found.node, found.reason) == (None, "above-operating-point")


def test_a_model_that_knows_nothing_malignant_has_no_operating_point_to_reach():
    inference = Inference(TAXONOMY, ("nevus", "lipoma"))
    assert walk(TAXONOMY, inference, inference.propagate([0.9, 0.1]), 0.7, 0.0).node == "nevus"


@given(st.lists(st.floats(0.001, 1), min_size=6, max_size=6), st.floats(0.51, 1.0), st.floats(0, 1))
def test_the_laws_of_the_walk(weights, level, threshold):
    p = np.array(weights) / sum(weights)
    by_node = dict(zip(TAXONOMY.ids, INFERENCE.propagate(p), strict=True))
    found = walk(TAXONOMY, INFERENCE, INFERENCE.propagate(p), level, threshold)
    reached = [n for n in TAXONOMY.ids[1:] if by_node[n] >= level]
    assert [step.node for step in found.path] == reached  # above one half, all that clear the level are one path
    if found.node is None:
        assert found.reason in ("unsure", "above-operating-point")
        assert (found.reason == "unsure") == (not reached)
    else:
        assert (found.node, found.probability) == (reached[-1], by_node[reached[-1]])
        assert TAXONOMY.is_malignant(found.node) or by_node["malignant"] < threshold


@pytest.mark.parametrize("level", [0.5, 0.0, 1.01, math.nan])
def test_a_level_that_two_children_could_clear_is_refused(level):
    with pytest.raises(ValueError, match=r"above 0\.5"):
        answer(1, 0, 0, 0, 0, 0, level=level)


def test_a_batch_or_class_probabilities_in_place_of_nodes_are_refused():
    batch = INFERENCE.propagate(np.full((2, 6), 1 / 6))
    for p in (batch, np.full(6, 1 / 6)):
        with pytest.raises(ValueError, match="node probabilities"):
            walk(TAXONOMY, INFERENCE, p)
