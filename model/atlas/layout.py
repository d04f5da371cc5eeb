"""The map: t-SNE of the reference cases, made once with openTSNE and kept as two numbers a case."""

from __future__ import annotations

import numpy as np

from .space import Floats

PERPLEXITY = 30.0
SEED = 2017


def layout(reduced: Floats, perplexity: float = PERPLEXITY, seed: int = SEED) -> Floats:
    """(N, d) reference cases -> (N, 2) positions; the same cases and seed give the same map.

    Exact neighbours, one thread and a start from the principal components leave nothing to chance. A map of few cases
    gets a smaller perplexity, since each must have three times as many neighbours.
    """
    from openTSNE import TSNE  # type: ignore[import-untyped]  # only needed to make an atlas, and slow to import

    tsne = TSNE(
        perplexity=min(perplexity, (len(reduced) - 1) / 3),
        initialization="pca",
        neighbors="exact",
        negative_gradient_method="bh",
        n_jobs=1,
        random_state=seed,
    )
    return np.array(tsne.fit(np.asarray(reduced, np.float64)), dtype=np.float64)
