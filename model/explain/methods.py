"""The methods, one of each family: what a map of the evidence for a node can be made of.

The closed form and its contrast are Grad-CAM at the last layer (head/saliency.py). LayerCAM and Eigen-CAM come from
the grad-cam package (Gildenblat 2021), Ablation-CAM from ablation.py for the reasons given there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from pytorch_grad_cam import LayerCAM
from pytorch_grad_cam.utils.svd_on_activations import get_2d_projection

from ..caller import INTERACTIVE, Caller
from ..head.saliency import evidence_between, evidence_for
from .ablation import ablation_map
from .maps import Grid, Map
from .subject import Subject, Tail, device_of, middle_of
from .target import Target

Draw = Callable[[Subject, Target, Caller], Grid]

LOG_ODDS = "log-odds"
_gradients = threading.Lock()  # one pass with gradients at a time: more would only take memory


@dataclass(frozen=True)
class Method:
    """A way to draw a map."""

    name: str
    family: str
    unit: str
    note: str
    compute: Draw
    takes_long: bool = False  # seconds rather than a moment: show progress and offer to stop
    asks_the_node: bool = True  # otherwise the map is the same whatever node is chosen

    def draw(self, subject: Subject, target: Target, caller: Caller = INTERACTIVE) -> Map:
        """The map of a target on a photo; empty for the root, where there is nothing to tell apart.

        Raises:
            Cancelled: it was no longer wanted.
        """
        if target.is_void and self.asks_the_node:
            grid = np.zeros((8, 8), np.float32)
        else:
            grid = self.compute(subject, target, caller)
        signed = self.compute is _closed_form and target.against is not None
        return Map(self.name, np.asarray(grid, np.float32), signed, self.unit, self.note)


def _closed_form(subject: Subject, target: Target, caller: Caller) -> Grid:
    """8 × 8; signed for a pair. From the network's own last layer, which the randomisation check exchanges."""
    weights = subject.network.fc.weight.detach().double().cpu().numpy() / target.temperature
    scores = target.scores(subject.logits)
    if target.against is None:
        return evidence_for(subject.features, weights, scores, target.inside).astype(np.float32)
    return evidence_between(subject.features, weights, scores, target.inside, target.against).astype(np.float32)


def input_gradient(subject: Subject, target: Target) -> npt.NDArray[np.float32]:
    """(3, 299, 299) d target / d pixel, for RGB in 0...1."""
    network = subject.network
    with _gradients, torch.enable_grad():
        pixels = subject.pixels.to(device_of(network)).clone().requires_grad_()
        (gradient,) = torch.autograd.grad(target.of_tensor(network.read(pixels).logits).sum(), pixels)
    std = np.array(network.spec.std, np.float32)[:, None, None]
    return np.asarray(gradient[0].float().cpu().numpy() / std)


def _paper(subject: Subject, target: Target, caller: Caller) -> Grid:
    """299 × 299: the L1 norm over RGB, as in the paper's figure."""
    caller.report_progress(0, 1)
    return np.asarray(np.abs(input_gradient(subject, target)).sum(axis=0))


def _layer_cam(subject: Subject, target: Target, caller: Caller) -> Grid:
    """17 × 17 (Jiang et al. 2021, doi:10.1109/TIP.2021.3089943): each place with its own positive gradient."""
    caller.report_progress(0, 1)
    tail, middle = Tail(subject.network), middle_of(subject).requires_grad_()
    with _gradients, torch.enable_grad(), LayerCAM(tail, [tail.gate]) as package:
        torch.autograd.backward(target.of_tensor(package.activations_and_grads(middle)).sum())
        kept = package.activations_and_grads
        activations, gradients = kept.activations[0].numpy(), kept.gradients[0].numpy()
        return np.maximum(package.get_cam_image(middle, tail.gate, [], activations, gradients, False)[0], 0)


def _eigen_cam(subject: Subject, target: Target, caller: Caller) -> Grid:
    """8 × 8 (Muhammad & Yeasin 2020, arXiv:2008.00299): the main direction of the last maps.

    An eigenvector's sign is a matter of chance: it is turned towards where the maps respond more.
    """
    caller.report_progress(0, 1)
    projection = get_2d_projection(subject.features[None])[0]
    response = subject.features.mean(axis=0)
    turned = projection if float((projection * (response - response.mean())).sum()) >= 0 else -projection
    return np.maximum(turned, 0)


def _ablation(subject: Subject, target: Target, caller: Caller) -> Grid:
    """17 × 17: 768 passes from the middle of the network on."""
    tail = Tail(subject.network).eval()
    return ablation_map(lambda maps: target.of_tensor(tail(maps)), middle_of(subject), caller)


METHODS: Mapping[str, Method] = {
    method.name: method
    for method in (
        Method(
            "Evidence",
            "last layer, closed form",
            LOG_ODDS,
            "What the last layer counts for this node, place by place. Coarse: 8 × 8 fields.",
            _closed_form,
        ),
        Method(
            "Input gradient",
            "pixels",
            "change of log-odds per unit of RGB",
            "How much a change of each pixel would move the node, up or down: the paper's own map. "
            "It shows where the answer is sensitive, not what speaks for it.",
            _paper,
        ),
        Method(
            "LayerCAM",
            "finer layer",
            LOG_ODDS,
            "What raises the node's score half-way through the network: 17 × 17 fields.",
            _layer_cam,
        ),
        Method(
            "Eigen-CAM",
            "without gradients",
            "strength of the main pattern",
            "Where the network responds most, whatever the node: it does not say what for.",
            _eigen_cam,
            asks_the_node=False,
        ),
        Method(
            "Ablation-CAM",
            "perturbation",
            "log-odds lost × response of that part",
            "What the node's score loses when a part of the network's middle is left out: 17 × 17 fields.",
            _ablation,
            takes_long=True,
        ),
    )
}
