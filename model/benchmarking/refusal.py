"""How well photos that the model can't know are told from those it can, before anything is answered.

Three kinds of strangers: photos of no lesion, photos of diseases that are no neoplasm, and a diagnosis that was left
out of what the refusal was fitted on. The last has a counterpart: the lesions of a camera that was left out, which
should *not* be refused. Areas under the curve need no threshold; shares refused are those at the limits that the bundle
carries, which validation photos alone have set. Almost all functions compute from arrays, one row a photo.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from ..assembly.thresholds import known_datasets
from ..data.manifest import LabelledPhoto
from ..data.manifest_photos import photo_of
from ..evaluation.bootstrap import PERCENTILES, draws
from ..evaluation.curves import areas
from ..evaluation.metrics import share
from ..head.novelty import Novelty
from ..input.frame import MIN_SIDE, Frame
from ..model import Model
from ..schema.evaluation import StrangerArea
from ..schema.figures import Share

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Strings = npt.NDArray[np.str_]

LANDSCAPE = 4 / 3  # width over height of the one shape that all photos are cropped to for the check


@dataclass(frozen=True)
class FeatureSet:
    """N photos as refusal sees them, with what is known of them."""

    mid_features: npt.NDArray[Any]  # (N, 1056)
    colour: npt.NDArray[Any]  # (N, 20)
    dataset: Strings  # (N,)
    diagnosis: Strings  # (N,) whatever the caller wants told apart: a node of the tree, so that data sets share names
    group: Strings  # (N,) patient, else lesion, else photo

    def __len__(self) -> int:
        return len(self.group)

    def only(self, rows: Booleans) -> FeatureSet:
        """Some of the photos."""
        return FeatureSet(*(getattr(self, part.name)[rows] for part in fields(self)))


def separation(stranger: Floats, lesion: Floats, stranger_group: Strings, lesion_group: Strings) -> StrangerArea:
    """Area under the curve of a measure of unlikeness, with its 95 % bootstrap interval and the counts.

    Args:
        stranger: (S,) of photos that should lie high. lesion: (L,) of those that should lie low. The groups are what
            is drawn together; those of the one never mix with those of the other.
    """
    truth = np.repeat([True, False], [len(stranger), len(lesion)])
    score = np.concatenate([stranger, lesion])
    weights = np.concatenate([draws(stranger_group), draws(lesion_group, seed=1)], axis=1)
    low, high = np.percentile(areas(truth, score, weights), PERCENTILES)
    value = float(areas(truth, score, np.ones((1, len(truth))))[0])
    return {"value": value, "low": float(low), "high": float(high), "strangers": len(stranger), "lesions": len(lesion)}


def strangers(unlike: Floats, dataset: Strings, lesion: Booleans, group: Strings) -> dict[str, StrangerArea]:
    """`separation` of each data set that holds no known lesion from all known lesions.

    Args:
        unlike: (N,) `Prediction.novelty`, or any other number that rises with it. dataset, group: (N,). lesion: (N,)
            whether a photo is of a lesion that the model could know.
    """
    return {
        str(name): separation(unlike[mine], unlike[lesion], group[mine], group[lesion])
        for name in np.unique(dataset[~lesion])
        if (mine := ~lesion & (dataset == name)).any()
    }


def shares_refused(refused: Booleans, kind: Strings, group: Strings) -> dict[str, Share]:
    """The share of each kind of photo that gets no reading, with its interval and n.

    Args:
        refused: (N,). kind: (N,) data sets, or modality and diagnosis. group: (N,).
    """
    return {
        str(name): {**share(refused[mine], group[mine]), "n": int(mine.sum())}
        for name in np.unique(kind)
        if (mine := kind == name).any()
    }


def leave_one_out(train: FeatureSet, validation: FeatureSet, test: FeatureSet) -> dict[str, StrangerArea]:
    """For each diagnosis: refusal fitted without it, and `separation` of its test photos from all other lesions.

    Densities and limits come from the training and validation photos of the other diagnoses. A half means that
    the model would read a disease that it never saw as calmly as one that it knows.
    """
    figures: dict[str, StrangerArea] = {}
    for name in np.unique(test.diagnosis):
        novelty = _fitted(train.only(train.diagnosis != name), validation.only(validation.diagnosis != name))
        unlike, left_out = novelty.ood_score(test.mid_features, test.colour), test.diagnosis == name
        figures[str(name)] = separation(
            unlike[left_out], unlike[~left_out], test.group[left_out], test.group[~left_out]
        )
    return figures


def unseen_camera(
    train: FeatureSet, validation: FeatureSet, test: FeatureSet, stranger: FeatureSet
) -> dict[str, StrangerArea]:
    """For each data set: refusal fitted without it; `separation` of the strangers from its test photos, and the share
    of these that is refused: what a hospital with a camera of its own has to expect."""
    figures: dict[str, StrangerArea] = {}
    for name in np.unique(test.dataset):
        novelty = _fitted(train.only(train.dataset != name), validation.only(validation.dataset != name))
        mine = test.only(test.dataset == name)
        unlike = novelty.ood_score(mine.mid_features, mine.colour)
        far = novelty.ood_score(stranger.mid_features, stranger.colour)
        figures[str(name)] = {
            **separation(far, unlike, stranger.group, mine.group),
            "lesions_refused": share(unlike > 1, mine.group),
        }
    return figures


def _fitted(train: FeatureSet, validation: FeatureSet) -> Novelty:
    return known_datasets(
        (train.mid_features, train.colour),
        train.dataset,
        (validation.mid_features, validation.colour),
        validation.dataset,
    )


def frame_at_ratio(width: int, height: int, ratio: float = LANDSCAPE) -> Frame:
    """The default frame of a photo that was first cropped to one shape around its middle, in its own pixels.

    With a ratio of one it is `Frame.centred`: every photo is read as a square, so no photo's shape reaches the network.
    Another ratio makes the square smaller, by as much as the photo's shape differs from it.
    """
    across, down = min(width, height * ratio), min(height, width / ratio)
    side = min(max(int(min(across, down)), MIN_SIDE), width, height)
    return Frame(float((width - side) // 2), float((height - side) // 2), float(side))


def novelty_at_ratio(model: Model, cases: list[LabelledPhoto], ratio: float = LANDSCAPE) -> Floats:
    """(N,) the novelty of photos that were all cropped to one shape before the default frame was laid.

    Raises:
        UnreadablePhotos: a photo can't be read.
    """
    photos = (photo_of(case) for case in cases)
    return np.array([model.predict_frame(p, frame_at_ratio(p.width, p.height, ratio)).novelty for p in photos])
