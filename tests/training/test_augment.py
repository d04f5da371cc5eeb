"""What augmentation does to a photo: another file, the light of another camera, two photos at once."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from model.training.augment import Mixture, draw_mixture, mix, paint, resave, swap_tints

COUNT = 400


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def pixels() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (20, 40, 40, 3), np.uint8)


def changed(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    return (before != after).any(axis=(1, 2, 3))


def test_a_photo_saved_again_is_of_the_same_kind_and_the_given_one_stays(pixels: np.ndarray) -> None:
    original = pixels.copy()
    again = resave(pixels, seeded(), 1.0)
    assert again.shape == pixels.shape
    assert again.dtype == np.uint8
    assert np.array_equal(pixels, original)


def test_the_share_says_how_many_are_saved_again(pixels: np.ndarray) -> None:
    assert np.array_equal(resave(pixels, seeded(), 0.0), pixels)
    assert changed(pixels, resave(pixels, seeded(), 1.0)).all()
    many = np.repeat(pixels, 10, axis=0)
    assert changed(many, resave(many, seeded(), 0.3)).mean() == pytest.approx(0.3, abs=0.12)  # over three deviations


def test_the_seed_alone_decides(pixels: np.ndarray) -> None:
    assert np.array_equal(resave(pixels, seeded(5)), resave(pixels, seeded(5)))
    assert not np.array_equal(resave(pixels, seeded(5)), resave(pixels, seeded(6)))


def test_saving_loses_detail_and_keeps_the_colour(pixels: np.ndarray) -> None:
    """Noise loses contrast as a smaller JPEG; a plain colour stays what it was."""
    assert resave(pixels, seeded(), 1.0).std() < 0.9 * pixels.std()
    plain = np.full((6, 40, 40, 3), (180, 120, 90), np.uint8)
    assert np.abs(resave(plain, seeded(), 1.0).astype(int) - plain).max() <= 6


def test_a_share_is_painted_by_the_seed_alone_and_the_given_one_stays() -> None:
    plain = np.full((60, 96, 96, 3), (200, 150, 130), np.uint8)
    painted = paint(plain, seeded(3), 0.5)
    assert painted.dtype == np.uint8
    assert (plain == (200, 150, 130)).all()
    assert np.array_equal(painted, paint(plain, seeded(3), 0.5))
    assert not np.array_equal(painted, paint(plain, seeded(4), 0.5))
    # grey, corners … : not every artefact shows on a plain photo, so the share is a bound
    assert 0.2 < changed(plain, painted).mean() < 0.75
    assert np.array_equal(paint(plain, seeded(), 0.0), plain)


def lit(tints: np.ndarray, level: float = 0.4) -> torch.Tensor:
    """Photos of plain colour with a dark lesion in the middle: (N, 3, 24, 24), each under its own light."""
    photos = np.broadcast_to(tints[:, :, None, None] * level, (len(tints), 3, 24, 24)).copy()
    photos[:, :, 8:16, 8:16] *= 0.5
    return torch.from_numpy(photos).float()


def chromaticity(photos: torch.Tensor) -> np.ndarray:
    """Share of each channel in the top row of pixels, which is border."""
    rim = photos[:, :, 0].mean(dim=2).numpy()
    return rim / rim.sum(axis=1, keepdims=True)


def random_tints(count: int = COUNT) -> np.ndarray:
    """Lights that differ by less than the limit on the gains, each channel's mean being one."""
    tints = np.random.default_rng(1).uniform(0.85, 1.15, (count, 3))
    return tints / tints.mean(axis=1, keepdims=True)


def test_half_of_the_photos_take_on_the_chromaticity_of_another_border() -> None:
    photos = lit(random_tints())
    swapped = swap_tints(photos, seeded())
    before, after = chromaticity(photos), chromaticity(swapped)
    moved = np.abs(after - before).max(axis=1) > 1e-4
    assert moved.mean() == pytest.approx(0.5, abs=0.1)  # four deviations
    nearest = np.abs(after[:, None] - before[None]).max(axis=2).min(axis=1)
    assert nearest.max() < 1e-5, "each border is now lit as one of the batch was"
    assert torch.equal(swapped[~moved], photos[~moved])


def test_the_lesion_changes_with_its_border_as_under_another_light() -> None:
    photos = lit(random_tints(40))
    gain = swap_tints(photos, seeded()) / photos
    torch.testing.assert_close(gain, gain[:, :, :1, :1].expand_as(gain))


def test_brightness_stays_where_the_light_changes() -> None:
    photos = lit(random_tints())
    border_before, border_after = (p[:, :, 0].mean(dim=(1, 2)) for p in (photos, swap_tints(photos, seeded())))
    torch.testing.assert_close(border_after, border_before)


def test_grey_photos_have_no_tint_to_swap() -> None:
    photos = lit(np.ones((30, 3))) * torch.linspace(0.5, 2, 30)[:, None, None, None]  # of any brightness
    torch.testing.assert_close(swap_tints(photos, seeded()), photos)


def test_a_wild_tint_is_taken_on_only_as_far_as_light_goes() -> None:
    photos = lit(np.array([[2.4, 0.5, 0.1], [0.1, 0.5, 2.4]] * 20))
    gain = swap_tints(photos, seeded()) / photos
    assert gain.min() >= 0.6 - 1e-6
    assert gain.max() <= 1.6 + 1e-6


@given(st.integers(1, 30), st.floats(0.05, 5), st.integers(0, 2**31))
def test_a_mixture_pairs_every_photo_with_one(count: int, alpha: float, seed: int) -> None:
    drawn = draw_mixture(count, alpha, seeded(seed))
    assert 0 <= drawn.share <= 1
    assert sorted(drawn.other.tolist()) == list(range(count))
    again = draw_mixture(count, alpha, seeded(seed))
    assert (again.share, again.other.tolist()) == (drawn.share, drawn.other.tolist())


def test_the_shares_of_mixtures_spread_as_their_beta_does() -> None:
    """Beta(a, a) has mean 1/2 and variance 1 / (4 (2a + 1))."""
    generator = seeded()
    shares = np.array([draw_mixture(2, 0.4, generator).share for _ in range(3000)])
    assert shares.mean() == pytest.approx(0.5, abs=0.03)
    assert shares.var() == pytest.approx(1 / (4 * 1.8), rel=0.08)


def test_photos_lie_over_each_other_by_their_share() -> None:
    black_and_white = torch.stack([torch.zeros(3, 4, 4), torch.ones(3, 4, 4)])
    mixed = mix(black_and_white, Mixture(0.75, torch.tensor([1, 0])))
    assert mixed[0].unique().tolist() == [0.25]
    assert mixed[1].unique().tolist() == [0.75]
