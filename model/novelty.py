"""How unlike the training photos a photo is, judged before anything is answered.

The last layer is trained to tell diseases apart and throws away what would tell a lesion from a room; the middle layers
keep it. So a photo's distance is measured there: Mahalanobis distance (Lee et al. 2018, arXiv:1807.03888) of the pooled
middle layers to the nearest of the groups of training photos (one a data set, since a camera is a look), and the same
for the embedding. Each distance is set against the one at which validation photos would begin to be refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

NOT_A_LESION = "not-a-lesion"
OUTSIDE = "outside"


@dataclass(frozen=True)
class Gaussians:
    """Groups of training photos in one feature space, whitened together.

    Features are standardised, turned into principal components, and each group's spread is pooled over the groups.
    """

    centre: Floats  # (D,)
    directions: Floats  # (D, d): standardise, project and whiten in one product
    means: Floats  # (groups, d)

    @classmethod
    def fit(cls, features: npt.NDArray[Any], groups: npt.NDArray[Any], components: int) -> Gaussians:
        """(N, D) features and (N,) group names -> the whitened groups, on the leading `components`."""
        centre = features.mean(axis=0, dtype=np.float64)
        scale = 1 / np.maximum(features.std(axis=0, dtype=np.float64), 1e-6)
        standard = (features - centre) * scale
        _, _, axes = np.linalg.svd(standard - standard.mean(axis=0), full_matrices=False)
        projected = standard @ axes[:components].T
        names = np.unique(groups)
        means = np.array([projected[groups == name].mean(axis=0) for name in names])
        residual = projected - means[np.searchsorted(names, groups)]
        spread = np.linalg.cholesky(np.linalg.inv(np.cov(residual, rowvar=False)))
        return cls(centre, (scale[:, None] * axes[:components].T) @ spread, means @ spread)

    def distance(self, features: npt.NDArray[Any]) -> Floats:
        """(…, D) -> (…,) distance to the nearest group, 1 being what chance alone would give on average."""
        whitened = (features - self.centre) @ self.directions
        squared = ((whitened[..., None, :] - self.means) ** 2).sum(axis=-1).min(axis=-1)
        return np.asarray(np.sqrt(squared / self.means.shape[1]))


@dataclass(frozen=True)
class Novelty:
    """The two distances of a bundle with their limits."""

    texture: Gaussians
    embedding: Gaussians
    texture_limit: float
    embedding_limit: float

    def judge(self, texture: npt.NDArray[Any], embedding: npt.NDArray[Any]) -> tuple[float, str | None]:
        """(1056,), (2048,) -> novelty in 0...1, one half being the limit, and the refusal if there is one."""
        ratios = self.ratios(texture[None], embedding[None])[0]
        refused = NOT_A_LESION if ratios[0] > 1 else OUTSIDE if ratios[1] > 1 else None
        worst = float(ratios.max())
        return worst**4 / (1 + worst**4), refused

    def ratios(self, texture: npt.NDArray[Any], embedding: npt.NDArray[Any]) -> Floats:
        """(N, 1056), (N, 2048) -> (N, 2) distances over their limits: texture, embedding."""
        return np.stack(
            [
                self.texture.distance(texture) / self.texture_limit,
                self.embedding.distance(embedding) / self.embedding_limit,
            ],
            axis=-1,
        )

    def to_arrays(self) -> dict[str, Floats]:
        """What the bundle keeps; `from_arrays` reads it."""
        arrays = {"limits": np.array([self.texture_limit, self.embedding_limit])}
        for name, space in (("texture", self.texture), ("embedding", self.embedding)):
            arrays |= {f"{name}.{part}": getattr(space, part) for part in ("centre", "directions", "means")}
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Floats]) -> Novelty:
        texture, embedding = (
            Gaussians(*(arrays[f"{name}.{part}"] for part in ("centre", "directions", "means")))
            for name in ("texture", "embedding")
        )
        texture_limit, embedding_limit = (float(limit) for limit in arrays["limits"])
        return cls(texture, embedding, texture_limit, embedding_limit)
