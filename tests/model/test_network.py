"""The network against torchvision's own Inception v3, weight for weight."""

from functools import partial

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torchvision.models.inception import Inception3

from model import Model
from model.input.spec import IMAGENET, UNIT_RANGE
from model.network import LesionNet, as_tensors
from tests.samples import LESIONS


@pytest.fixture
def photos(model: Model) -> torch.Tensor:
    return torch.cat([model.tensor(path) for path in LESIONS[:2]])


def torchvisions(model: Model) -> Inception3:
    network = Inception3(num_classes=len(model.classes), aux_logits=False, init_weights=False)
    network.load_state_dict(as_tensors(model.bundle.weights()), strict=False)
    return network.eval()


def test_with_torchvisions_pooling_it_is_torchvisions_network(model: Model, photos: torch.Tensor) -> None:
    ours = LesionNet(len(model.classes), IMAGENET).eval()
    ours.load_state_dict(as_tensors(model.bundle.weights()), strict=False)
    with torch.inference_mode():
        torch.testing.assert_close(ours(photos), torchvisions(model)(photos), rtol=1e-5, atol=1e-5)


def test_the_other_pooling_leaves_the_padding_out(
    model: Model, photos: torch.Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert model.bundle.input_spec == UNIT_RANGE
    with torch.inference_mode():
        ours = model.network(photos)
        monkeypatch.setattr(F, "avg_pool2d", partial(F.avg_pool2d, count_include_pad=False))
        theirs = torchvisions(model)(photos)
    torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-4)


def test_the_parts_make_up_the_whole(model: Model, photos: torch.Tensor) -> None:
    network = model.network
    with torch.inference_mode():
        features = network.features(photos)
        assert features.shape == (2, 2048, 8, 8)
        torch.testing.assert_close(network.logits(network.embedding(features)), network(photos))
        reading = network.read(photos)
    torch.testing.assert_close(reading.features, features)
    assert reading.mid_features.shape == (2, 1056)


def test_it_gets_the_photos_own_pixels(model: Model, photos: torch.Tensor) -> None:
    """No hidden normalisation: the shipped weights want RGB in 0...1, and that is what the tensor holds."""
    assert photos.shape == (2, 3, 299, 299)
    bytes_again = photos.numpy() * 255
    assert np.allclose(bytes_again, bytes_again.round(), atol=1e-3)
    assert 100 < bytes_again.max() <= 255
