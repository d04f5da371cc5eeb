"""The loss and the augmentation against plain arithmetic."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from model.schema.settings import Settings, Stage
from model.training.augment import Mixture, augment, inscribed_side
from model.training.objective import node_loss


def test_a_label_on_one_class_is_cross_entropy() -> None:
    generator = torch.Generator().manual_seed(0)
    logits, label = torch.randn(12, 5, generator=generator), torch.randint(5, (12,), generator=generator)
    for smoothing in (0.0, 0.1):
        ours = node_loss(logits, F.one_hot(label, 5).bool(), torch.ones(12), smoothing)
        torch.testing.assert_close(ours, F.cross_entropy(logits, label, label_smoothing=smoothing))


def test_a_label_on_several_classes_is_minus_the_log_of_their_sum() -> None:
    logits = torch.tensor([[1.0, 2.0, 3.0]])
    mask = torch.tensor([[True, True, False]])
    p = logits.softmax(dim=1)[0]
    assert node_loss(logits, mask, torch.ones(1)).item() == pytest.approx(-math.log(p[0] + p[1]))


def test_a_photo_of_weight_two_counts_twice() -> None:
    logits = torch.randn(2, 3, generator=torch.Generator().manual_seed(1))
    mask = torch.eye(3, dtype=torch.bool)[:2]
    twice = node_loss(logits[[0, 0, 1]], mask[[0, 0, 1]], torch.ones(3))
    torch.testing.assert_close(node_loss(logits, mask, torch.tensor([2.0, 1.0])), twice)


def test_parts_of_a_batch_add_up_to_its_mean_however_the_weights_fall() -> None:
    generator = torch.Generator().manual_seed(4)
    logits, label = torch.randn(7, 4, generator=generator), torch.randint(4, (7,), generator=generator)
    weights = torch.tensor([9.0, 8.0, 7.0, 0.1, 0.1, 0.2, 0.3])
    masks, total = F.one_hot(label, 4).bool(), float(weights.sum())
    parts = [node_loss(logits[r], masks[r], weights[r], 0.1, total) for r in (slice(0, 3), slice(3, 7))]
    per_photo = F.cross_entropy(logits, label, label_smoothing=0.1, reduction="none")
    torch.testing.assert_close(sum(parts), torch.from_numpy(np.average(per_photo, weights=weights, keepdims=True))[0])


def test_a_photo_of_two_is_trained_on_both_labels_by_their_shares() -> None:
    """Cross-entropy with soft targets, which torch works out for itself."""
    generator = torch.Generator().manual_seed(5)
    logits, label = torch.randn(6, 3, generator=generator), torch.tensor([0, 1, 2, 0, 1, 2])
    other = torch.tensor([3, 0, 5, 1, 4, 2])
    soft = 0.8 * F.one_hot(label, 3) + 0.2 * F.one_hot(label[other], 3)
    ours = node_loss(logits, F.one_hot(label, 3).bool(), torch.ones(6), mixture=Mixture(0.8, other))
    torch.testing.assert_close(ours, F.cross_entropy(logits, soft))


def test_in_a_mixture_each_label_brings_its_own_weight() -> None:
    logits, masks = torch.tensor([[2.0, 0.0], [0.0, 1.0]]), torch.eye(2, dtype=torch.bool)
    mixed = node_loss(logits, masks, torch.tensor([3.0, 1.0]), mixture=Mixture(0.6, torch.tensor([1, 0])))
    zero_one, one_one = math.log(1 + math.exp(-2)), math.log(1 + math.exp(-1))  # each photo's own label
    zero_other, one_other = zero_one + 2, one_one + 1  # each photo's other label
    by_hand = (0.6 * (3 * zero_one + one_one) + 0.4 * (zero_other + 3 * one_other)) / 4
    assert mixed.item() == pytest.approx(by_hand)


@pytest.mark.parametrize("degrees", range(0, 360, 17))
def test_the_inscribed_square_touches_the_photos_edge_and_no_more(degrees: int) -> None:
    angle = torch.tensor(math.radians(degrees))
    half = inscribed_side(angle).item() / 2
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    corners = np.array([[half, half], [half, -half], [-half, half], [-half, -half]]) @ turn.T
    assert np.abs(corners).max() == pytest.approx(0.5)


def test_augmentation_shows_the_same_photo_in_another_way_each_time() -> None:
    photos = torch.rand(4, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    first, second, again = (augment(photos, 48, torch.Generator().manual_seed(seed)) for seed in (1, 2, 1))
    assert first.shape == (4, 3, 48, 48)
    assert first.min() >= 0
    assert first.max() <= 1
    assert torch.equal(first, again)
    assert (first - second).abs().mean() > 0.05


def test_settings_survive_the_bundle() -> None:
    settings = Settings(stages=(Stage.parse("224:7:4e-4:4e-5"),), fresh_layers=("Mixed_7c",), seed=3)
    assert Settings.from_dict(settings.to_dict()) == settings


def test_the_record_of_an_older_run_is_read_with_what_it_did() -> None:
    older = {**Settings(seed=3).to_dict(), "fresh_layers": ["Mixed_7c"]}
    for later in (
        "cut",
        "datasets",
        "labels",
        "mixup",
        "min_class_size",
        "painted",
        "one_vote_a_lesion",
        "by_certainty",
    ):
        del older[later]
    read = Settings.from_dict(json.loads(json.dumps(older)))
    assert read == Settings(seed=3, fresh_layers=("Mixed_7c",))
    assert (read.cut, read.datasets, read.mixup) == ("partition", (), 0)
    assert (read.min_class_size, read.painted, read.one_vote_a_lesion, read.by_certainty) == (1, 0, False, False)


@pytest.mark.parametrize("wrong", [{"drop_out": 0.1}, {"stages": [{"length": 3}]}, {"stages": [{"size": 224}]}])
def test_a_record_with_a_name_of_no_setting_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"drop_out is unknown|length|missing"):
        Settings.from_dict({**Settings().to_dict(), **wrong})


def test_two_recipes_tell_where_they_differ() -> None:
    assert Settings().differences(Settings(seed=1, labels=("MEL",))) == ["labels", "seed"]
    assert Settings().differences(Settings()) == []
