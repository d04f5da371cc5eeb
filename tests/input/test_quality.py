"""Quality: real photos are readable, spoilt ones are not, and the limits spare every data set."""

import csv
import json
from collections.abc import Callable
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, uniform_filter1d

from model.input.frame import Frame, crop
from model.input.photo import Photo, read_photo
from model.input.quality import Measurement, Quality, QualityLimits, judge, measure
from tests.skips import NO_PHOTOS

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
DATASETS = ("HAM10000", "ISIC2017", "PAD-UFES-20")

needs_data = pytest.mark.skipif(not (DATA / "manifest.csv").exists(), reason=NO_PHOTOS)


def validation(dataset: str, most: int) -> list[Photo]:
    with (DATA / "manifest.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["dataset"] == dataset and row["split"] == "val"]
    step = max(1, len(rows) // most)
    return [read_photo(DATA / "images" / row["image"]) for row in rows[::step][:most]]


def judged(photo: Photo, frame: Frame, limits: QualityLimits | None = None) -> Quality:
    return judge(measure(photo, frame), limits or QualityLimits())


def centred(photo: Photo) -> Frame:
    return Frame.centred(photo.width, photo.height)


def spoilt(photo: Photo, how: Callable[[np.ndarray], np.ndarray]) -> Photo:
    """What the network would see of the photo (299 × 299), spoilt."""
    seen = crop(photo, centred(photo)).astype(float)
    return Photo.from_pixels(np.clip(np.rint(how(seen)), 0, 255).astype(np.uint8))


def texture(seed: int = 0, contrast: float = 40.0) -> np.ndarray:
    """Skin-like noise of 299 × 299, its amplitude falling with 1 / frequency as in natural pictures."""
    frequency = np.hypot(np.fft.fftfreq(299)[:, None], np.fft.rfftfreq(299))
    phases = np.exp(2j * np.pi * np.random.default_rng(seed).random(frequency.shape))
    waves = np.fft.irfft2(phases / np.maximum(frequency, 1 / 299), s=(299, 299))
    return np.asarray(150 + contrast * waves[..., None] / waves.std() * np.array([1.0, 0.8, 0.7]))


def photo_of(values: np.ndarray) -> Photo:
    return Photo.from_pixels(np.clip(np.rint(values), 0, 255).astype(np.uint8))


def blurred(sigma: float) -> Callable[[np.ndarray], np.ndarray]:
    return lambda seen: gaussian_filter(seen, (sigma, sigma, 0))


UNREADABLE: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "blur of 4 px": blurred(4),
    "blur of 6 px": blurred(6),
    "blur of 8 px": blurred(8),
    "blur of 6 px under noise": lambda s: blurred(6)(s) + np.random.default_rng(0).normal(0, 2, s.shape),
    "camera moved by 31 px": lambda s: uniform_filter1d(s, 31, axis=1),
    "camera moved down by 31 px": lambda s: uniform_filter1d(s, 31, axis=0),
    "a tenth of the light": lambda s: s * 0.1,
    "near black": lambda s: s * 0.04,
    "three times the light": lambda s: s * 3,
}
STILL_READ: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "as it is": lambda s: s,
    "half the light": lambda s: s * 0.5,
    "pale": lambda s: 128 + (s - 128) * 0.3,
    "noisy": lambda s: s + np.random.default_rng(0).normal(0, 6, s.shape),
    "mirrored": lambda s: s[:, ::-1],
}


@needs_data
@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("spoiling", UNREADABLE)
def test_spoilt_photos_are_unreadable(dataset: str, spoiling: str) -> None:
    verdicts = [judged(photo, centred(photo)).verdict for photo in spoilt_photos(dataset, UNREADABLE[spoiling])]
    assert verdicts.count("unreadable") >= 0.9 * len(verdicts)


@needs_data
@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("change", STILL_READ)
def test_harmless_changes_leave_photos_readable(dataset: str, change: str) -> None:
    verdicts = [judged(photo, centred(photo)).verdict for photo in spoilt_photos(dataset, STILL_READ[change])]
    assert verdicts.count("unreadable") <= 0.01 * len(verdicts)
    assert verdicts.count("good") >= 0.85 * len(verdicts)


def spoilt_photos(dataset: str, how: Callable[[np.ndarray], np.ndarray]) -> list[Photo]:
    return [spoilt(photo, how) for photo in validation(dataset, most=40)]


@needs_data
@pytest.mark.slow
def test_the_default_limits_are_those_of_the_validation_photos_and_spare_each_data_set() -> None:
    rows = [(name, measure(photo, centred(photo))) for name in DATASETS for photo in validation(name, most=10_000)]
    assert len(rows) == 949
    measured, written = asdict(QualityLimits.from_measurements(rows)), asdict(QualityLimits())
    assert measured == {name: pytest.approx(value, rel=2e-3) for name, value in written.items()}
    for name in DATASETS:
        verdicts = [judged(photo, centred(photo)).verdict for photo in validation(name, most=10_000)]
        assert verdicts.count("unreadable") <= 0.01 * len(verdicts)
        assert verdicts.count("poor") <= 0.05 * len(verdicts)


def test_sharpness_falls_with_every_blur_and_hardly_with_contrast() -> None:
    def sharpness(values: np.ndarray) -> float:
        return measure(photo_of(values), Frame(0, 0, 299)).sharpness

    falling = [sharpness(blurred(sigma)(texture())) for sigma in (0.01, 1, 2, 3, 4)]
    assert all(more > 1.2 * less for more, less in pairwise(falling))
    # A fifth of the contrast is a 25th of the energy; what is left of that is rounding to whole grey levels.
    assert sharpness(texture(contrast=8)) == pytest.approx(sharpness(texture(contrast=40)), rel=0.3)
    assert sharpness(np.full((299, 299, 3), 128.0)) == 0


def test_sharpness_hardly_hangs_on_the_size_of_the_file() -> None:
    # The same scene in 299 and, shrunk, in 224 pixels: enlarging it again must not pass for blur.
    large = photo_of(texture())
    small = Photo.from_pixels(crop(large, Frame(0, 0, 299), size=224))
    ratio = measure(small, centred(small)).sharpness / measure(large, centred(large)).sharpness
    assert 0.75 < ratio < 1.1


def test_measures_are_what_they_say() -> None:
    half = np.zeros((200, 200, 3), np.uint8)
    half[:, :100] = 255
    seen = measure(Photo.from_pixels(half), Frame(0, 0, 200))
    assert seen.exposure == pytest.approx(0.5, abs=0.01)
    assert seen.glare == pytest.approx(0.5, abs=0.01)
    assert seen.size == 200
    red = np.full((64, 64, 3), (255, 0, 0), np.uint8)
    assert measure(Photo.from_pixels(red), Frame(0, 0, 64)).exposure == pytest.approx(0.299, abs=1e-3)
    assert measure(Photo.from_pixels(red), Frame(0, 0, 64)).glare == 0


def test_only_the_framed_part_is_judged() -> None:
    values = np.zeros((299, 598, 3))
    values[:, 299:] = texture()
    photo = photo_of(values)
    assert judged(photo, Frame(299, 0, 299)).verdict == "good"
    assert judged(photo, Frame(0, 0, 299)).verdict == "unreadable"


@pytest.mark.parametrize(
    ("values", "side", "verdict", "words"),
    [
        (texture(), 299, "good", ""),
        (texture() * 0.3, 299, "poor", "Too dark"),
        (texture() * 0.05, 299, "unreadable", "Too dark"),
        (texture(contrast=12) + 80, 299, "poor", "Too bright"),
        (np.where(np.arange(299)[None, :, None] < 60, 255, texture()), 299, "poor", "Glare"),
        (texture() + 200, 299, "unreadable", "Glare"),
        (blurred(8)(texture()), 299, "unreadable", "Blurred"),
        (texture(), 150, "poor", "150 pixels"),
        (texture(), 60, "unreadable", "60 pixels"),
    ],
)
def test_each_fault_is_named_with_what_to_do(values: np.ndarray, side: int, verdict: str, words: str) -> None:
    quality = judged(photo_of(values), Frame(20 if side < 299 else 0, 0, side))
    assert quality.verdict == verdict, quality
    assert words in " ".join(quality.reasons)
    assert all(reason.endswith(".") for reason in quality.reasons)
    assert bool(quality.reasons) == (verdict != "good")


def test_limits_of_ones_own_are_followed() -> None:
    photo, frame = photo_of(texture()), Frame(0, 0, 299)
    strict = QualityLimits(size_poor=1000, size_unreadable=500)
    assert judged(photo, frame, strict).verdict == "unreadable"
    assert judged(photo, frame).verdict == "good"


def rows_of(name: str, count: int, shift: float, seed: int) -> list[tuple[str, Measurement]]:
    draw = np.random.default_rng(seed)
    sharp, light = np.exp(draw.normal(-2 + shift, 0.6, count)), draw.normal(0.6, 0.08, count).clip(0, 1)
    glare = draw.exponential(0.01, count).clip(0, 1)
    return [(name, Measurement(*row, 224)) for row in zip(sharp, light, glare, strict=True)]


@pytest.mark.parametrize("seed", range(5))
def test_limits_spare_every_data_set_even_a_small_one_with_outliers(seed: int) -> None:
    outliers = [("small", Measurement(1e-9, 0.001, 1.0, 3)), ("small", Measurement(1e-9, 1.0, 1.0, 3))]
    rows = rows_of("large", 900, 0, seed) + rows_of("small", 98, -1, seed) + outliers
    limits = QualityLimits.from_measurements(rows)
    for name in ("large", "small"):
        group = [m for dataset, m in rows if dataset == name]
        beyond = [
            m.sharpness < limits.sharpness_unreadable
            or not limits.dark_unreadable <= m.exposure <= limits.bright_unreadable
            or m.glare > limits.glare_unreadable
            or m.size < limits.size_unreadable
            for m in group
        ]
        assert sum(beyond) <= 0.01 * len(group)


def test_limits_take_the_most_lenient_data_set() -> None:
    sharp, soft = rows_of("sharp", 500, 0, 0), rows_of("soft", 500, -1, 1)
    both = QualityLimits.from_measurements(sharp + soft)
    assert both == QualityLimits.from_measurements(soft + sharp)
    assert both.sharpness_poor == QualityLimits.from_measurements(soft).sharpness_poor
    assert both.sharpness_unreadable < both.sharpness_poor < QualityLimits.from_measurements(sharp).sharpness_poor
    values = [m.sharpness for _, m in soft]
    assert np.mean([value < both.sharpness_poor for value in values]) == pytest.approx(0.02, abs=0.003)


def test_limits_survive_json_and_need_measurements() -> None:
    limits = QualityLimits.from_measurements(rows_of("any", 300, 0, 0))
    assert QualityLimits(**json.loads(json.dumps(limits.to_dict()))) == limits
    with pytest.raises(ValueError, match="at least one"):
        QualityLimits.from_measurements([])


def test_a_quality_is_plain_numbers() -> None:
    quality = judged(photo_of(texture()), Frame(0, 0, 299))
    assert isinstance(quality, Quality)
    assert [type(value) for value in (quality.sharpness, quality.exposure, quality.glare, quality.size)] == [
        float, float, float, int,
    ]  # fmt: skip
    assert quality == judged(photo_of(texture()), Frame(0, 0, 299))
