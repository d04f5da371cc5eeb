"""From the network's logits to a calibrated probability for every node of the tree, and what follows from it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.special import expit, log_softmax, softmax

from taxonomy import Answer, Inference, Taxonomy, walk
from taxonomy.tree import MALIGNANT

from ..artefacts.turned import Turned
from ..schema.bundle import Fitted
from .conformal import Conformal, fewest_nodes

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """What a bundle says of how logits are to be understood; the same for every photo of one modality.

    Calibration is one temperature and one bias per class, which undoes the class weights of training:
    p = softmax(z / T + b).
    """

    modality: str
    inference: Inference
    covered: npt.NDArray[np.bool_]  # (K,) classes with training photos of this modality
    weights: Floats  # (K, 2048) the linear layer over the temperature
    temperature: float
    bias: Floats  # (K,)
    prior: Floats  # (K,) the case mix that the probabilities belong to
    level: float
    malignant_threshold: float
    conformal: Conformal
    turned_by: Mapping[str, Turned]  # what each artefact did to suspicious readings, by its name

    @classmethod
    def of(
        cls, fitted: Fitted, inference: Inference, weights: Floats, level: float, conformal: Conformal
    ) -> Calibration:
        """A modality's entry in bundle.json; `weights` (K, 2048) are the network's last layer."""
        return cls(
            modality=fitted["name"],
            inference=inference,
            covered=np.array([fitted["photos"].get(node, 0) > 0 for node in inference.class_ids]),
            weights=weights / fitted["temperature"],
            temperature=fitted["temperature"],
            bias=np.array(fitted["bias"], dtype=np.float64),
            prior=np.array(fitted["prior"], dtype=np.float64),
            level=level,
            malignant_threshold=fitted["operating_point"]["threshold"],
            conformal=conformal,
            turned_by=Turned.read(fitted.get("turned_by", {})),
        )

    @property
    def taxonomy(self) -> Taxonomy:
        return self.inference.taxonomy

    @cached_property
    def malignant_mask(self) -> npt.NDArray[np.bool_]:
        return self.inference.mask(MALIGNANT)

    @cached_property
    def _covered_nodes(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.inference.propagate(self.covered) > 0)

    def covers(self, node: str) -> bool:
        """Whether the model saw photos of this node in this modality."""
        return bool(self._covered_nodes[self.taxonomy.index(node)])

    def is_turned_by(self, artefact: str) -> bool:
        """Whether so many suspicious readings were turned by it, or so few measured, that a benign one says nothing."""
        return self.turned_by.get(artefact, Turned(0, 0)).refuses

    @property
    def prevalence(self) -> float:
        """Share of malignant and premalignant lesions in the case mix."""
        return float(self.prior[self.malignant_mask].sum() / self.prior.sum())

    def read(self, logits: npt.ArrayLike) -> Probabilities:
        """(K,) logits -> probabilities in the bundle's own case mix."""
        scores = log_softmax(np.asarray(logits, np.float64) / self.temperature + self.bias)
        return Probabilities(self, scores, self.malignant_threshold)

    def logits_of(self, reading: Probabilities) -> Floats:
        """(K,) the logits behind a reading in the bundle's case mix, up to a constant that no probability notices."""
        return np.asarray((reading.scores - self.bias) * self.temperature)


@dataclass(frozen=True)
class Probabilities:
    """One reading of the whole tree, in one case mix."""

    calibration: Calibration
    scores: Floats  # (K,) log-probabilities of the training classes
    threshold: float  # the operating point, on the scale of this case mix

    @property
    def by_class(self) -> Floats:
        """(K,) in the order of the logits; sums to 1."""
        return np.asarray(softmax(self.scores))

    @cached_property
    def _by_node(self) -> Floats:
        return self.calibration.inference.propagate(self.by_class)

    @property
    def classes(self) -> dict[str, float]:
        return dict(zip(self.calibration.inference.class_ids, self.by_class.tolist(), strict=True))

    @property
    def nodes(self) -> dict[str, float]:
        """Every resolved node: the sum of its classes. The root has 1."""
        ids, resolved = self.calibration.taxonomy.ids, self.calibration.inference.resolved
        return {ids[i]: float(self._by_node[i]) for i in np.flatnonzero(resolved)}

    def of(self, node: str) -> float | None:
        """P(node), or None where the model has none, or none for this modality."""
        if not self.calibration.covers(node):
            return None
        return float(self._by_node[self.calibration.taxonomy.index(node)])

    @property
    def malignant(self) -> float:
        """P(malignant or premalignant); 0 for a model without such a class."""
        return self.of(MALIGNANT) or 0.0

    @property
    def cancer(self) -> float:
        """P(malignant) without what is only premalignant, such as actinic keratosis; in situ counts as cancer."""
        taxonomy = self.calibration.taxonomy
        premalignant = [taxonomy.behavior_of(node) == "premalignant" for node in self.calibration.inference.class_ids]
        return float(self.by_class[self.calibration.malignant_mask & ~np.array(premalignant)].sum())

    @property
    def suspected(self) -> bool:
        """At or above the operating point. The case mix changes both sides alike, so never this."""
        return self.malignant >= self.threshold

    @cached_property
    def answer(self) -> Answer:
        """The deepest node that clears the level, by the rule of `taxonomy.walk`."""
        return walk(
            self.calibration.taxonomy, self.calibration.inference, self._by_node, self.calibration.level, self.threshold
        )

    def differential(self, count: int | None = None) -> list[tuple[str, float]]:
        """The most probable training classes that this modality covers, with their probabilities."""
        known = {node: p for node, p in self.classes.items() if self.calibration.covers(node)}
        ranked = sorted(known.items(), key=lambda item: -item[1])
        return ranked[:count]

    def prediction_set(self, coverage: float) -> tuple[str, ...]:
        """The fewest nodes that hold the true class with this probability, by the bundle's own case mix.

        Raises:
            ValueError: a coverage that is not between 0 and 1.
        """
        head = self.calibration
        inside = head.conformal.prediction_set(self.by_class, head.malignant_mask, coverage) & head.covered
        return fewest_nodes(head.inference, inside, head.covered)

    def at_operating_point(self, threshold: float) -> Probabilities:
        """The same reading held to another operating point, P(malignant or premalignant) in the bundle's case mix.

        Raises:
            ValueError: not strictly between 0 and 1.
        """
        if not 0 < threshold < 1:
            raise ValueError("An operating point lies between 0 and 1, both excluded.")
        return replace(self, calibration=replace(self.calibration, malignant_threshold=threshold), threshold=threshold)

    def at_prevalence(self, prevalence: float) -> Probabilities:
        """The same photo where this share of lesions is malignant or premalignant, the kinds of each side as before.

        Bayes' rule for a changed prior (Saerens et al. 2002, doi:10.1162/089976602753284446).

        Raises:
            ValueError: not strictly between 0 and 1.
        """
        if not 0 < prevalence < 1:
            raise ValueError("A prevalence lies between 0 and 1, both excluded.")
        shift = _log_odds(prevalence) - _log_odds(self.calibration.prevalence)
        scores = self.scores + np.where(self.calibration.malignant_mask, shift, 0.0)
        threshold = expit(_log_odds(self.calibration.malignant_threshold) + shift)
        return replace(self, scores=log_softmax(scores), threshold=float(threshold))


def mean_of(readings: Sequence[Probabilities]) -> Probabilities:
    """The mean of the class probabilities, to the last bit whatever the order."""
    columns = zip(*(reading.by_class.tolist() for reading in readings), strict=True)
    mean = np.array([math.fsum(column) / len(readings) for column in columns])
    return replace(readings[0], scores=np.log(np.maximum(mean, np.finfo(float).tiny)))


def decide_over_prior(p: Floats, prior: Floats) -> npt.NDArray[np.intp]:
    """(N, K) -> (N,): the class whose probability exceeds its share of the case mix the most.

    Plain arg-max favours whatever is common; this is arg-max for a case mix where all classes are equally frequent.
    """
    return np.asarray(np.argmax(np.divide(p, prior, out=np.zeros_like(p), where=prior > 0), axis=-1))


def _log_odds(p: float) -> float:
    return float(np.log(p) - np.log1p(-p))
