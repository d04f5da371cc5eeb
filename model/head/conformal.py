"""A set of training classes that holds the true one as often as promised, and the fewest nodes that say it.

Split-conformal prediction (Vovk et al. 2005; least ambiguous sets with coverage by group: Sadinle et al. 2019,
doi:10.1080/01621459.2017.1395341). A class is in the set when its probability is at least what all but a share of the
held-out photos of its group gave their true class; groups are malignant and other classes, apart for each modality, so
that the promise holds for cancers by themselves and not only on average. The photos are validation photos that the
temperature was not fitted on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taxonomy import Inference

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Conformal:
    """What held-out photos gave their true classes, in ascending order, by group."""

    malignant: Floats
    other: Floats

    def prediction_set(self, p: Floats, malignant_classes: Booleans, coverage: float) -> Booleans:
        """(…, K) probabilities -> (…, K) which classes are in the set; never empty.

        Raises:
            ValueError: a coverage that is not between 0 and 1.
        """
        limits = np.where(malignant_classes, self.limit(self.malignant, coverage), self.limit(self.other, coverage))
        inside = p >= limits
        most_probable = np.arange(p.shape[-1]) == p.argmax(axis=-1)[..., None]
        return np.asarray(inside | most_probable)

    @staticmethod
    def limit(kept: Floats, coverage: float) -> float:
        """The finite-sample quantile, the k-th smallest of n with k = floor((n + 1)(1 - coverage)); 0 for too few."""
        if not 0 < coverage < 1:
            raise ValueError("A coverage lies between 0 and 1, both excluded.")
        rank = math.floor((len(kept) + 1) * (1 - coverage) + 1e-9)
        return float(kept[rank - 1]) if rank >= 1 else 0.0

    def to_arrays(self, modality: str) -> dict[str, Floats]:
        """What the bundle keeps; `from_arrays` reads it."""
        return {f"{modality}.malignant": self.malignant, f"{modality}.other": self.other}

    @classmethod
    def from_arrays(cls, modality: str, arrays: Mapping[str, Floats]) -> Conformal:
        return cls(arrays[f"{modality}.malignant"], arrays[f"{modality}.other"])

    @classmethod
    def fit(cls, true_class_p: Floats, malignant: Booleans) -> Conformal:
        """From the probabilities that held-out photos gave their true class.

        Args:
            true_class_p: (N,). malignant: (N,) whether that class is malignant or premalignant.
        """
        return cls(np.sort(true_class_p[malignant]), np.sort(true_class_p[~malignant]))


def fewest_nodes(inference: Inference, inside: Booleans, covered: Booleans) -> tuple[str, ...]:
    """The fewest nodes that hold exactly these classes, in the order of the tree.

    A node stands for its classes where all of those that are covered are in the set.
    """
    found: list[str] = []

    def visit(node: str) -> None:
        members = inference.mask(node) & covered
        if not (members & inside).any():
            return
        children = inference.resolved_children(node)
        known = [child for child in children if (inference.mask(child) & covered).any()]
        if (inside | ~members).all() and len(known) != 1:
            found.append(node)
            return
        for child in known:
            visit(child)

    visit(inference.taxonomy.root)
    return tuple(found)
