"""Whether a photo can be read at all: sharp enough, neither dark nor burnt, and enough pixels.

The paper removed blurry and far-away photos from validation and test [S]; here a measurement decides, its limits taken
from the validation photos, and it says what to do about it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ..schema.bundle import Quality as KeptLimits
from .frame import NETWORK_SIDE, Frame, crop
from .photo import Photo

Verdict = Literal["good", "poor", "unreadable"]

_COARSE, _FINE, _NOISE = (0.015, 0.08), (0.08, 0.2), (0.4, 0.5)  # cycles a pixel of the network's 299 × 299
_BURNT = 250  # of 255, in all three channels: the sensor's end, where no structure is left
_LUMA = np.array([0.299, 0.587, 0.114])

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Measurement:
    """What is measured on the framed part of a photo."""

    sharpness: float  # fine structure per coarse structure, 0 = none; about 0.15 in a sharp photo
    exposure: float  # mean luminance, 0 = black, 1 = white
    glare: float  # share of pixels burnt to white, 0…1
    size: int  # pixels of the photo along the frame's side


@dataclass(frozen=True)
class Quality(Measurement):
    """A measurement with its verdict, and one plain sentence for each thing that is wrong; none where it is good."""

    verdict: Verdict
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class QualityLimits:
    """Where "good" ends and where "unreadable" begins, for each measure.

    The defaults are `from_measurements` of the 949 validation photos of HAM10000, ISIC 2017 and PAD-UFES-20.
    """

    sharpness_poor: float = 0.02616
    sharpness_unreadable: float = 0.01149
    dark_poor: float = 0.1994
    dark_unreadable: float = 0.09968
    bright_poor: float = 0.8165
    bright_unreadable: float = 0.9541
    glare_poor: float = 0.05
    glare_unreadable: float = 0.525
    size_poor: float = 224.0
    size_unreadable: float = 112.0

    @classmethod
    def from_measurements(cls, rows: Iterable[tuple[str, Measurement]]) -> QualityLimits:
        """The limits after the measurements of readable photos, each with the name of its data set.

        "Poor" begins at the worst 2 % of the most lenient data set (the one whose worst are worst). "Unreadable" begins

        - in sharpness half as far again below that as it lies below the median, on a logarithmic scale;
        - in exposure at a quarter of what is left up to white; towards black at a quarter of the darkest 2 %, "poor" at
          half of them: next to no validation photo shows dark skin, which must not count as a dark photo;
        - in glare where half of what may be unburnt is burnt, and "poor" never below 5 % burnt;
        - in size at half the pixels;

        and never where more than 0.2 % of any data set would fall: so at most 1 % of any is called unreadable.

        Raises:
            ValueError: there is no measurement.
        """
        groups: dict[str, list[Measurement]] = {}
        for dataset, measurement in rows:
            groups.setdefault(dataset, []).append(measurement)
        if not groups:
            raise ValueError("Limits of quality need at least one measured photo.")

        def each(measure: str) -> list[_Floats]:
            return [np.array([getattr(m, measure) for m in group], np.float64) for group in groups.values()]

        sharp, light, size = each("sharpness"), each("exposure"), each("size")
        shade, glare = [-values for values in light], [-values for values in each("glare")]  # where more is worse
        bright_poor, glare_poor = -_lenient(shade, 2), max(-_lenient(glare, 2), 0.05)
        dark, small = _lenient(light, 2), _lenient(size, 2)
        return cls(
            sharpness_poor=_lenient(sharp, 2),
            sharpness_unreadable=_spared(min(_half_as_far_again(values) for values in sharp), sharp),
            dark_poor=dark / 2,
            dark_unreadable=_spared(dark / 4, light),
            bright_poor=bright_poor,
            bright_unreadable=-_spared(-(1 - (1 - bright_poor) / 4), shade),
            glare_poor=glare_poor,
            glare_unreadable=-_spared(-(1 + glare_poor) / 2, glare),
            size_poor=small,
            size_unreadable=_spared(small / 2, size),
        )

    def to_dict(self) -> KeptLimits:
        """As a bundle keeps them; `QualityLimits(**kept)` makes them anew."""
        kept: Any = {name: float(value) for name, value in asdict(self).items()}
        return kept


def measure(photo: Photo, frame: Frame) -> Measurement:
    """Measure the framed part of a photo, on what the network gets of it."""
    return measure_square(crop(photo, frame), frame.side)


def measure_square(square: npt.NDArray[np.uint8], side: float) -> Measurement:
    """The same from what the network gets, (299, 299, 3), and the frame's side in pixels of the photo."""
    luminance = square @ _LUMA / 255
    red, green, blue = (square[..., channel] >= _BURNT for channel in range(3))
    return Measurement(
        sharpness=_sharpness(luminance),
        exposure=float(luminance.mean()),
        glare=float((red & green & blue).mean()),
        size=round(side),
    )


def judge(measured: Measurement, limits: QualityLimits) -> Quality:
    """The verdict on a measurement."""
    findings = list(_findings(measured, limits))
    verdict: Verdict = "poor" if findings else "good"
    if any(unreadable for unreadable, _ in findings):
        verdict = "unreadable"
    return Quality(**asdict(measured), verdict=verdict, reasons=tuple(sentence for _, sentence in findings))


def _findings(m: Measurement, limits: QualityLimits) -> Iterable[tuple[bool, str]]:
    """(is it unreadable, what is wrong and what to do) for each measure beyond its "poor" limit."""
    if m.exposure < limits.dark_poor:
        yield m.exposure < limits.dark_unreadable, "Too dark: take it again in daylight or with the flash."
    if m.exposure > limits.bright_poor:
        yield m.exposure > limits.bright_unreadable, "Too bright: take it again with less light."
    if m.glare > limits.glare_poor:
        yield m.glare > limits.glare_unreadable, "Glare: tilt the camera until no white patch covers the skin."
    if m.sharpness < limits.sharpness_poor:
        yield m.sharpness < limits.sharpness_unreadable, "Blurred: hold the camera still and tap the lesion to focus."
    if m.size < limits.size_poor:
        advice = "Go closer, or choose a larger version of the photo."
        yield m.size < limits.size_unreadable, f"Too small: the framed part is {m.size} pixels wide. {advice}"


def _sharpness(luminance: _Floats) -> float:
    """Energy of fine structure over that of coarse structure, in the direction that has least of it.

    A ratio, so that a pale lesion is not called blurred. Fine structure ends at 0.2 cycles a pixel, which a photo of
    224 pixels still holds when enlarged to 299. Noise, which blur does not take away, is estimated at the highest
    frequencies and subtracted. A moving camera blurs along one direction only: the least of four tells.
    """
    window = np.hanning(NETWORK_SIDE)[:, None] * np.hanning(NETWORK_SIDE)
    weighted = (luminance - np.average(luminance, weights=window)) * window
    power = np.abs(np.fft.rfft2(weighted)) ** 2 / (window**2).sum() / weighted.size
    bands, counts = _bands()
    coarse, noise, *fine = np.bincount(bands.ravel(), (power * _twice()).ravel())[1:]
    one_step = 255.0**-2  # the energy of one grey level: a blank photo has no structure, not 0 / 0
    least = min(energy - noise / counts[2] * count for energy, count in zip(fine, counts[3:], strict=True))
    return max(0.0, float(least / (coarse / len(fine) + one_step)))


@cache
def _bands() -> tuple[npt.NDArray[np.intp], _Floats]:
    """(299, 150) the band of each frequency: 0 none, 1 coarse, 2 noise, 3…6 fine by direction; and (7,) their sizes."""
    rows, columns = np.fft.fftfreq(NETWORK_SIDE)[:, None], np.fft.rfftfreq(NETWORK_SIDE)
    radius: _Floats = np.hypot(rows, columns)
    direction = np.rint(np.arctan2(rows, columns) / (math.pi / 4)).astype(int) % 4  # horizontal, vertical, diagonals
    bands = np.zeros(radius.shape, np.intp)
    for (low, high), band in ((_COARSE, 1), (_NOISE, 2), (_FINE, 3 + direction)):
        bands = np.where((radius >= low) & (radius < high), band, bands)
    sizes = np.bincount(bands.ravel(), np.broadcast_to(_twice(), bands.shape).ravel())
    return bands, sizes.astype(np.float64)


@cache
def _twice() -> _Floats:
    """(150,) how often each column of a real image's half spectrum counts in the whole one."""
    return np.where(np.fft.rfftfreq(NETWORK_SIDE) == 0, 1.0, 2.0)


def _lenient(groups: Sequence[_Floats], percent: float) -> float:
    """The lowest, over the data sets, of the value below which at most `percent` % of a data set lie."""
    return min(float(np.percentile(values, percent, method="lower")) for values in groups)


def _half_as_far_again(values: _Floats) -> float:
    """Below the worst 2 % by half the factor that parts these from the median."""
    worst, middle = _lenient([values], 2), float(np.median(values))
    return worst * math.sqrt(worst / middle) if middle > 0 else 0.0


def _spared(limit: float, groups: Sequence[_Floats]) -> float:
    """The limit, lowered until at most 0.2 % of any data set lie below it."""
    return min(limit, _lenient(groups, 0.2))
