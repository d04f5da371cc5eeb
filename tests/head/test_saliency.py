"""Evidence maps against the grad-cam package and against autograd, on the shipped weights."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from pytorch_grad_cam import GradCAM

from model import Model
from model.head.saliency import evidence_between, evidence_for
from tests.samples import LESIONS


def log_odds(model: Model, logits: torch.Tensor, node: str) -> torch.Tensor:
    """log P(n) - log(1 - P(n)) from raw logits, by the definition of the calibration."""
    scores = logits.double() / model.temperature + torch.from_numpy(model.bias)
    inside = torch.from_numpy(model.inference.mask(node))
    return scores[..., inside].logsumexp(-1) - scores[..., ~inside].logsumexp(-1)


def below_the_root(model: Model) -> list[str]:
    return [n for n in model.taxonomy.ids if model.inference.is_resolved(n) and not model.inference.mask(n).all()]


def test_nodes_have_the_map_of_the_grad_cam_package_through_the_whole_network(model: Model) -> None:
    """Some of every level: what lies behind the last maps is compared for each node in explain/test_methods.py."""
    prediction = model.predict(LESIONS[0])
    photo, network = model.tensor(LESIONS[0]), copy.deepcopy(model.network)
    layer = network.Mixed_7c.requires_grad_()  # the gradient need not go back any further
    nodes = below_the_root(model)[::4]
    assert len({model.taxonomy.depth[model.taxonomy.ids.index(node)] for node in nodes}) > 2
    with GradCAM(model=network, target_layers=[layer]) as package:
        for node in nodes:
            logits = package.activations_and_grads(photo)
            log_odds(model, logits[0], node).backward()
            activations = package.activations_and_grads.activations[0].numpy()
            gradients = package.activations_and_grads.gradients[0].numpy()
            theirs = np.maximum(package.get_cam_image(photo, layer, [], activations, gradients, False)[0], 0)
            ours = prediction.saliency(node)
            assert ours == pytest.approx(theirs, rel=1e-3, abs=2e-4 * max(float(theirs.max()), 1e-3)), node


def test_all_nodes_at_once_have_the_maps_that_each_has_alone(model: Model) -> None:
    prediction = model.predict(LESIONS[0])
    nodes = [*below_the_root(model), model.taxonomy.root]
    together = prediction.saliency_of_each(nodes)
    for node, evidence in zip(nodes, together, strict=True):
        assert evidence == pytest.approx(prediction.saliency(node), rel=1e-9, abs=1e-12), node
    merged = next(n for n in model.taxonomy.ids if not model.inference.mask(n).any())
    with pytest.raises(ValueError, match="no probability"):
        prediction.saliency_of_each([nodes[0], merged])


def test_a_contrast_is_the_gradient_of_the_difference(model: Model) -> None:
    prediction = model.predict(LESIONS[0])
    features = torch.from_numpy(prediction.features.copy()).double().requires_grad_()
    weights, bias = (p.double() for p in (model.network.fc.weight, model.network.fc.bias))
    scores = (features.mean((1, 2)) @ weights.T + bias) / model.temperature + torch.from_numpy(model.bias)
    a, b = "malignant-melanocytic", "melanocytic-nevus"
    one, other = (scores[torch.from_numpy(model.inference.mask(node))].logsumexp(0) for node in (a, b))
    (one - other).backward()
    assert features.grad is not None
    theirs = (features.grad.mean((1, 2))[:, None, None] * features.detach()).sum(0).numpy()
    ours = prediction.saliency(a, against=b)
    assert ours == pytest.approx(theirs, rel=1e-6, abs=1e-9)
    assert ours.min() < 0
    assert prediction.saliency(b, against=a) == pytest.approx(-ours)


def test_the_root_has_nothing_to_show(model: Model) -> None:
    prediction = model.predict(LESIONS[0])
    assert not prediction.saliency(model.taxonomy.root).any()
    assert not prediction.saliency("malignant", against="malignant").any()


def test_a_node_without_a_probability_is_refused(model: Model) -> None:
    unknown = next(n for n in model.taxonomy.ids if not model.inference.is_resolved(n))
    with pytest.raises(ValueError, match="no probability"):
        model.predict(LESIONS[0]).saliency(unknown)
    with pytest.raises(KeyError):
        model.predict(LESIONS[0]).saliency("no-such-disease")


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    return generator.random((16, 8, 8)), generator.normal(size=(5, 16))


def test_the_map_of_a_sure_answer_does_not_fade() -> None:
    features, weights = drawn(1)
    inside = np.array([True, False, False, False, False])
    unsure, sure = np.zeros(5), np.array([60.0, 0, 0, 0, 0])
    faint = evidence_for(features, weights, unsure, inside).max()
    assert faint > 0
    assert evidence_for(features, weights, sure, inside).max() == pytest.approx(faint, rel=0.01)


@given(seed=st.integers(0, 999), inside=st.lists(st.booleans(), min_size=5, max_size=5))
def test_a_node_and_the_rest_of_the_tree_are_opposites(seed: int, inside: list[bool]) -> None:
    features, weights = drawn(seed)
    mask, scores = np.array(inside), np.random.default_rng(seed).normal(size=5)
    if not mask.any() or mask.all():
        return
    contrast = evidence_between(features, weights, scores, mask, ~mask)
    assert np.maximum(contrast, 0) == pytest.approx(evidence_for(features, weights, scores, mask))
    assert np.maximum(-contrast, 0) == pytest.approx(evidence_for(features, weights, scores, ~mask))
