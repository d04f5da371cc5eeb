"""How much each training photo counts, by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model.data.manifest import LabelledPhoto
from model.schema.settings import Settings
from model.training.weights import by_rarity, photo_weights, views_of_its_lesion


def photo(name: str, lesion: str = "", modality: str = "dermoscopy", confirmed_by: str = "histo") -> LabelledPhoto:
    row = {"lesion_id": lesion}
    return LabelledPhoto(Path(name), "A", modality, "NV", "melanocytic-nevus", "train", confirmed_by, "g", row)


PLAIN = Settings(rarity=0.0)


def weights(photos: list[LabelledPhoto], settings: Settings) -> np.ndarray:
    return photo_weights(photos, np.ones((len(photos), 1), dtype=bool), settings)


def test_full_rarity_gives_every_class_the_same_say() -> None:
    masks = np.eye(3, dtype=bool)[np.repeat([0, 1, 2], [90, 9, 1])]
    found = by_rarity(masks, 1.0)
    assert [found[masks[:, k]].sum() for k in range(3)] == pytest.approx([100 / 3] * 3, rel=1e-4)
    assert by_rarity(masks, 0.0) == pytest.approx(1)


def test_four_views_of_a_lesion_count_as_one_and_a_pair_as_two() -> None:
    photos = [photo(str(n), "one") for n in range(4)] + [photo("a", "two"), photo("b", "two", "clinical")]
    photos += [photo("c"), photo("d")]  # their lesions are not known
    assert views_of_its_lesion(photos).tolist() == [4, 4, 4, 4, 1, 1, 1, 1]
    found = weights(photos, Settings(rarity=0.0, one_vote_a_lesion=True))
    assert found[:4].sum() == pytest.approx(found[4])
    assert found[4:] == pytest.approx(found[4])
    assert found.mean() == pytest.approx(1)


def test_histology_counts_four_times_as_much_as_consensus() -> None:
    ways = ("histo", "confocal", "follow_up", "consensus", "")
    found = weights([photo(way, confirmed_by=way) for way in ways], Settings(rarity=0.0, by_certainty=True))
    assert found / found[3] == pytest.approx([4, 3, 2, 1, 2])


def test_without_being_asked_neither_changes_a_weight() -> None:
    photos = [photo("a", "one"), photo("b", "one", confirmed_by="consensus")]
    assert weights(photos, PLAIN) == pytest.approx(1)


def test_all_three_multiply() -> None:
    photos = [photo("a", "one"), photo("b", "one"), photo("c", confirmed_by="consensus")]
    masks = np.array([[True, False], [True, False], [False, True]])
    found = photo_weights(photos, masks, Settings(rarity=1.0, one_vote_a_lesion=True, by_certainty=True))
    by_hand = np.array([0.5 / 2, 0.5 / 2, 1 * 0.25])
    assert found == pytest.approx(by_hand / by_hand.mean())
