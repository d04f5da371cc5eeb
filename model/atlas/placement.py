"""Where a new photo lies on the fixed map, in plain numpy and a few milliseconds.

openTSNE's way of adding to a map (Poličar et al. 2024, doi:10.18637/jss.v109.i03) for one point at a time: it begins at
the median of its nearest reference cases and moves where t-SNE's divergence, with the reference held fixed, is least.
openTSNE itself would need its fitted object, which can only be pickled; the arrays here are enough.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .space import Floats

PERPLEXITY = 5.0  # of a new photo's affinities, as openTSNE advises for adding to a map
BEGIN = 25  # nearest cases whose median it begins at
STEPS = 40
REST = 10_000  # reference cases that push a photo away; of a larger atlas an even sample of as many at most
SMALL = 1e-4  # of the map's unit: a step that nobody would see


@dataclass(frozen=True)
class Placement:
    """A photo on the map."""

    position: Floats  # (2,)
    began: Floats  # (2,) the median that it was moved from
    true_neighbours: npt.NDArray[np.intp]  # (k,) the nearest in 2,048 dimensions, the nearest first
    near: int  # how many of these are among the `among` cases that lie nearest on the map
    among: int


@dataclass(frozen=True)
class Ellipse:
    """An ellipse on the map that holds a cloud of positions, with the cloud's own shape."""

    centre: Floats  # (2,)
    half_axes: Floats  # (2,) the longer first; 0 where the cloud has no width
    angle: float  # of the longer one from the x axis, radians

    def outline(self, points: int = 64) -> Floats:
        """(points, 2) positions along its edge."""
        turn = np.linspace(0, 2 * np.pi, points, endpoint=False)
        long, short = self.half_axes[0] * np.cos(turn), self.half_axes[1] * np.sin(turn)
        cos, sin = np.cos(self.angle), np.sin(self.angle)
        return np.asarray(self.centre + np.stack([cos * long - sin * short, sin * long + cos * short], axis=1))


def affinities(squared: Floats, perplexity: float = PERPLEXITY) -> Floats:
    """(k,) squared distances to the nearest cases, the nearest first -> (k,) their shares, which sum to 1.

    A Gaussian whose width makes the shares' perplexity (2 to their entropy) what is wanted; at most k.
    """
    wanted = np.log(min(perplexity, len(squared)))
    from_nearest = squared - squared.min()
    low, high, precision = 0.0, np.inf, 1.0 / max(float(from_nearest.mean()), 1e-12)
    for _ in range(200):
        shares = np.exp(-precision * from_nearest)
        shares /= shares.sum()
        entropy = -float(shares @ np.log(np.maximum(shares, 1e-300)))
        if abs(entropy - wanted) < 1e-8:
            break
        low, high = (precision, high) if entropy > wanted else (low, precision)
        precision = (low + high) / 2 if np.isfinite(high) else 2 * precision
    return np.asarray(shares)


def position_of(rows: npt.NDArray[np.intp], apart: Floats, positions: Floats) -> tuple[Floats, Floats]:
    """Where a photo lies, and where it began.

    Args:
        rows: (k,) the cases nearest to it in the reduced space, the nearest first; `BEGIN` of them where there are.
        apart: (k,) how far they are. positions: (N, 2) where all cases lie on the map.

    Returns:
        (2,) and (2,).
    """
    nearest = rows[: int(3 * PERPLEXITY)]
    shares = affinities(apart[: len(nearest)] ** 2)
    start = np.median(positions[rows[:BEGIN]], axis=0)
    rest = positions[:: math.ceil(len(positions) / REST)]
    return descend(start, shares, positions[nearest], rest), start


def divergence(position: Floats, shares: Floats, nearest: Floats, rest: Floats) -> float:
    """t-SNE's Kullback-Leibler divergence of one point from the fixed reference, up to a constant.

    Args:
        shares: (k,) affinities to the nearest cases. nearest: (k, 2) where these lie. rest: (M, 2) where all lie, or
            an even sample of them, which changes the constant alone.
    """
    log_kernel = -np.log1p(_squared(nearest - position))
    return float(np.log((1 / (1 + _squared(rest - position))).sum()) - shares @ log_kernel)


def descend(start: Floats, shares: Floats, nearest: Floats, rest: Floats) -> Floats:
    """(2,) the position that gradient descent reaches; the divergence never rises on the way."""
    here, step = start, 1.0
    value = divergence(here, shares, nearest, rest)
    for _ in range(STEPS):
        slope = gradient(here, shares, nearest, rest)
        length = float(np.linalg.norm(slope))
        while step * length > SMALL:
            there = here - step * slope
            reached = divergence(there, shares, nearest, rest)
            if reached < value - 0.25 * step * length**2:  # Armijo's rule
                here, value, step = there, reached, 2 * step
                break
            step /= 2
        else:
            return here
    return here


def gradient(position: Floats, shares: Floats, nearest: Floats, rest: Floats) -> Floats:
    """(2,) of the divergence, by the position."""
    towards, away = position - nearest, position - rest
    closeness = 1 / (1 + _squared(away))
    pull = 2 * (shares / (1 + _squared(towards))) @ towards
    push = 2 * closeness**2 @ away / closeness.sum()
    return np.asarray(pull - push)


def _squared(vectors: Floats) -> Floats:
    """(n, 2) -> (n,) squared lengths."""
    return np.asarray(np.einsum("nd,nd->n", vectors, vectors))


def ellipse_of(cloud: Floats) -> Ellipse:
    """The ellipse around (V, 2) positions that has the shape of their covariance and just holds them all.

    Raises:
        ValueError: there are none.
    """
    if not len(cloud):
        raise ValueError("An ellipse needs at least one position.")
    centre = cloud.mean(axis=0)
    off = cloud - centre
    spread, directions = np.linalg.eigh(off.T @ off / len(cloud))
    deviations = np.sqrt(np.maximum(spread, 0))
    wide = deviations > 1e-9 * max(float(deviations.max()), 1e-9)
    along = (off @ directions)[:, wide] / deviations[wide]
    reach = float(np.sqrt((along**2).sum(axis=1)).max()) if wide.any() else 0.0
    half_axes = np.where(wide, deviations * reach, 0.0)[::-1]
    longer = directions[:, -1]
    return Ellipse(centre, np.asarray(half_axes), float(np.arctan2(longer[1], longer[0])))
