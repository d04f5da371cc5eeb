"""How unlike the training photos a photo is, judged before anything is answered.

The later layers are trained to tell diseases apart and throw away what would tell a lesion from a room; an early one
keeps it, and the colours add to it. So a photo is measured in two ways, by its texture (Mixed_5d, pooled) and by its
colours, each by its distance from a data set's training photos under probabilistic PCA (Tipping and Bishop 1999,
J. R. Stat. Soc. B 61:611; Mahalanobis distance, as in Lee et al. 2018, arXiv:1807.03888, with the small components
pooled). What counts is the geometric mean of the two over their limits: a lesion that a new camera shows a little
sharper keeps the colours of skin, a room has neither. A data set is a camera and a look of its own, so it has its own
distances and its own limits: a photo is kept when it is near enough to one data set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from ..input.colour import colour_statistics

Floats = npt.NDArray[np.float64]

NOT_A_LESION = "not-a-lesion"
OUTSIDE = "outside"
FEATURE_SPACES = ("texture", "colour")
MIXED_5D_CHANNELS = (
    288  # the first channels of the pooled layers are Mixed_5d's; with Mixed_6e's, a new camera looks like a room
)
FAR = 1.5  # texture so far beyond every limit is no skin's; nearer, it may be a disease of the skin


@dataclass(frozen=True)
class PPCA:
    """Where the photos of one data set lie in one feature space."""

    centre: Floats  # (D,)
    scale: Floats  # (D,) standard deviation of each feature
    axes: Floats  # (D, d) leading principal components of the standardised features
    spread: Floats  # (d,) variance along each
    rest: Floats  # () mean variance along all others

    @classmethod
    def fit(cls, features: npt.NDArray[Any], components: int) -> PPCA:
        """(N, D) features -> their look, with at most `components` directions of its own."""
        centre = features.mean(axis=0, dtype=np.float64)
        scale = np.maximum(features.std(axis=0, dtype=np.float64), 1e-6)
        _, singular, axes = np.linalg.svd((features - centre) / scale, full_matrices=False)
        variance = singular**2 / len(features)
        kept = min(components, len(variance) - 1)
        rest = variance[kept:].sum() / (features.shape[1] - kept)
        return cls(centre, scale, axes[:kept].T, np.maximum(variance[:kept], 1e-9), np.maximum(rest, 1e-9))

    def distance(self, features: npt.NDArray[Any]) -> Floats:
        """(…, D) -> (…,), 1 being what the data set's own photos have on average (in the mean square).

        Features beyond the D that the look was fitted on are left out.
        """
        standard = (features[..., : len(self.centre)] - self.centre) / self.scale
        along = standard @ self.axes
        across = (standard**2).sum(axis=-1) - (along**2).sum(axis=-1)
        squared = (along**2 / self.spread).sum(axis=-1) + across / self.rest
        return np.asarray(np.sqrt(squared / len(self.centre)))


@dataclass(frozen=True)
class KnownDataset:
    """One data set: its look in each way of measuring, and the distance from which photos are refused."""

    models: tuple[PPCA, ...]  # in the order of WAYS
    limits: Floats  # (ways,)

    def ratios(self, *features: npt.NDArray[Any]) -> Floats:
        """One (…, D) array for each way -> (…, ways) distances over their limits."""
        distances = [look.distance(values) for look, values in zip(self.models, features, strict=True)]
        return np.stack(distances, axis=-1) / self.limits


@dataclass(frozen=True)
class Novelty:
    """The data sets that a bundle's model knows."""

    datasets: tuple[KnownDataset, ...]

    def judge(self, mid_features: npt.NDArray[Any], square: npt.NDArray[np.uint8]) -> tuple[float, str | None]:
        """Judge one photo.

        Args:
            texture: (1056,) pooled middle layers. square: (299, 299, 3) the pixels that they came from.

        Returns:
            Novelty in 0...1, one half being the limit; and the refusal, if there is one: "not-a-lesion" where the
            texture is far from every data set's, else "outside".
        """
        ratios = self.ratios(mid_features, colour_statistics(square))
        novelty = geometric_mean(ratios).min()
        refused = None if novelty <= 1 else NOT_A_LESION if ratios[:, 0].min() > FAR else OUTSIDE
        return float(novelty**4 / (1 + novelty**4)), refused

    def ood_score(self, mid_features: npt.NDArray[Any], colour: npt.NDArray[Any]) -> Floats:
        """(…, 1056), (…, 20) -> (…,) how far the nearest data set is, 1 being the limit."""
        return np.asarray(geometric_mean(self.ratios(mid_features, colour)).min(axis=-1))

    def ratios(self, mid_features: npt.NDArray[Any], colour: npt.NDArray[Any]) -> Floats:
        """(…, 1056), (…, 20) -> (…, data sets, ways)."""
        return np.stack([known.ratios(mid_features, colour) for known in self.datasets], axis=-2)

    def to_arrays(self) -> dict[str, Floats]:
        """What the bundle keeps; `from_arrays` reads it."""
        arrays: dict[str, Floats] = {"limits": np.stack([known.limits for known in self.datasets])}
        for number, known in enumerate(self.datasets):
            for way, look in zip(FEATURE_SPACES, known.models, strict=True):
                arrays |= {f"{number}.{way}.{part.name}": getattr(look, part.name) for part in fields(PPCA)}
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Floats]) -> Novelty:
        def look(number: int, way: str) -> PPCA:
            return PPCA(*(arrays[f"{number}.{way}.{part.name}"] for part in fields(PPCA)))

        limits: Sequence[Floats] = list(arrays["limits"])
        return cls(
            tuple(KnownDataset(tuple(look(k, way) for way in FEATURE_SPACES), limit) for k, limit in enumerate(limits))
        )


def geometric_mean(ratios: Floats) -> Floats:
    """(…, ways) distances over their limits -> (…,), their geometric mean."""
    return np.asarray(ratios.prod(axis=-1) ** (1 / ratios.shape[-1]))
