"""The space that likeness is measured in: the 2,048 features, each on the scale of the reference cases.

Cases are searched in all 2,048; the map is drawn from the leading principal components, which hold what the cases
differ in and leave out most of the noise (van der Maaten and Hinton 2008, J. Mach. Learn. Res. 9:2579).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]

COMPONENTS = 64
QUIET = 0.1  # of the median scale: a feature that hardly ever speaks must not outshout the others when it does


@dataclass(frozen=True)
class Space:
    """How an embedding is put on the scale of the reference cases."""

    centre: Singles  # (D,)
    scale: Singles  # (D,)
    axes: Singles  # (D, d) principal components of the standardised reference cases, the widest first

    @classmethod
    def fit(cls, embeddings: npt.NDArray[Any], components: int = COMPONENTS) -> Space:
        """(N, D) embeddings of the reference cases -> their space, of at most `components` axes."""
        centre = embeddings.mean(axis=0, dtype=np.float64)
        spread = embeddings.std(axis=0, dtype=np.float64)
        floor = QUIET * float(np.median(spread))
        scale = np.maximum(spread, floor if floor > 0 else 1.0)
        _, _, rows = np.linalg.svd((embeddings - centre) / scale, full_matrices=False)
        axes = rows[: min(components, len(embeddings) - 1)].T
        largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=0)[None], axis=0)
        turned = axes * np.sign(largest)  # a component's sign is arbitrary; so the map doesn't flip from run to run
        return cls(centre.astype(np.float32), scale.astype(np.float32), np.ascontiguousarray(turned, np.float32))

    def standardise(self, embeddings: npt.NDArray[Any]) -> Singles:
        """(…, D) -> (…, D), mean 0 and standard deviation 1 over the reference cases."""
        return np.asarray((embeddings - self.centre) / self.scale, dtype=np.float32)

    def reduce(self, standardised: Singles) -> Floats:
        """(D,) or (N, D) -> (d,) or (N, d). A row gives the same bits alone and among others."""
        axes = self.axes.astype(np.float64)
        # One by one: a product of matrices rounds differently, and needs all of a large atlas in double precision.
        reduced = np.stack([row.astype(np.float64) @ axes for row in np.atleast_2d(standardised)])
        return reduced[0] if standardised.ndim == 1 else reduced


def distances(points: npt.NDArray[Any], point: npt.NDArray[Any]) -> Floats:
    """(N, D), (D,) -> (N,) Euclidean. From the differences: by norms, near points would lose digits."""
    difference = points - point
    return np.sqrt(np.einsum("nd,nd->n", difference, difference)).astype(np.float64)
