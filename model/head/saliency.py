"""Which parts of the photo speak for a node of the tree, in closed form.

Inception v3 ends in a global average and one linear layer, so the gradient that Grad-CAM (Selvaraju et al. 2017,
doi:10.1109/ICCV.2017.74) averages over the map is known without a backward pass: for a target that is a function of the
class scores s_k = w_k . mean(A) / T + b_k, it is a sum of the class weights w_k. Any node costs under a millisecond.

Evidence for a node is taken from its log-odds, log P(n) - log(1 - P(n)), not from log P(n): the gradient of the latter
fades to nothing as P(n) nears 1, so the surer the model, the emptier the map.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

NO_PROBABILITY = "This node has no probability, so nothing on the photo can speak for it."


def evidence_for(features: npt.NDArray[np.floating], weights: Floats, scores: Floats, inside: Mask) -> Floats:
    """Grad-CAM of a node's log-odds.

    Args:
        features: (C, H, W) the last feature maps.
        weights: (K, C) the linear layer over the temperature: d score / d embedding.
        scores: (K,) calibrated log-probabilities up to a constant.
        inside: (K,) which classes belong to the node.

    Returns:
        (H, W), never negative, not rescaled. Zero for a node that holds every class: there is nothing to tell apart.

    Raises:
        ValueError: the node holds no class, so nothing can speak for it.
    """
    if not inside.any():
        raise ValueError(NO_PROBABILITY)
    if inside.all():
        return np.zeros(features.shape[1:])
    direction = (_shares(scores, inside) - _shares(scores, ~inside)) @ weights
    return np.maximum(_project(features, direction), 0)


def evidence_for_each(features: npt.NDArray[np.floating], weights: Floats, scores: Floats, inside: Mask) -> Floats:
    """`evidence_for` of many nodes at once: the classes' own maps are made once and mixed for each node.

    Args:
        inside: (N, K) which classes belong to each node; the others as in `evidence_for`.

    Returns:
        (N, H, W).

    Raises:
        ValueError: one of the nodes holds no class.
    """
    if not inside.any(axis=1).all():
        raise ValueError(NO_PROBABILITY)
    maps = _project(features, weights)
    apart = _shares(scores, inside) - _shares(scores, ~inside)
    apart[inside.all(axis=1)] = 0
    return np.asarray(np.maximum(np.tensordot(apart, maps, axes=1), 0))


def evidence_between(
    features: npt.NDArray[np.floating], weights: Floats, scores: Floats, inside: Mask, against: Mask
) -> Floats:
    """Signed Grad-CAM of log P(A) - log P(B): positive where the photo speaks for A rather than B.

    Arguments as in `evidence_for`; (H, W). Zero where A and B hold the same classes.
    """
    if not (inside.any() and against.any()):
        raise ValueError("Both nodes need a probability to be set against each other.")
    direction = (_shares(scores, inside) - _shares(scores, against)) @ weights
    return _project(features, direction)


def _shares(scores: Floats, inside: Mask) -> Floats:
    """(…, K) what each class is of its node, 0 for those outside; all 0 for a node of no class.

    A softmax over the node's own scores, so it is exact even where the node's P is nearly 0 or 1.
    """
    own = np.where(inside, scores, -np.inf)
    largest = np.where(inside.any(axis=-1), own.max(axis=-1), 0)
    shares = np.exp(own - largest[..., None])
    return np.asarray(shares / np.maximum(shares.sum(axis=-1), 1)[..., None])  # the largest of a node is exp(0)


def _project(features: npt.NDArray[np.floating], direction: Floats) -> Floats:
    """(C, H, W) on (…, C) -> (…, H, W); the mean over the map that the global average brings stays in."""
    pixels = features.shape[1] * features.shape[2]
    return np.asarray(np.tensordot(direction, features.astype(np.float64), axes=1)) / pixels
