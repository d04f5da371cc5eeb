"""Where training starts: a file of weights, torchvision's ImageNet weights by name, or one of our own bundles."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torchvision.models import Inception_V3_Weights

from ..bundle import Bundle
from ..checksummed import BundleError
from ..input.spec import IMAGENET, UNIT_RANGE, InputSpec
from ..network import LesionNet, as_tensors

BY_NAME = "imagenet"


class StartError(Exception):
    """The starting weights can't be used; the message says why."""


def starting_weights(init: str) -> tuple[dict[str, Tensor], InputSpec]:
    """Weights in torchvision's names, in full precision, and how their input is scaled.

    Args:
        init: "imagenet" (torchvision's weights, downloaded once), a bundle's folder, or a local .safetensors or .pth
            file. A .safetensors file is taken to want RGB in 0...1; a .pth file is taken to be torchvision's own.
    """
    if init == BY_NAME:
        return _tidy(Inception_V3_Weights.IMAGENET1K_V1.get_state_dict(progress=True, check_hash=True)), IMAGENET
    path = Path(init)
    if path.is_dir():
        try:
            bundle = Bundle.open(path)
        except BundleError as error:
            raise StartError(str(error)) from error
        return _tidy(as_tensors(bundle.weights())), bundle.input_spec
    if not path.is_file():
        raise StartError(f"There are no starting weights at {init}. Give a file, a bundle's folder, or '{BY_NAME}'.")
    if path.suffix == ".safetensors":
        return _tidy(load_file(path)), UNIT_RANGE
    return _tidy(torch.load(path, map_location="cpu", weights_only=True)), IMAGENET


def build_network(init: str, classes: int, fresh_layers: tuple[str, ...], dropout: float, seed: int) -> LesionNet:
    """The network before its first step: `init`'s trunk, a new last layer, `fresh_layers` drawn anew."""
    weights, spec = starting_weights(init)
    torch.manual_seed(seed)
    network = LesionNet(classes, spec, dropout)
    if weights.get("fc.weight", torch.empty(0)).shape != network.fc.weight.shape:
        weights = {name: tensor for name, tensor in weights.items() if not name.startswith("fc.")}
        nn.init.normal_(network.fc.weight, std=0.01)
        nn.init.zeros_(network.fc.bias)
    missing, unexpected = network.load_state_dict(weights, strict=False)
    if unexpected or any(not name.startswith("fc.") for name in missing):
        raise StartError(f"{init} holds no Inception v3: {len(missing)} layers missing, {len(unexpected)} unknown.")
    for name in fresh_layers:
        network.get_submodule(name).apply(_draw_anew)
    return network


def _tidy(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Full precision, and without the auxiliary head, which nothing here uses."""
    return {
        name: tensor.float() if tensor.is_floating_point() else tensor
        for name, tensor in weights.items()
        if not name.startswith("AuxLogits.")
    }


def _draw_anew(layer: nn.Module) -> None:
    if isinstance(layer, nn.Conv2d):
        fan_in = layer.in_channels * math.prod(layer.kernel_size)
        nn.init.trunc_normal_(layer.weight, std=math.sqrt(2 / fan_in))
    elif isinstance(layer, nn.BatchNorm2d):
        layer.reset_parameters()
