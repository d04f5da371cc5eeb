"""Distances from what is known, against scikit-learn; and what the shipped limits refuse."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from sklearn.decomposition import PCA

from model import Model
from model.assembly.thresholds import KEPT, known_datasets
from model.bundle import NOVELTY
from model.head.novelty import PPCA, KnownDataset, Novelty
from model.input.colour import colour_statistics
from model.network import TEXTURE, LesionNet
from tests.samples import BRICK, LESIONS


@pytest.fixture
def cloud() -> np.ndarray:
    generator = np.random.default_rng(3)
    return generator.normal(size=(400, 5)) @ generator.normal(size=(5, 12)) + 0.1 * generator.normal(size=(400, 12)) + 7


def test_distances_order_photos_as_the_likelihood_of_probabilistic_pca(cloud: np.ndarray) -> None:
    look, centre, scale = PPCA.fit(cloud, 5), cloud.mean(axis=0), cloud.std(axis=0)
    theirs = PCA(n_components=5).fit((cloud - centre) / scale)  # score_samples is Tipping and Bishop's likelihood
    fresh = np.random.default_rng(4).normal(size=(50, 12)) * 5 + 7
    likelihood = theirs.score_samples((fresh - centre) / scale)
    assert np.argsort(look.distance(fresh)).tolist() == np.argsort(-likelihood).tolist()


def test_one_is_the_average_of_the_datasets_own_photos(cloud: np.ndarray) -> None:
    assert np.mean(PPCA.fit(cloud, 5).distance(cloud) ** 2) == pytest.approx(1)


def test_every_dataset_keeps_its_share_whatever_the_others_look_like() -> None:
    generator = np.random.default_rng(5)
    names = np.repeat(["near", "wide"], 1000)
    spread = np.where(names == "wide", 30.0, 1.0)[:, None]
    offset = np.where(names == "wide", 200.0, 0.0)[:, None]
    photos = [generator.normal(size=(2000, d)) * spread + offset for d in (40, 6)]
    held = [generator.normal(size=(2000, d)) * spread + offset for d in (40, 6)]
    novelty = known_datasets(photos, names, held, names)
    unlike = novelty.ood_score(*held)
    for name in ("near", "wide"):
        assert 100 * np.mean(unlike[names == name] <= 1) == pytest.approx(KEPT, abs=0.2)
    assert novelty.ood_score(np.full(40, 100.0), np.full(6, 100.0)) > 1


def test_nearness_to_one_dataset_is_enough_and_the_two_ways_multiply() -> None:
    unit = PPCA(np.zeros(2), np.ones(2), np.zeros((2, 0)), np.zeros(0), np.array(1.0))  # root mean square from nought
    far = PPCA(np.full(2, 100.0), np.ones(2), np.zeros((2, 0)), np.zeros(0), np.array(1.0))
    novelty = Novelty((KnownDataset((unit, unit), np.array([2.0, 5.0])), KnownDataset((far, far), np.ones(2))))
    texture, colour = np.full(2, 16.0), np.full(2, 10.0)  # 8 and 2 times their limits
    assert novelty.ood_score(texture, colour) == pytest.approx(4)
    assert novelty.ood_score(texture, np.zeros(2)) == 0
    assert novelty.ood_score(np.full(2, 101.0), np.full(2, 104.0)) == pytest.approx(2)  # 1 and 4 times the other's


def test_texture_is_judged_on_the_first_stage_alone(cloud: np.ndarray) -> None:
    """Mixed_5d leads the pooled layers; what the later ones say must not matter."""
    fine = LesionNet(2).Mixed_5d(torch.zeros(1, 288, 5, 5)).shape[1]
    texture = np.random.default_rng(8).normal(size=(400, TEXTURE))
    names = np.repeat("one", 400)
    novelty = known_datasets((texture, cloud), names, (texture, cloud), names)
    changed = np.where(np.arange(TEXTURE) < fine, texture, 50.0)
    assert np.array_equal(novelty.ood_score(texture, cloud), novelty.ood_score(changed, cloud))
    assert (novelty.ood_score(np.where(np.arange(TEXTURE) == fine - 1, 50.0, texture), cloud) > 1).all()


def test_it_survives_being_kept(model: Model) -> None:
    arrays = model.bundle.arrays(NOVELTY)
    again = Novelty.from_arrays(arrays).to_arrays()
    assert arrays.keys() == again.keys()
    assert all(np.array_equal(arrays[name], again[name]) for name in arrays)


def test_colours_of_a_plain_square() -> None:
    square = np.full((299, 299, 3), (200, 100, 50), np.uint8)
    mean, spread, saturation, apart, quantiles = np.split(colour_statistics(square), [3, 6, 8, 10])
    assert mean == pytest.approx([200 / 255, 100 / 255, 50 / 255])
    assert spread == pytest.approx(0)
    assert saturation == pytest.approx([0.75, 0])
    assert apart == pytest.approx(0)
    assert quantiles == pytest.approx([100 / 255] * 5 + [-50 / 255] * 5)


def test_lesions_are_kept_and_a_wall_is_not(model: Model) -> None:
    for path in LESIONS:
        prediction = model.predict(path)
        assert prediction.unlike is None
        assert prediction.novelty < 0.5
    wall = model.predict(BRICK)
    assert wall.refused == "not-a-lesion"
    assert wall.novelty > 0.5
    assert wall.answer is None
    assert wall.classes


@pytest.mark.parametrize("kind", ["noise", "grey", "green", "text"])
def test_what_is_no_photo_of_skin_gets_no_reading(model: Model, tmp_path: Path, kind: str) -> None:
    generator = np.random.default_rng(0)
    pixels = {
        "noise": generator.integers(0, 256, (400, 400, 3)),
        "grey": np.full((400, 400, 3), 128),
        "green": np.stack(
            [np.full((400, 400), 30), generator.integers(90, 200, (400, 400)), np.full((400, 400), 40)], -1
        ),
        "text": np.where(generator.random((40, 40, 1)) > 0.7, 0, 255).repeat(10, 0).repeat(10, 1).repeat(3, 2),
    }[kind]
    Image.fromarray(pixels.astype(np.uint8)).save(tmp_path / "no.png")
    prediction = model.predict(tmp_path / "no.png")
    assert not prediction.readable
    assert prediction.answer is None


def test_at_most_one_lesion_in_twenty_of_any_dataset_is_refused(model: Model) -> None:
    """Held by the artefact that `python -m model evaluate` wrote for exactly this bundle."""
    evaluation = model.bundle.evaluation()
    assert evaluation is not None
    for split in ("val", "test"):
        for name in ("HAM10000", "ISIC2017", "PAD-UFES-20"):
            counts = evaluation["splits"][split]["refusals"][name]
            refused = counts.get("not-a-lesion", 0) + counts.get("outside", 0)
            assert counts["n"] > 100
            assert refused <= 0.05 * (counts["n"] - counts.get("unreadable", 0)), (split, name)
