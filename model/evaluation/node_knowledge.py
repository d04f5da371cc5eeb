"""What a model knows of one node of the tree: whether it covers it, from which photos, and how well it reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from taxonomy import Coverage, TrainingClass

from .bootstrap import PERCENTILES, draws
from .curves import Rate, auc
from .metrics import wilson
from .readings import Booleans, Readings, Strings
from .slices import enough

if TYPE_CHECKING:
    from ..model import Model

NAMED = 3  # classes that its photos are read as in place of it


@dataclass(frozen=True)
class ReadAs:
    """A training class outside a node that photos of the node were read as, and how many of them."""

    node: str
    photos: int


@dataclass(frozen=True)
class Tested:
    """How a node was read on the test photos of one modality.

    A photo is read as its most probable training class, whatever the operating point. Both rates are None where there
    are too few lesions of the node, or of all others (`slices.enough`).
    """

    modality: str
    covered: bool  # whether any training photo of this modality shows it
    photos: int
    lesions: int
    others: int  # photos of all other nodes that the model covers
    other_lesions: int
    sensitivity: Rate | None  # share of its photos that are read as a class in it
    area: Rate | None  # under the ROC curve, against all others
    read_as: tuple[ReadAs, ...]  # the most frequent first, at most NAMED


@dataclass(frozen=True)
class Knowledge:
    """What a model knows of a node."""

    node: str
    coverage: Coverage
    photos: int  # training photos labelled with it or with anything below it
    by_modality: Mapping[str, int]  # the same by kind of photo; empty where the bundle doesn't tell
    classes: tuple[TrainingClass, ...]  # that it is made of, or the one that it was trained as part of
    inside: str | None  # the training class that it lies in, though perhaps no photo of it was seen
    figures_of: str | None  # the node that `tested` is about: itself, its class where it is merged, or none
    tested: tuple[Tested, ...]  # the modality with the most test photos first; empty where nothing was measured


@lru_cache(maxsize=256)
def knowledge(model: Model, node: str) -> Knowledge:
    """What a model knows of a node; figures come from the readings that travel with its bundle.

    Raises:
        KeyError: the tree has no such node.
        BundleError: the readings were changed since they were measured.
    """
    taxonomy, inference = model.taxonomy, model.inference
    coverage = model.coverage[taxonomy.index(node)]
    inside = inference.merged_into(node)
    figures_of = None if coverage is Coverage.NOT_COVERED else node if inside is None else inside
    photos = int(taxonomy.totals(model.bundle.photos)[taxonomy.index(node)])
    tested = () if figures_of is None else _tested(model, figures_of)
    return Knowledge(
        node=node,
        coverage=coverage,
        photos=photos,
        by_modality=_by_modality(model, node, photos),
        classes=() if figures_of is None else _classes(model, figures_of),
        inside=inside,
        figures_of=figures_of,
        tested=tested,
    )


def _classes(model: Model, node: str) -> tuple[TrainingClass, ...]:
    """The training classes in a node with their training photos, in the order of the tree."""
    photos_of = {str(entry["node"]): int(entry["photos"]) for entry in model.bundle.metadata["classes"]}
    inside = [name for name in model.inference.class_ids if model.taxonomy.within(name, node)]
    return tuple(TrainingClass(name, photos_of[name]) for name in sorted(inside, key=model.taxonomy.index))


def _by_modality(model: Model, node: str, photos: int) -> dict[str, int]:
    """Training photos of a node by modality. A bundle tells them by class, and counts a label above several classes
    for each of these: where the sums don't agree with the photos, there is no telling."""
    mask = model.inference.mask(node)
    inside = [name for name, member in zip(model.inference.class_ids, mask, strict=True) if member]
    counts = {
        name: sum(int(fitted["photos"].get(class_id, 0)) for class_id in inside)
        for name, fitted in model.bundle.modalities.items()
    }
    return counts if photos and sum(counts.values()) == photos else {}


def _tested(model: Model, node: str) -> tuple[Tested, ...]:
    known = tested_photos(model)
    if known is None:
        return ()
    modalities = known["modality"].tolist()
    return tuple(
        measure(known.where(modality=name), node, covered=model.calibrations[name].covers(node))
        for name in sorted(set(modalities), key=lambda name: (-modalities.count(name), name))
        if name in model.calibrations
    )


@lru_cache(maxsize=2)
def tested_photos(model: Model) -> Readings | None:
    """What the model said of the test photos of lesions that it could know; None where it was not evaluated.

    Raises:
        BundleError: the readings were changed since they were measured.
    """
    file = model.bundle.readings_file()
    return None if file is None else Readings.read(file, model.inference).where(split="test").known


def measure(photos: Readings, node: str, *, covered: bool = True) -> Tested:
    """How a node that has a probability was read, on photos of one modality.

    Raises:
        ValueError: there are no photos.
    """
    if not len(photos):
        raise ValueError(f"There are no test photos to measure {node} on.")
    truth, lesions = photos.within(node), photos["group"]
    top = photos.p.argmax(axis=1)
    hits = photos.inference.mask(node)[top]
    evaluated = covered and enough(truth, lesions)
    return Tested(
        modality=str(photos["modality"][0]),
        covered=covered,
        photos=int(truth.sum()),
        lesions=len(np.unique(lesions[truth])),
        others=int((~truth).sum()),
        other_lesions=len(np.unique(lesions[~truth])),
        sensitivity=_share(hits[truth], lesions[truth]) if evaluated else None,
        area=_area(photos, node, truth) if evaluated else None,
        read_as=_read_as(photos, truth & ~hits),
    )


def _share(hits: Booleans, lesions: Strings) -> Rate:
    """A share with its 95 % interval, drawn by lesion and at least as wide as Wilson's, as for a share of all."""
    weights = draws(lesions)
    drawn = np.percentile((weights @ hits) / weights.sum(axis=1), PERCENTILES)
    low, high, _ = wilson(int(hits.sum()), len(hits))
    return Rate(float(hits.mean()), min(low, float(drawn[0])), max(high, float(drawn[1])))


def _area(photos: Readings, node: str, truth: Booleans) -> Rate:
    found = auc(truth, photos.score(node), photos["group"])
    return Rate(found["value"], found["low"], found["high"])


def _read_as(photos: Readings, missed: Booleans) -> tuple[ReadAs, ...]:
    """What missed photos were read as; equally frequent classes in the order of the model's outputs."""
    counts = np.bincount(photos.p[missed].argmax(axis=1), minlength=len(photos.inference.class_ids))
    order = np.argsort(-counts, kind="stable")[:NAMED]
    return tuple(ReadAs(photos.inference.class_ids[k], int(counts[k])) for k in order if counts[k])
