"""What the model says of one photo: the one result that every page, report and script shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from taxonomy import Answer

from .artefacts.findings import Findings
from .head.probabilities import Probabilities, mean_of
from .head.saliency import evidence_between, evidence_for, evidence_for_each
from .input.frame import Frame
from .input.quality import Quality

ARTEFACT = "artefact"  # why a photo was refused
SURE_MODALITY = 0.99  # of 1,000 photos like the training photos, five or so are taken for the wrong modality below it


@dataclass(frozen=True)
class Prediction:
    """Frozen, and nothing but numpy: nothing of it lives on a device, and none of it is the photo itself."""

    photo_sha256: str  # of the file's bytes
    bundle_id: str
    frame: Frame  # the part of the photo that was read
    quality: Quality
    novelty: float  # 0...1, higher = less like the training photos; one half is the limit
    unlike: str | None  # None, "not-a-lesion" or "outside": what novelty says of it
    artefacts: Findings  # what lies on the photo, or was done to it
    seen_modality: tuple[str, float]  # as read from the photo, and how probable; `modality` may have been overruled
    modality_overruled: bool  # whether somebody said which modality it is
    probabilities: Probabilities
    features: npt.NDArray[np.float32]  # (2048, 8, 8)
    case_mix: Probabilities  # as the bundle gave them, before any re-weighting
    otherwise: tuple[Probabilities, ...]  # the same logits read as of each other modality

    @property
    def modality(self) -> str:
        """What the photo was read as: its calibration, operating point and coverage."""
        return self.probabilities.calibration.modality

    @property
    def embedding(self) -> npt.NDArray[np.float32]:
        """(2048,) the global average of the features."""
        return np.asarray(self.features.mean(axis=(1, 2)))

    @property
    def refused(self) -> str | None:
        """Why there is no reading: None, "not-a-lesion", "outside" or "artefact"."""
        return self.unlike or (ARTEFACT if self.turned_by else None)

    @property
    def turned_by(self) -> tuple[str, ...]:
        """Below the operating point, the artefacts on the photo that are known to turn suspicious readings.

        A reading above it stands: what makes a lesion look harmless does not make it look suspicious.
        """
        if self.probabilities.suspected:
            return ()
        return tuple(name for name in self.artefacts.names if self.probabilities.calibration.is_turned_by(name))

    @property
    def suspected_otherwise(self) -> Probabilities | None:
        """The reading as of another modality that lies on the other side of its operating point.

        None where all agree, and where the photo leaves no doubt which it is: somebody said so, or it plainly looks so
        with nothing on it that could fool the eye.
        """
        plain = self.seen_modality[1] >= SURE_MODALITY and not self.artefacts.names
        if self.modality_overruled or plain:
            return None
        here = self.probabilities.suspected
        return next((other for other in self.otherwise if other.suspected != here), None)

    @property
    def readable(self) -> bool:
        """Whether the photo may be answered: sharp enough, a lesion, and of a kind that the model knows."""
        return self.refused is None and self.quality.verdict != "unreadable"

    @property
    def is_cautioned(self) -> bool:
        """Whether something beside its headline warns of a reading that may be answered."""
        return bool(self.artefacts.names or self.suspected_otherwise or self.quality.verdict != "good")

    @cached_property
    def answer(self) -> Answer | None:
        """The deepest node that is sure enough; None where the photo isn't readable, or nothing is."""
        return self.probabilities.answer if self.readable else None

    @property
    def classes(self) -> dict[str, float]:
        return self.probabilities.classes

    @property
    def nodes(self) -> dict[str, float]:
        return self.probabilities.nodes

    @property
    def malignant(self) -> float:
        return self.probabilities.malignant

    def at_prevalence(self, prevalence: float) -> Prediction:
        """The same photo in another case mix; see `Probabilities.at_prevalence`."""
        others = tuple(other.at_prevalence(prevalence) for other in self.otherwise)
        return replace(self, probabilities=self.case_mix.at_prevalence(prevalence), otherwise=others)

    def at_operating_points(self, points: Mapping[str, float]) -> Prediction:
        """The same photo held to other operating points, by modality, on the scale of the bundle's own case mix."""

        def moved(reading: Probabilities) -> Probabilities:
            own = points.get(reading.calibration.modality)
            return reading if own is None else reading.at_operating_point(own)

        here = moved(self.case_mix)
        return replace(self, probabilities=here, case_mix=here, otherwise=tuple(map(moved, self.otherwise)))

    def saliency(self, node: str, against: str | None = None) -> npt.NDArray[np.float64]:
        """(8, 8) evidence for a node, never negative; or, with `against`, for it rather than the other, signed.

        Raises:
            KeyError: the tree has no such node.
            ValueError: the model has no probability for it.
        """
        head, scores = self.probabilities.calibration, self.probabilities.scores
        inside = head.inference.mask(node)
        if against is None:
            return evidence_for(self.features, head.weights, scores, inside)
        return evidence_between(self.features, head.weights, scores, inside, head.inference.mask(against))

    def saliency_of_each(self, nodes: Sequence[str]) -> npt.NDArray[np.float64]:
        """(N, 8, 8) the evidence for many nodes, as `saliency` gives one; raises as it does."""
        head = self.probabilities.calibration
        inside = np.stack([head.inference.mask(node) for node in nodes])
        return evidence_for_each(self.features, head.weights, self.probabilities.scores, inside)


@dataclass(frozen=True)
class Joint:
    """Several photos of one lesion and one modality, read together."""

    modality: str
    probabilities: Probabilities  # the mean over the photos that could be answered
    highest: float  # the highest P(malignant or premalignant) of any of them
    photos: int
    disagree: bool  # some photos lie above the operating point and some below


def read_jointly(predictions: Sequence[Prediction]) -> tuple[Joint, ...]:
    """The mean of the class probabilities over the readable photos, one for each modality; empty where there is none.

    Dermoscopy and clinical photos are never averaged: their probabilities belong to two case mixes. The same reading
    given twice counts once, and the order does not matter.
    """
    distinct = {(p.photo_sha256, p.frame): p for p in predictions if p.readable}
    by_modality: dict[str, list[Probabilities]] = {}
    for prediction in distinct.values():
        by_modality.setdefault(prediction.modality, []).append(prediction.probabilities)
    return tuple(
        Joint(
            modality=modality,
            probabilities=mean_of(readings),
            highest=max(reading.malignant for reading in readings),
            photos=len(readings),
            disagree=len({reading.suspected for reading in readings}) > 1,
        )
        for modality, readings in sorted(by_modality.items())
    )
